"""``python -m indicators``: what the server can do, a cron job can."""

import sys

from indicators.cli import main

sys.exit(main(sys.argv[1:]))
