"""Every sentence that the engine says to a student or a teacher, by a stable id, in English.

A sentence is its own gettext message id: `pt-BR.po` holds the Portuguese. A value in braces is filled in by the
language that renders the message, so that numbers and nested messages come out in the reader's own words; what a
tensor holds comes as text, as Python prints it, in every language. A phrase (no capital, no full stop) stands inside of
a sentence; where it begins one, `Language.render` gives it its capital. What stands in backticks is code.
"""

SENTENCES: dict[str, str] = {
    # --- what is odd about the files that a student handed in
    "intake_nothing": "Nothing was handed in: there is no file here. Hand in {module}.py.",
    "intake_no_module": "None of these files can be your answer: {files}. Hand in {module}.py.",
    "intake_tie": "Several files may be your answer, so none was graded: {files}. Keep one, and name it {module}.py.",
    "intake_renamed": "{file} was graded, as it is the only candidate. Its name should be {module}.py.",
    "intake_others": "{file} was graded; these were not: {files}. Hand in one answer only.",
    "intake_too_large": (
        "{file} has more than {limit} MB and was not read. Hand in your code only, without data or outputs."
    ),
    "intake_too_much": "{file} was not read: all files together have more than {limit} MB. Hand in your code only.",
    "intake_too_many": "{folder} was not read: there are more than {limit} files. Hand in your code only.",
    "intake_too_deep": "{folder} was not read: it lies more than {limit} folders deep. Move your code up.",
    "intake_link": "{file} is a link, and links are not followed. Hand in the file itself.",
    "intake_special": (
        "{file} is no ordinary file but a pipe, a socket or a device, and was not opened. Hand in a text file."
    ),
    "intake_folder": "{file} is a folder with the name of a file. Hand in your code as a file of this name.",
    "intake_odd_name": "These files were left out, as their names are not UTF-8: {files}. Rename them.",
    "intake_unreadable": (
        "{file} could not be opened: the grader lacks the permission, or the disk failed. Tell your teacher."
    ),
    "intake_other_archive": (
        "{file} was not opened: the only archives that are read are .zip files. Hand in a .zip, or the code itself."
    ),
    "source_empty": "{file} is empty. Save your work in your editor, then hand it in again.",
    "source_binary": (
        "{file} is no text, so it cannot be Python, whatever its name says. Hand in your code, saved by a code editor."
    ),
    "source_other_unicode": (
        "{file} is saved as {encoding}, which Python does not run; it was graded nevertheless. Save it as UTF-8."
    ),
    "source_not_utf8": (
        "{file} is not saved as UTF-8, so Python may not run it; it was graded nevertheless. In your editor, "
        "save it with the encoding UTF-8."
    ),
    "source_wrong_declaration": (
        "{file} declares the encoding {encoding} in its first lines, which is not how it is saved. Delete "
        "that line, and save the file as UTF-8."
    ),
    "source_is_notebook": "{file} holds a notebook and was graded as one. Its name should be {module}.ipynb.",
    "notebook_broken": (
        "{file} is damaged: it is not what Jupyter saves. Open it in Jupyter, save it, and hand it in again."
    ),
    "notebook_not_one": (
        "{file} is no notebook, whatever its name says. Hand in the file that Jupyter saves, or a .py file."
    ),
    "notebook_no_code": (
        "{file} has no Python cell to run. Write your answer in code cells, save the notebook, and hand it in again."
    ),
    "notebook_code_too_large": (
        "The code cells of {file} have more than {limit} MB and were not run. Load data from a file instead."
    ),
    "notebook_cell_unreadable": "Cell {cell} of {file} was left out: its text is damaged. Copy it into a new cell.",
    "archive_broken": "{file} cannot be opened: it is damaged or no zip. Make it again, or hand in the code itself.",
    "archive_broken_entry": "{file} in {archive} is damaged and was not read. Make the zip again.",
    "archive_encrypted": "{file} asks for a password, so it was not opened. Make it again without one.",
    "archive_bomb": "{file} unpacks to far more than it should, so it was not opened. Hand in your code only.",
    "archive_unsafe_name": (
        "{file} in {archive} was not read: its name points outside of the archive. Make the zip from one folder."
    ),
    "archive_nested": "{file} was not opened: it is a zip inside of {archive}. Make one zip of your files.",
    "archive_compression": "{file} in {archive} was not read: it is packed in an unusual way. Make a plain zip.",
    "archive_twice": "{file} is in {archive} more than once, so none of them was read. Make the zip again.",
    # --- what lies in the folder of a class and is no submission, for the teacher
    "submitted_unknown": "{path} is no assignment and was not graded. There are: {slugs}.",
    "submitted_stray": "{path} was not graded: submissions are expected as <student>/<assignment>/<files>.",
    "submitted_no_student": (
        "{path} was not graded: it stands where a student's folder should. Submissions are expected as "
        "<student>/<assignment>/<files>."
    ),
    "submitted_link": "{path} was not graded: it is a link, and links are not followed. Put the folder itself there.",
    "submitted_odd_name": "{path} was not graded: the name of the folder is not valid text. Rename it.",
    "submitted_unreadable": "{path} was not graded: the folder cannot be read. Change its permissions.",
    # --- what differs, for the student
    "output": "the output",
    "output_part": "part {path} of the output",
    "gradient_of": "the gradient of {name}",
    "named": "{name}",
    "cell_of": "cell {cell} of {file}",
    "kind_tensor": "a tensor",
    "kind_number": "a number",
    "kind_bool": "True or False",
    "kind_text": "a string",
    "kind_none": "None",
    "kind_list": "a list",
    "kind_tuple": "a tuple",
    "kind_dict": "a dictionary",
    "kind_other": "a value of type {type}",
    "not_attempted": "{name} is not written yet.",
    "missing": "There is no {name} in your file. Was it deleted or renamed?",
    "not_callable": "{name} should be a function or a class, but in your file it is a value of type {kind}.",
    "unwritten_dependency": "{name} calls {function}, which is not written yet.",
    "raised": "{name} raised {kind}: {text}",
    "raised_without_text": "{name} raised {kind}.",
    "raised_at_line": "{name} raised {kind} on line {line} of {file}: {text}",
    "raised_at_line_without_text": "{name} raised {kind} on line {line} of {file}.",
    "timed_out": "{name} gave no answer within {seconds} seconds and was stopped.",
    "out_of_memory": "{name} took more than the {memory} MB of memory that it may use, and was stopped.",
    "memory_refused": "{name} asked for more memory than it may use.",
    "crashed": "Python itself crashed while {name} ran ({kind}).",
    "exited": "{name} ended the whole program (exit status {text}) instead of returning.",
    "nonsense": "The answer of {name} could not be read.",
    "no_graph": "No gradient comes back: for autograd, the output does not depend on {names}.",
    "weights_do_not_fit": "The check loads weights of its own into {name}, and they do not fit: {text}",
    "part_missing": "{where}: expected {expected}, but there is nothing.",
    "returned_none": "{where}: expected {expected}, got None.",
    "wrong_type": "{where}: expected {expected}, got {got}.",
    "length_differs": "{where}: expected length {expected}, got {got}.",
    "shape_differs": "{where}: expected shape {expected}, got {got}.",
    "dtype_differs": "{where}: expected dtype {expected}, got {got}.",
    "device_differs": "{where}: expected device {expected}, got {got}.",
    "unreadable_tensor": "{where}: the tensor cannot be read; it is too large, or of an unusual kind.",
    "value_differs": "{where}: expected {expected}, got {got}.",
    "values_differ": "{where}: {count} of {total} values differ, first at {index}: expected {expected}, got {got}.",
    "unlike_finite": (
        "{where}: NaN or infinity is in the wrong place in {count} of {total} values, first at {index}: expected "
        "{expected}, got {got}."
    ),
    "gradient_needs_output": "The gradients cannot be compared: the output does not have the expected shape.",
    "backward_raised": "The backward pass raised {kind}: {text}",
    "gradient_missing": "No gradient reaches {name}.",
    "gradient_unexpected": "A gradient reaches {name}, where there should be none.",
    "input_changed": "Your code changed its own input: {names}.",
    "memory_shared": "The output and the input share memory, so that changing one changes the other: {names}.",
    "did_not_raise": "{name} should refuse this input by raising an exception, but it returned.",
    "raised_another": "{name} should raise {kinds} here, but raised {kind}.",
    "tensor_left_on_cpu": "{name} puts a tensor on the CPU, whatever device its input is on (line {line}).",
    "needs_values": ("{name} fails on the device meta, where a tensor has a shape but no values (line {line}): {text}"),
    "rng_moved": "{name} should neither draw random numbers nor set a seed here, but it does.",
    "second_call_differs": "{name} gives another result when it is called a second time with the same input.",
    "first_result_overwritten": "A second call of {name} changes the result of the first one.",
    "not_a_module": "{name} should be an nn.Module, and is not.",
    "parameters_missing": "Missing parameters: {names}.",
    "parameters_unexpected": "Parameters that should not be there: {names}.",
    "parameters_renamed": "Missing parameters: {missing}. Found instead: {extra}.",
    "parameter_frozen": "{name} cannot learn: its requires_grad is False.",
    "buffers_missing": "Missing buffers: {names}.",
    "buffers_unexpected": "Buffers that should not be there: {names}.",
    "buffers_renamed": "Missing buffers: {missing}. Found instead: {extra}.",
    "forbidden_operation": "{name} uses {operations}, which this exercise asks you to build yourself.",
    "host_escape": "{name} takes values out of torch, through {calls}.",
    "operations_grow": (
        "{name} runs {growth} more operations for each extra row (operations: {counts}, rows: {sizes})."
    ),
    # --- what differs in training
    "gradient_at_step": "the gradient of {name} at step {step} of {steps}",
    "after_step": "{name} after step {step} of {steps}",
    "at_the_end": "{name} at the end",
    "nothing_there": "{where}: there should be one, but there is none.",
    "something_there": "{where}: there should be none, but there is one.",
    "steps_differ": "Number of optimizer steps: expected {expected}, got {got}.",
    "cycle_model_unused": "{name} never uses the model that it is given.",
    "cycle_other_optimizer": "{name} makes an optimizer of its own instead of using the one that it is given.",
    "cycle_forward_bypassed": "{name} never calls the model as a function.",
    "cycle_without_graph": "{name} runs the forward pass while autograd does not record.",
    "cycle_no_backward": "{name} computes no gradients: there is no backward pass.",
    "cycle_no_step": "The optimizer never takes a step in {name}.",
    "cycle_step_first": "In {name}, the optimizer takes its step before there are gradients.",
    "cycle_old_gradients": "In {name}, a backward pass adds to the gradients that an earlier batch left.",
    "cycle_gradients_erased": "In {name}, there are no gradients left when the optimizer takes its step.",
    "cycle_eval_mode": "{name} trains the model in eval mode.",
    "cycle_too_few_steps": "Number of optimizer steps in {name}: expected {expected}, got {got}.",
    "cycle_too_many_forward": "Number of times that {name} calls the model: expected {expected}, got {got}.",
    "cycle_differs": "In {name}, the order is: {got}. Expected: {expected}.",
    "model_changed": "{name} should only look at the model, but it changes {names}.",
    "model_learns": "{name} should only look at the model, but it computes gradients or takes a step.",
    "batch_left_behind": "{name} does not move {parts} to the device.",
    # --- the likely cause, and what to try, where no known mistake fits
    "cause_graph_cut": "On the way from the input to the output there is a step that autograd does not record.",
    "cause_graph_cut_at": "The value leaves torch through {call}, and autograd cannot follow it there.",
    "hint_graph_cut": (
        "Look for `detach()`, `.data`, `item()`, `numpy()`, `torch.tensor(…)` or `no_grad()`, and use tensor "
        "operations all the way."
    ),
    "cause_no_return": "The return statement is missing.",
    "hint_no_return": "End the function with `return` and the result.",
    "cause_endless_loop": "There may be a loop that never ends, or one that takes very many steps.",
    "hint_endless_loop": "Find out what makes each loop stop, and run your code on a small input of your own.",
    "cause_inplace_on_leaf": "A parameter is changed in place while autograd records.",
    "hint_inplace_on_leaf": "Put the update under `with torch.no_grad():`, as the step itself must not be recorded.",
    "cause_inplace_breaks_backward": "A value that the backward pass needs was overwritten.",
    "hint_inplace_breaks_backward": "Make a new tensor: write `x = x + y` instead of `x += y`.",
    "cause_second_backward": "The backward pass runs twice after a single forward pass.",
    "hint_second_backward": "Do the forward pass again before each backward pass.",
    "cause_numpy_on_grad": "NumPy cannot record gradients, so torch does not hand the tensor over to it.",
    "hint_numpy_on_grad": "Use the torch function of the same name, and stay in tensors.",
    "cause_shapes_do_not_broadcast": (
        "Two shapes do not fit together: from the last dimension on, the sizes must be equal, or one of them 1."
    ),
    "hint_shapes_do_not_broadcast": "Print both shapes; `keepdim=True` or `unsqueeze` often makes them fit.",
    "cause_matmul_shapes": "In a matrix product, the columns of the first must be as many as the rows of the second.",
    "hint_matmul_shapes": "Print both shapes; one of the matrices may need a transpose (`.T`).",
    "cause_no_super_init": "The call of `super().__init__()` is missing, or comes too late.",
    "hint_no_super_init": "Call `super().__init__()` in the first line of `__init__`.",
    "cause_too_much_memory": "Your code asks for far more memory than this input needs.",
    "hint_too_much_memory": "Print the shapes of the tensors that you create, and look for one that is huge.",
    "cause_whole_numbers_have_no_gradient": "A tensor of whole numbers has no gradient.",
    "hint_whole_numbers_have_no_gradient": "Make it a tensor of floating-point numbers, for example by `.float()`.",
    "cause_mixed_dtypes": "Tensors of different dtypes meet in one operation.",
    "hint_mixed_dtypes": "Make new tensors with `dtype=x.dtype`.",
    "cause_recursion": "A function calls itself without end.",
    "hint_recursion": "Look at the condition under which it should stop calling itself.",
    "cause_overflow": "One step gives a number that is too large, or divides by zero: inf and NaN spread from there.",
    "hint_overflow": "Print the largest value before each `exp`, `log` and division.",
    "cause_gradient_zero": "The gradient is zero everywhere.",
    "cause_offset": "Every value is off by the same number: {offset}.",
    "hint_offset": "Look for a number that is added and should not be, or for one that is left out.",
    "cause_transposed": "The values are right, but dimensions {first} and {second} are swapped.",
    "hint_transposed": "Look at each transpose, and at the order of the factors of each product.",
    "cause_sign": "The sign is reversed.",
    "hint_sign": "Look for a minus that is missing, or for one too many.",
    "cause_twice_the_gradient": "The gradient is twice the right one, as if it had been added up twice.",
    "hint_twice_the_gradient": "Look for a value that is used twice, or for a gradient that was not set back to zero.",
    "cause_sum_for_mean": "Every value is {size} times the right one, like a sum where a mean is asked for.",
    "hint_sum_for_mean": "Divide by the number of values that were added.",
    "cause_mean_for_sum": "Every value is {size} times too small, like a mean where a sum is asked for.",
    "hint_mean_for_sum": "Add the values up without dividing.",
    "cause_factor": "Every value is the right one times {factor}.",
    "hint_factor": "Look for a factor that is missing, or for one too many.",
    "cause_first_part": "Going through the layers in order, {name} is the first whose output differs.",
    "hint_first_part": "Print what goes into {name} and what comes out, for a small input.",
    "cause_after_parts": "Every layer gives the right output; the difference arises between the layers, or after them.",
    "hint_after_parts": "Look in forward at what is done to the output of each layer.",
    # --- how a check ended otherwise
    "assertion_without_text": "This does not hold for your code.",
    "needs_first": "First make this check pass: {check}",
    "module_did_not_load": "Your file could not be run, so nothing could be checked.",
    "load_raised": "{file} stops on line {line} with {kind}: {text}",
    "load_raised_without_line": "{file} stops with {kind}: {text}",
    "load_timed_out": "Importing {file} took longer than {seconds} seconds and was stopped.",
    "load_ended": "Importing {file} ended the whole program. Take out `exit()` and the like.",
    "load_out_of_memory": "Importing {file} took more memory than it may use, and was stopped.",
    "cell_failed": "{file} raised {kind} on line {line} and was left out: {text}",
    "printed_much": "Your code printed {megabytes} MB, most of which was dropped.",
    "broken_grading": "This submission could not be graded. That is our fault; all its points stay open.",
    "broken_check": "This check could not be run. That is our fault, not yours; its points stay open.",
    "not_run_reason": "Not run: {text}",
    "no_gpu": "Not run on a GPU: there is none on this machine.",
    # --- in a notebook
    "no_public_checks": (
        "There is no public.json in {folder}: keep the notebook and your module in the folder of the assignment."
    ),
    "public_checks_damaged": "test_public.py is damaged: get the assignment anew.",
    "public_checks_summary": (
        "{passed} of {total} public checks passed. {hidden} hidden checks wait for what you hand in."
    ),
    # --- what the command says of a whole run, for the teacher
    "run_grading": "grading",
    "run_done": "{graded} graded, {kept} unchanged: see {page} and {table}",
    "run_broken": "{count} could not be graded: that is our fault, and their points stay open.",
    "run_failed": "The grader failed: {text}. What was graded is kept; the same command goes on.",
    "run_interrupted": "Interrupted. What was graded is kept; the same command goes on.",
    "run_checks_fault": "The checks cannot be run. {text}",
    "run_walls_missing": (
        "this machine lacks walls that keep a student's code in: {walls}. Grade on a Linux machine that has them, or, "
        "for code that you trust, with --isolation process."
    ),
}
