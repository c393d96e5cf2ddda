"""`match review`: decisions on a plan taken in the browser, and kept in one file beside the region."""
