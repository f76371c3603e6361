"""Workers and fork servers, seen from outside: starting, asking, watching and ending them."""
