"""Beroenden: what needs what, and what falls if something falls."""
