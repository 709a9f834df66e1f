"""Staff pools on the clock: absence, shifts and fatigue, reassignment, deployment, and the hours that are there."""
