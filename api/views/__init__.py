"""Routes of saved views, favourites and recent records."""
