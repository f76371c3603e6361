"""Start workers, ask them, watch them and end them."""
