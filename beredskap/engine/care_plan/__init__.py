"""A region's care as arrays: who can be served where as what, which stores items come from, the terms of a segment, and the ledger of patients."""
