"""Adapters for time and place."""
