"""How it is said: results become one neutral table, and that becomes text, JSON, CSV or Markdown."""
