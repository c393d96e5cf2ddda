"""The pages of a review: plain links and form posts on this machine alone, without a script."""
