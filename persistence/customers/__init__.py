"""Tables, mapping, repositories and readers of customers."""
