"""Many runs of one scenario: draws of what is uncertain, all starts of a year, and what they say together."""
