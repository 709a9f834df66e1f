"""Linear programming on arrays: sparse matrices, presolve, the simplex method with HiGHS, and goals in strict order with a certificate."""
