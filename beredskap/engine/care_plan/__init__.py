"""The shipped arrays of care: who can be served where as what, the sources of each item, and the ledger of patients."""
