"""Sentences of `autograder doctor`: the purpose of each wall around a student's code, and what its absence means."""

SENTENCES: dict[str, str] = {
    "doctor_machine": "This machine: {system}, Python {python}, torch {torch}.",
    "doctor_host": "In the container that {host} usually gives, with the kernel of this machine:",
    "doctor_stands": "{wall} stands: {purpose}",
    "doctor_missing": "{wall} is missing: {meaning}",
    "doctor_gpu": "GPU: {gpu}, used from behind the walls.",
    "doctor_no_gpu": "GPU: none. What needs one waits, for `grade --device cuda --merge` on a machine that has one.",
    "doctor_gpu_unusable": "GPU: there is one that no worker can use: {text}",
    "doctor_can_grade": "Strangers' code can be graded here.",
    "doctor_cannot_grade": (
        "Strangers' code cannot be graded here: {walls} must stand. Use a Linux machine with a kernel of 5.13 or newer "
        "and libseccomp, or, for code that you trust, --isolation process."
    ),
    "doctor_failed": "No worker could be started: {text}",
    "wall_landlock": "a student's code reads Python, its packages and its own folder, and writes to that folder only.",
    "wall_seccomp": "it makes only the system calls that torch needs: no programs, no networks, no tracing.",
    "wall_rlimits": "its memory, processor time, processes, files and descriptors are bounded.",
    "wall_pid": "it sees no other process and can signal none, and all that it started ends with it.",
    "wall_mount": "the file system that it sees holds nothing else, and its scratch folder is bounded in size.",
    "wall_net": "it has no network, not even the machine's own.",
    "wall_ipc": "it shares no memory and no semaphores with others.",
    "wall_user": "it runs as a user that owns nothing.",
    "no_landlock": (
        "every file that you can read, a student's code can read too, hidden checks and solutions among them. The "
        "kernel is older than 5.13, was built or started without Landlock, or the package landlock is not installed."
    ),
    "no_seccomp": "a student's code may make any system call. libseccomp, or the package pyseccomp, is not installed.",
    "no_rlimits": "a student's code can take all memory, processes and disk space of the machine.",
    "no_pid": (
        "signals to others are refused by seccomp instead, and what is left behind is looked for and ended after each "
        "submission. Containers often refuse namespaces; a virtual machine does not."
    ),
    "no_mount": (
        "names of files outside can be asked for, though their contents cannot be read; the scratch folder is measured "
        "from outside; workers of a DataLoader cannot be started."
    ),
    "no_net": "sockets are refused by seccomp instead.",
    "no_ipc": "shared memory of System V is refused by seccomp instead.",
    "no_user": (
        "it runs as you, so that only Landlock and seccomp keep it from what is yours. Start the grader as root, or "
        "keep nothing else on this account."
    ),
}
