"""`python -m beredskap`."""

import sys

if __name__ == "__main__":
    try:
        from beredskap.cli.main import main

        code = main()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
