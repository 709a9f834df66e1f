"""Where in a file a problem stands, in the reader's words."""
