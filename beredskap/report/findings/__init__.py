"""What is worth attention: findings, problems of the input, and what is most urgent."""
