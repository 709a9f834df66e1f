"""What is reported and decided besides stock: the state of things, alerts, the situation, and actions."""
