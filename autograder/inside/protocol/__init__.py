"""What crosses the socket between a worker and its grader: requests, observations, limits."""
