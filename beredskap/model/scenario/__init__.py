"""What is asked: a scenario with its events and expectations, and the reported state it may start from."""
