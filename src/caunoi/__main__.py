"""`python -m caunoi` is the command `caunoi`."""

import sys

from caunoi.cli import main

sys.exit(main())
