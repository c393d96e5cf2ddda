"""Other leaders, exact costs, what changed."""
