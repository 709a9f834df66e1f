"""What a database holds besides stock: the reported state, actions, and the examination of the file."""
