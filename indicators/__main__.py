"""``python -m indicators``: what the server can do, a cron job can."""

import sys

from indicators.cli import main
from indicators.store.permissions import make_files_private

make_files_private()
sys.exit(main(sys.argv[1:]))
