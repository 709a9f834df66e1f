"""Lager: what there is, how long it lasts, and telling the ledger."""
