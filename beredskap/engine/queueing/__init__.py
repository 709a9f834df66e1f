"""Care that nobody coordinates: patients queue at the nearest site, go on to the next after a while, and share what there is."""
