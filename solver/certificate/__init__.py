"""Write and verify proofs."""
