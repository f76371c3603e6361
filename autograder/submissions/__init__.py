"""Reads submissions: folders, archives, notebooks, modules. No name and no size in them is trusted."""
