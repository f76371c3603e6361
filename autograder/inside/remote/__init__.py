"""Remote tensors: a student's function works on handles, and a process of ours computes and records the operations."""
