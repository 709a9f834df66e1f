"""`beredskap stock`: the stock ledger."""
