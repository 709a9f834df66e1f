"""One SQLite file for each region: the stock ledger, reported status, actions, and the chain that tells whether any of it was changed."""
