"""Who works where and who supports whom: the graph of people and bodies, and the register of conflicts from it."""
