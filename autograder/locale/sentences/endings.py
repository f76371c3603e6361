"""Sentences on checks that ended without a comparison."""

SENTENCES: dict[str, str] = {
    "assertion_without_text": "This does not hold for your code.",
    "needs_first": "First make this check pass: {check}",
    "needs_unseen": "This check builds on another one that is not shown and that did not pass.",
    "module_did_not_load": "Your file could not be run, so nothing could be checked.",
    "load_raised": "{file} stops on line {line} with {kind}: {text}",
    "load_raised_without_line": "{file} stops with {kind}: {text}",
    "load_timed_out": "Importing {file} took longer than {seconds} {seconds:second|seconds} and was stopped.",
    "load_ended": "Importing {file} ended the whole program. Remove `exit()` and the like.",
    "load_out_of_memory": "Importing {file} took more memory than it may use, and was stopped.",
    "cell_failed": "{file} raised {kind} on line {line} and was left out: {text}",
    "printed_much": "Your code printed {megabytes} MB, most of which was dropped.",
    "broken_grading": "This submission could not be graded. That is our fault; all its points stay open.",
    "broken_check": "This check could not be run. That is our fault, not yours; its points stay open.",
    "not_run_reason": "Not run: {text}",
    "no_gpu": "Not run on a GPU: no GPU on this machine.",
    "gpu_not_asked": "Not run on a GPU: it was not asked for.",
    "cpu_not_asked": "Not run on the CPU: it was not asked for.",
    "gpu_unusable": "Not run on the GPU of this machine, which cannot be used: {text}",
    "gpu_sick": "This check could not be run on the GPU, which does not work: {text}. That is our fault, not yours.",
    "on_another_device": "Right on the CPU, but not on {device}: {told}",
}
