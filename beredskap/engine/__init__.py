"""What happens: pure functions over the model. No I/O; the clock and the seed are arguments."""
