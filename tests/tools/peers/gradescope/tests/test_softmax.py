"""The six checks as a unittest suite with weights."""

import unittest

import checks
from gradescope_utils.autograder_utils.decorators import weight
from softmax import softmax


class TestSoftmax(unittest.TestCase):
    @weight(1)
    def test_values_of_a_vector(self):
        checks.test_values_of_a_vector(softmax)

    @weight(1)
    def test_values_of_a_matrix(self):
        checks.test_values_of_a_matrix(softmax)

    @weight(1)
    def test_values_of_a_batch(self):
        checks.test_values_of_a_batch(softmax)

    @weight(1)
    def test_gradients(self):
        checks.test_gradients(softmax)

    @weight(1)
    def test_dtype(self):
        checks.test_dtype(softmax)

    @weight(1)
    def test_no_builtin(self):
        checks.test_no_builtin(softmax)
