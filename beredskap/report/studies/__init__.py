"""Many runs beside each other: ensembles, sweeps, comparisons."""
