"""Activities in PostgreSQL, and timelines out of the journal."""
