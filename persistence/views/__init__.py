"""Saved views, favourites and recent records in PostgreSQL."""
