"""Who is served where in one pass: the programme with its goals in order, and how it is solved."""
