"""Search over the clauses of the library: one analysis and one ranking for the terminal and the web box."""
