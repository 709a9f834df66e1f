"""The disk: the one door that files go out through, and why the system refused."""
