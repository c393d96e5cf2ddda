"""The only place that imports OR-Tools: GLOP, CP-SAT, HiGHS."""
