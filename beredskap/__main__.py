"""`python -m beredskap`."""

import sys

from beredskap.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
