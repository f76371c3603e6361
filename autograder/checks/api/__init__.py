"""What a check file is given: `both`, what it returns, inputs, points."""
