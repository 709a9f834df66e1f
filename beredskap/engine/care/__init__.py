"""Care on the timeline, segment by segment: who waits, who is an inpatient, what was decided and what it takes; and the reference week."""
