"""Driving adapter: HTTP in, one use case, an answer out."""
