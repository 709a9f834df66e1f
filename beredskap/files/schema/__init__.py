"""The JSON Schemas of the files, and what every field means."""
