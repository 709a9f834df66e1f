"""The model in files: YAML and CSV, with every problem placed at its line, column or key."""
