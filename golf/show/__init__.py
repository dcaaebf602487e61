"""Ways to look at runs: while they run, as a table, and as a page."""
