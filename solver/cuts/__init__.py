"""Valid inequalities and how each is separated."""
