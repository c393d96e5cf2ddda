"""What is true of a whole plan: money, bottlenecks, who could object, lots, groups, other assumptions, the order."""
