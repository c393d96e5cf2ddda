"""Why a plan is as it is: for a recipient, a leader, a pair and the plan, each sentence with its proof."""
