"""The command line; a command's body is imported only when it runs."""
