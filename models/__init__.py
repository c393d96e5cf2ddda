"""What is true: offers, regions, recipients, pairs and plans. Nothing here knows of a solver."""
