"""The language of check files: pytest functions that compare a student's code with a reference.

A complete check file, `tests/hidden/03_stable_softmax/test_softmax.py`::

    '''Hidden checks for softmax.'''

    import pytest

    from autograder.checks import points, randn

    EXERCISE = "softmax"


    @points(2)
    @pytest.mark.parametrize("dim", [0, 1, -1], ids=["columns", "middle", "last"])
    def test_values(both, dim):
        '''softmax gives the right probabilities along the chosen dimension.'''
        both.call("softmax", randn(2, 3, 5), dim=dim).assert_same_output()


    @points(1, needs=["test_values"])
    def test_sums_to_one(both):
        '''Along the chosen dimension, the probabilities sum to 1.'''
        output = both.call("softmax", randn(4, 5), dim=0).student.output
        # five float32 roundings, with room to spare
        assert (output.sum(0) - 1).abs().max() < 1e-5, "the probabilities along dim do not sum to 1"

A check is a test function with the fixture `both`. Its docstring is the sentence that the student reads, and EXERCISE,
or `@pytest.mark.exercise("softmax")`, says what it is about. It passes if it raises nothing. An assertion that does not
hold raises CheckFailed, an exercise that is not written NotAttempted, and a reference that fails ReferenceFailed, which
is our fault. A check names no device, no tolerance and no seed.

Points
    points(value, needs=, own_work=)    what a check is worth, and the checks that it needs

Inputs, drawn by `both` outside of the student's process
    randn(*shape, dtype=, scale=, offset=, layout=)    standard normal values
    rand(*shape, dtype=, scale=, offset=, layout=)     uniform values in [0, 1)
    randint(low, high, *shape, dtype=)                 integers
    fixed(value)                                       an input without a gradient
    file(name, content)                                a file, passed by its path
    bench(name)                                        a function or class of workbench.py
    made_by(name, *args, **kwargs)                     what a function of workbench.py returns
    Tensors, numbers, strings, bytes, dtypes, None, lists and dictionaries are passed as they are.

Runs of the student and the reference
    both.call(function, *args, **kwargs)               a function: a Comparison
    both.build(cls, *args, **kwargs)                   an nn.Module class: a Built
    both.iterate(name, *args, passes=2, **kwargs)      a Dataset, DataLoader or sampler: a Comparison
    both.train(function, fit, *args, **kwargs)         a training function: a Trained
    both.probe(function, *args, **kwargs)              a function of workbench.py that gets the module: a Comparison
    both.growth(function, make, sizes=(4, 8, 16))      a function at several sizes: a Growth

Assertions of a Comparison
    assert_same_output()           the output is the reference's
    assert_same_gradients()        the gradients of all inputs and parameters are the reference's
    assert_inputs_unchanged()      no argument is changed in place
    assert_no_shared_memory()      the output is no view of an argument
    assert_raises(*kinds)          the call raises one of these exceptions, or any
    assert_runs_on_meta()          no tensor of its own lies on the CPU, and no values are read
    assert_avoids_forbidden()      no operation runs that assignment.toml forbids
    assert_stays_in_torch()        no value leaves torch for Python or NumPy
    assert_rng_untouched()         the global random generators stay as they were
    assert_repeatable()            a second call returns the same
    student, reference             both runs, for your own assertions: an ObservationView each

Steps and assertions of a Built, which can be chained before its call
    eval(), double(), bfloat16(), on_meta(), copied(), functional(), seeded(seed), untouched()
    call(*args, **kwargs)          the forward pass with the reference's weights: a Comparison
    assert_same_parameters()       names, shapes and dtypes of all parameters and buffers are the reference's
    student, reference             both modules after their construction: an ObservationView each

Assertions of a Trained, which has those of a Comparison too
    assert_cycle()                 forward, backward and step come in the reference's order
    assert_same_steps()            gradients and parameters are the reference's at every step
    assert_same_state()            the model's state_dict is the reference's at the end
    assert_model_unchanged()       the model is not changed, and no gradient computed
    assert_waits_no_more_than(few) more batches take no more waiting for the device than in `few`
    assert_batches_moved()         every tensor of every batch is moved to the device

Assertion of a Growth
    assert_constant_operations()   the number of operations does not grow with the size

Members of an ObservationView
    output, gradients, raised      what the run returned, its gradients, the exception that ended it
    events, modes, training        what was seen of a training
    module, parameters, state, state_after, submodules, classes, called    facts of a module

Each has a docstring with an example: `help(autograder.checks.randn)`, and for methods the classes in
`autograder.checks.api`, such as `help("autograder.checks.api.comparison.Comparison")`. Read on in docs/checks.md: what
each assertion compares, tolerances, known mistakes, and how to try a check.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.checks.api.inputs import bench, file, fixed, made_by, rand, randint, randn
    from autograder.checks.api.points import points

__all__ = ["bench", "file", "fixed", "made_by", "points", "rand", "randint", "randn"]


def __getattr__(name: str) -> Any:
    """Import a function on first use: pytest loads our plugin in every project, and torch takes a second."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.api.{'points' if name == 'points' else 'inputs'}"), name)


def __dir__() -> list[str]:
    """List the functions that are not imported yet too, so that `help` and completion show them."""
    return sorted({*globals(), *__all__})
