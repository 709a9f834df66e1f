"""Text with places: YAML and CSV read and edited so that every value knows its line."""
