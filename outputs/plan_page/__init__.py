"""A plan as one HTML page to sign: numbers, map, charts, tables, proofs, assumptions."""
