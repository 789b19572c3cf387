"""Say in a sentence why the locked packages cannot be installed here, and exit 1; read by Pythons as old as 3.6.

For what is asked for here every locked package has a wheel: DuckDB has none for later Pythons and for musl.
"""

import platform
import sys

FIRST, LAST = (3, 11), (3, 14)
GLIBC = (2, 28)


def explain_unfit(version, system, machine, libc):
    """Why this Python or machine does not do; None where it does.

    ``version``: (major, minor); ``libc``: as ``platform.libc_ver()`` gives it.
    """
    if not FIRST <= version <= LAST:
        return "Python {}.{} does not do: 3.11 to 3.14 are needed. Name one: make setup PYTHON=python3.12".format(
            *version
        )
    if system == "Linux" and libc[0] != "glibc":
        return "This Linux has no glibc (Alpine?): DuckDB has no package for it. Use a Debian, Ubuntu or RHEL."
    if system == "Linux" and tuple(int(part) for part in libc[1].split(".")[:2]) < GLIBC:
        return f"glibc {libc[1]} is too old: 2.28 or later is needed (Debian 10, Ubuntu 20.04, RHEL 8 or later)."
    if system == "Darwin" and machine != "arm64":
        return "There are no packages for Macs with Intel processors: use a Linux, in a container for example."
    return None


if __name__ == "__main__":
    sys.exit(explain_unfit(sys.version_info[:2], platform.system(), platform.machine(), platform.libc_ver()))
