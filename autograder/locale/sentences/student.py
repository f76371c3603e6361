"""Sentences for a student on her own machine."""

SENTENCES: dict[str, str] = {
    # --- what is wrong with the folder of an assignment
    "no_assignments_here": (
        "There are no assignments in {folder} or around it. Go to the folder that you unpacked, the one that holds "
        "assignments/, or name it with --course."
    ),
    "no_such_assignment": "There is no assignment {name}. There are: {slugs}.",
    "no_such_assignment_but": "There is no assignment {name}. Did you mean {near}? There are: {slugs}.",
    "no_such_exercise": "{slug} has no exercise {name}. It has: {names}.",
    "name_an_exercise": "Name an exercise or an assignment. There are: {slugs}.",
    "release_missing": (
        "There is no public.json in {folder}: keep the notebook and your module in the folder of the assignment."
    ),
    "release_damaged": "{file} is damaged: download the assignment again, and keep your own file.",
    "release_of_another_version": (
        "{file} belongs to another version of autograder. Install the wheel that came in the same zip."
    ),
    "release_mismatch": (
        "{checks} and {expectations} do not belong together: take both from one zip again, and keep your own file."
    ),
    "public_checks_damaged": "test_public.py is damaged: download the assignment again, and keep your own file.",
    "check_broken": "This check could not be run, which is not your fault: {text}",
    # --- what is odd about her own file
    "answer_missing": "There is no {file} in {folder}. To put the stub back, press r in `autograder watch`.",
    "answer_misplaced": "{file} is in the wrong folder and was not checked. Move it to {folder}.",
    "stub_of_another_version": (
        "Your file has none of {names}, so it may belong to another assignment or version. Compare it with the README."
    ),
    "signature_changed": (
        "{name} takes ({own}) in your file, and ({wanted}) in the stub. Keep the names and their order: the hidden "
        "checks call it by them."
    ),
    "package_missing": (
        "The package {package} is not installed for {python}. Install it there, or do without it: the grader may not "
        "have it either."
    ),
    "import_takes_long": (
        "Move what computes, downloads or trains out of the file's own lines, into a function or below "
        '`if __name__ == "__main__":`.'
    ),
    "process_ended": "{name} ended the whole process, by `exit()` or a crash. Remove what ends the program.",
    "not_tried": "Not run, because another check of {name} had to be stopped.",
    "checks_did_not_start": (
        "The checks did not start. Is PyTorch installed for this Python? Try `python -c 'import torch'`."
    ),
    "torch_missing": "PyTorch is not installed for {python}. Install it with: pip install torch",
    "checks_interrupted": "Stopped by you. The checks after this point were not run.",
    # --- the verdict
    "state_passed": "passed",
    "state_failed": "differs",
    "state_not_attempted": "not attempted",
    "state_blocked": "blocked",
    "state_not_run": "not run",
    "state_unchecked": "no public check",
    "exercise_counts": "{passed} of {total} public {total:check|checks}",
    "label_cause": "Likely cause: {text}",
    "label_try": "What to try: {text}",
    "label_printed": "Your code printed:",
    "label_steps_got": "your steps",
    "public_checks_summary": "{passed} of {total} public {total:check|checks} {passed:passes|pass}.",
    "hidden_checks_wait": (
        "Not run here: {hidden} hidden {hidden:check is|checks are} run when you hand in, and only {hidden:it "
        "gives|they give} points ({points})."
    ),
    "hidden_checks_wait_exercise": (
        "Not run here: {hidden} hidden {hidden:check|checks} of {name} {hidden:is|are} run when you hand in."
    ),
    "nothing_written_yet": "{slug}: not started yet ({total} {total:exercise|exercises})",
    "all_pass": "{slug}: every public check passes ({total} {total:exercise|exercises})",
    "begin_here": "Begin here: open {file} in your editor, and keep `autograder watch {slug}` running beside it.",
    # --- hints
    "hint_number": "Hint {number} of {total} for {name}",
    "hint_more": "The next hint: autograder hint {slug} {name}",
    "hint_last": "That was the last hint. For more, ask your teacher or go back to the lesson.",
    "no_hints": "There are no hints for {name}. The README and the lesson of the assignment may help.",
    "hint_of_what": "name the assignment that you want a hint for. There are: {slugs}.",
    "hints_all_pass": "Every public check of {slug} passes. Name an exercise if you want its hints: {names}.",
    # --- watching
    "watch_starting": "Getting ready: PyTorch is being loaded, once.",
    "watch_checking": "checking {slug} …",
    "watch_importing": "still running the lines of {file} …",
    "watch_progress": "{done} of {total} {total:exercise|exercises} {done:passes|pass}",
    "watch_step": "{slug}, exercise {number} of {total}: {name}",
    "watch_next": "{name} passes. Press n for the next exercise.",
    "watch_all_done": "Every exercise passes its public checks. Hand in, and the hidden checks are run.",
    "watch_more": "{count} more {count:check of this exercise differs|checks of this exercise differ}.",
    "watch_waiting": "Save {file}, and it is checked again.",
    "watch_keys": "n next   p previous   h hint   r reset   q quit",
    "watch_keys_enter": "n next, p previous, h hint, r reset, q quit; then Enter",
    "watch_reset_sure": "{name} goes back to its stub; your file is kept as a copy. Press r again to do it.",
    "watch_reset_done": "{name} is the stub again. Your file as it was: {file}",
    "watch_reset_new": "The stub was put back: {file}",
    "watch_failed": "That did not work: {text}. The watch continues.",
    "watch_bye": "Bye. Your files are as you saved them.",
    # --- pictures
    "beat_F": "F: forward",
    "beat_f": "f: forward in eval mode",
    "beat_E": "E: forward without a graph",
    "beat_e": "e: forward in eval mode, without a graph",
    "beat_B": "B: backward",
    "beat_b": "b: backward onto old gradients",
    "beat_S": "S: step",
    "beat_s": "s: step without gradients",
    "beat_X": "X: step of another optimizer",
    "heat_title": "{where}, shape {shape}",
    "heat_part": "{where}, shape {shape}, the part {part}",
    "label_expected": "expected",
    "heat_got": "yours",
    "heat_apart": "apart",
    "values": "the values",
}
