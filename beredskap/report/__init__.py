"""How it is said: results become one neutral `Document` of `Table`s, and each format is one renderer of it. Nothing here prints."""
