"""Care on the clock, pass by pass: who waits, who is an inpatient, what the decision is and what it takes."""
