"""Accounts and contacts on the wire."""
