"""Routes of activities and timelines."""
