"""The files that Ofsted and the department publish, read in any of their layouts."""
