"""What is true of a plan as a whole: money, bottlenecks, claims, lots, the ledger, other assumptions, the order."""
