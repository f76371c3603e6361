# A test of its own that replaces a function for a moment; nobody calls it here.
from unittest import mock


def test_prints():
    with mock.patch("builtins.print") as printed:
        print("x")
        printed.assert_called_once()
