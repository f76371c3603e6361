"""Hints on sources and runs for the teacher, in words that accuse nobody; method that could not be watched."""

SENTENCES: dict[str, str] = {
    "nondeterministic_kernels": (
        "Not deterministic on {device}, so the last digits differ from run to run: {names}. The tolerance allows for "
        "this."
    ),
    "conduct_engine": (
        "{file}, line {line} uses `{name}`, which can look at a running program. Read it if a result surprises you."
    ),
    "conduct_memory": (
        "{file}, line {line} uses `{name}`, which works on memory directly. Read it if a result surprises you."
    ),
    "conduct_processes": (
        "{file}, line {line} uses `{name}`, which is about processes, threads or the system. Read it if a result "
        "surprises you."
    ),
    "conduct_network": "{file}, line {line} uses `{name}`, which is for networks; there is none while work is graded.",
    "conduct_files": (
        "{file}, line {line} names a place in the file system: `{name}`. Read it if a result surprises you."
    ),
    "conduct_hidden": (
        "{file}, line {line} uses `{name}`, which finds code or attributes while the program runs. Read it if a "
        "result surprises you."
    ),
    "conduct_patch": (
        "{file}, line {line} assigns to `{name}`, which belongs to a library. Read it if a result surprises you."
    ),
    "conduct_unreadable": "{file} is too large or too deeply nested for hints on its source.",
    "conduct_answers": (
        "{count} {count:message|messages} from the process {count:was|were} not in a form that our own code writes."
    ),
    "conduct_ended": "The code ended its own process, {count} {count:time|times}.",
    "method_unwatched": (
        "This looks at how {name} computes, and the code, which runs on ordinary tensors, could not be run while "
        "its operations were watched: {text}"
    ),
}
