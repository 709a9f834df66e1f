"""What is, and what is asked: frozen records without clock, randomness or I/O."""
