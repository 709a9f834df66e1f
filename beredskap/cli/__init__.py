"""The command line. Declarations are light; what a command needs is imported when it runs."""
