"""Submissions in, reports out."""
