"""Sentences on a whole run, for the teacher."""

SENTENCES: dict[str, str] = {
    "run_grading": "grading",
    "run_done": "{graded} graded, {kept} unchanged: see {page} and {table}",
    "run_broken": "{count} could not be graded: that is our fault, and {count:its|their} points stay open.",
    "run_failed": "The grader failed: {text}. What was graded is kept; run the same command again to go on.",
    "run_interrupted": "Interrupted. What was graded is kept; run the same command again to go on.",
    "run_checks_fault": "The checks cannot be run. {text}",
    "run_no_gpu": (
        "this machine has no GPU: leave out --device cuda. What waits for a GPU can be brought in later, on a machine "
        "that has one, with --device cuda --merge"
    ),
    "run_gpu_unusable": (
        "The GPU of this machine cannot be used: {text}. Nothing was graded; --device cpu leaves it out."
    ),
    "run_merge_left": (
        "{count} left out: no report waits for a GPU, or the submission, the checks or the versions have changed since "
        "it was made. Grade {count:it|them} first, without --merge."
    ),
    "run_walls_missing": (
        "this machine lacks walls that keep a student's code in: {walls}. Grade on a Linux machine that has them, or, "
        "for code that you trust, with --isolation process."
    ),
    # --- a Ray cluster, and its nodes
    "ray_missing": "Ray is not installed here: pip install 'torchmarker[ray]', or leave out --executor ray.",
    "ray_address": "{address} is not the address of a Ray cluster: write HOST:PORT, as `ray start --head` shows it.",
    "ray_unreachable": "no Ray cluster answers at {address}: start one with `ray start --head`, or correct --address.",
    "ray_no_node_here": (
        "this machine is not a node of the Ray cluster at {address}: run `ray start --address={address} --num-cpus=0` "
        "here first."
    ),
    "ray_token": (
        "the Ray cluster at {address} asks for its token: set RAY_AUTH_MODE=token, and RAY_AUTH_TOKEN to the one that "
        "its nodes have."
    ),
    "ray_refused": "the Ray cluster at {address} cannot be used: {text}",
    "ray_not_started": "Ray cannot be started on this machine: {text}",
    "ray_no_cores": "the Ray cluster has no node to grade on: add one with `ray start --address=HOST:PORT`.",
    "ray_lost": (
        "The Ray cluster at {address} no longer answers. What was graded is kept; run the same command again to go on."
    ),
    "ray_none_left": (
        "No node of the Ray cluster is left to grade on. What was graded is kept; run the same command again to go on."
    ),
    "node_differs": (
        "the node {node} graded nothing, since its verdicts could differ: it has {there}, and this machine has {here}. "
        "Install there what is installed here."
    ),
    "node_walls": (
        "the node {node} graded nothing: it lacks walls that keep a student's code in: {walls}. Use Linux machines "
        "that have them, or, for code that you trust, --isolation process."
    ),
    "node_gpu": "the node {node} graded nothing: none of its GPUs can be used: {text}.",
    "node_busy": (
        "the node {node} graded nothing: it had no free core for us within {minutes} {minutes:minute|minutes}."
    ),
    "node_lost": "the node {node}, or a judge on it, was lost during the run; what it was grading was graded again.",
    "node_restarts": "the node {node} got no more work after {count} of its judges {count:was|were} lost. {text}",
}
