"""The stock ledger: movements are appended, balances derived, and the audit chain tells whether any row was changed."""
