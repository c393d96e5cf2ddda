"""What if: many plans asked for, and put side by side."""
