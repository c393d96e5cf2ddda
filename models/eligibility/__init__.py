"""Who is a recipient under an offer, and by which clause."""
