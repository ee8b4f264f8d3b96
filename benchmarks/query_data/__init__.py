"""What the figure query-plans is made of: recorded queries, a site of full size, and the judgement of a plan."""
