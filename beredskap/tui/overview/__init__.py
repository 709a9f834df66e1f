"""Lägesbild: the county as it stands, and what is most urgent."""
