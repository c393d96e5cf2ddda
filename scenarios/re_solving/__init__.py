"""Plans made again with something changed, the changes, and the words for what they come to."""
