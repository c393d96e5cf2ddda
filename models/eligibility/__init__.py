"""Who is a recipient, and by which clause."""
