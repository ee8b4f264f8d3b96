"""Parts of the figure query-plans: recorded queries, a site of full size, and the evaluation of a plan."""
