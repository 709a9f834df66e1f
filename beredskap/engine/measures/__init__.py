"""Measures in force: what each changes in the plant, among staff and in care."""
