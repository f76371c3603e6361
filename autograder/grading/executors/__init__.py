"""Where judges run: the cores of this machine, or a Ray cluster; and the messages they exchange."""
