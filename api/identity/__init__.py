"""Workspaces, people and sessions over HTTP."""
