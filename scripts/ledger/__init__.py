"""The ledgers: every number and every granting sentence of every source is accounted for; every quote is pinned."""
