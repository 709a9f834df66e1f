"""The file itself: opening, schema and migrations, the turn to write, and whether every page is sound."""
