"""After a plan is agreed: letters data, contacts, claims, payments, and the region that is left."""
