"""What several writers use."""
