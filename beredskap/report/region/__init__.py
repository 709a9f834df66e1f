"""What a region holds: its things, their links and what hangs on them."""
