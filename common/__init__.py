"""What every room uses: files, faults, names, numbers, deadlines and interrupts; it imports nothing of the package."""
