"""What should be moved between stores so that as little as possible is short of its target: who shares with whom, and how it gets there."""
