"""One renderer for each format; they know only documents."""
