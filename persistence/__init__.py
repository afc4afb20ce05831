"""Driven adapter for PostgreSQL: everything that says SQLAlchemy."""
