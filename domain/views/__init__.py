"""Lists as people keep them: saved views, favourites, recent records."""
