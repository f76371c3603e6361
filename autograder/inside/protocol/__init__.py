"""The messages of fork servers, judges and workers: orders, requests, observations, limits."""
