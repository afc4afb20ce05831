"""`make bench`: ours, the ceiling, and the ratio, side by side in one run."""
