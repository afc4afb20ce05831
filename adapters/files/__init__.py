"""Files: how they are looked at, and where their bytes are kept."""
