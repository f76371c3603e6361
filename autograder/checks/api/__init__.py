"""What a check file uses: `both`, what its methods return, inputs, points."""
