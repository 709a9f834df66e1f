"""What the journal of a finished run amounts to: who is hit worst, what ran out, where patients went, and how two runs differ."""
