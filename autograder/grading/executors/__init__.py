"""Judges on the cores of this machine or on a Ray cluster, and the messages that they exchange with a command."""
