"""The walls around a worker: Landlock, seccomp, namespaces, resource limits, GPU device files."""
