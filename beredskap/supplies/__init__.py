"""What we have, how long it lasts, and what to do about it: pure functions over the model and the holdings; no database, no files, no clock."""
