"""Speed and memory, measured as medians of whole processes; never a timed test."""
