"""The command ``dashboard`` (``.venv/bin/dashboard``, made by ``make setup``), or ``python -m indicators``."""

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def run(arguments: list[str]) -> int:
    """Run one command with what the settings file says, as the database's own user where root runs it."""
    sys.path[0] = str(PROJECT)  # however this file was found
    try:
        from indicators.errors import UserFacingError
        from indicators.settings import load_settings_file
        from indicators.texts import FRENCH

        try:
            load_settings_file()
            from indicators.cli import main
            from indicators.cli.owner import become_owner
            from indicators.store.permissions import make_files_private

            become_owner()
            make_files_private()
            return main(arguments)
        except UserFacingError as error:
            print(" ".join(FRENCH.explain(error)), file=sys.stderr)
            return 1
    except ModuleNotFoundError as error:
        print(
            f"{error.name} n’est pas installé pour ce Python. La commande est {PROJECT}/.venv/bin/dashboard, "
            f"que fait « make setup » dans {PROJECT}.",
            file=sys.stderr,
        )
        return 1
    except BrokenPipeError:  # whoever read what is printed has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(run(sys.argv[1:]))
