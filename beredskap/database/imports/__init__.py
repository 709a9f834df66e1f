"""Lists and folders read into the database: all of one or nothing."""
