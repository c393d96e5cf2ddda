"""What several writers use: the wording of a plan, its areas, CSV tables and the cells of a region."""
