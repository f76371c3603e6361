# A test case beside the answers.
import unittest


class TestOneHot(unittest.TestCase):
    def test_shape(self):
        self.assertEqual(one_hot(torch.tensor([0, 2]), 3).shape, (2, 3))
