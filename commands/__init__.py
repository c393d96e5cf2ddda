"""The commands of `match`, one file each: what they take, and whom they call."""
