"""What if: definitions of scenarios, analyses of many plans, where these run, and made-up regions."""
