"""Findings on what a submission reaches for beyond its exercise: for the teacher, a place to look, not a verdict."""

SENTENCES: dict[str, str] = {
    "nondeterministic_kernels": (
        "Not deterministic on {device}, so the last digits differ from run to run: {names}. The tolerance allows for "
        "this."
    ),
    "conduct_engine": "{file}, line {line}: `{name}` looks into the program that runs the code.",
    "conduct_memory": "{file}, line {line}: `{name}` reads and writes memory below Python.",
    "conduct_processes": "{file}, line {line}: `{name}` deals with processes, threads, signals or descriptors.",
    "conduct_network": "{file}, line {line}: `{name}` is for networks.",
    "conduct_files": "{file}, line {line}: the text names a place outside of the exercise: `{name}`.",
    "conduct_hidden": "{file}, line {line}: `{name}` can run code that the file does not show.",
    "conduct_patch": "{file}, line {line}: `{name}` belongs to a library and is replaced.",
    "conduct_unreadable": "{file} is too large or too deeply nested to be read.",
    "conduct_answers": "The process sent {count} {count:message|messages} that our own code does not send.",
    "conduct_ended": "The process was ended by the code itself, {count} {count:time|times}.",
    "method_unwatched": (
        "This looks at how {name} works, and the code could not be run while its operations were watched: {text} The "
        "points stay open until a teacher has looked at it."
    ),
}
