"""From those files to a region, with its reasons."""
