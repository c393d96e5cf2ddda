"""Many plans: in this process, in processes, on a cluster; resumed."""
