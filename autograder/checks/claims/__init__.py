"""What can be claimed of an observation, and how numbers are compared."""
