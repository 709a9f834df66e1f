"""Time as a plan has it: hours by day and holiday, and how long patients stay."""
