"""What kind of file something is, and which command takes it, where it was given in the wrong place."""
