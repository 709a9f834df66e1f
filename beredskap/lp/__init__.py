"""Linear programmes that know no care: rows and columns as sparse matrices, the simplex method with HiGHS, goals in strict order with their certificate."""
