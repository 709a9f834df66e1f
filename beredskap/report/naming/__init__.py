"""What things are called for a reader: names of ids, words for values."""
