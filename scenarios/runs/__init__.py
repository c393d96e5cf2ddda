"""Many plans: in this process, in a pool of processes or on a cluster, with answers kept to be resumed."""
