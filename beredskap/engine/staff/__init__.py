"""Staff pools on the timeline: absence, longer shifts and fatigue, reassignment, deployment, and the hours that are there."""
