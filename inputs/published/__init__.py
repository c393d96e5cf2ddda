"""Reading what Ofsted and the department publish."""
