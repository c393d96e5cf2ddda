"""LP, pricing and cuts to exact integer dual bounds; reduced-cost fixing."""
