"""The hexagon: rules of the business, standard library only."""
