"""Autograded PyTorch exercises: observe inside a walled worker, judge outside."""

__version__ = "0.1.0"
