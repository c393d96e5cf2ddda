"""From a solution to a plan with its reasons."""
