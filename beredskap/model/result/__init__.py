"""What a run answers, as records that are written and read back: the journal of one run, the summary of many."""
