"""Reports in the formats of the hosts that run a grader: Gradescope, PrairieLearn, VPL and others."""
