"""The region that a database holds: created from a folder, loaded, and exported to a folder again."""
