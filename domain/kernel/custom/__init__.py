"""Fields that a workspace gives its own records: what they are, and what their values may be."""
