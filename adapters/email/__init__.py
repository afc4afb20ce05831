"""Mail that leaves the process, or stays where it can be looked at."""
