"""Stores on the clock: what they hold, what draws on them, what is delivered and moved."""
