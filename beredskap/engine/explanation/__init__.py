"""Why: chains of causes, the limits that bind, the bottleneck, and what falls with one subject."""
