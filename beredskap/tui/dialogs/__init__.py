"""Small windows that ask one thing and give an answer."""
