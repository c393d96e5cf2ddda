"""What Ofsted and the department publish, and the region that follows from it."""
