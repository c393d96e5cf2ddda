"""After a plan is agreed: letters data, contacts, claims, what is left."""
