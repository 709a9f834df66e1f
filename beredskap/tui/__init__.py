"""The terminal UI: widgets paint what the engine, the ledger and the reports say, and compute nothing themselves."""
