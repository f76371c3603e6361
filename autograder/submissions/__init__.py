"""What was handed in: folders, archives, notebooks, modules; no name and no size is trusted."""
