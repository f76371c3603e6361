"""Claims that an assertion can make about observations, and the comparison of numbers."""
