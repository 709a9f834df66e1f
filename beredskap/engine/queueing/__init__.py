"""Care that nobody coordinates: patients go where they usually go, queue there and share what there is."""
