"""What the server asks of the operating system for itself."""

import ctypes
import resource

OPEN_FILES = 16 * 1024
"""Thrice what ``Limits.sockets`` sessions take, closed ones and everything else included."""

M_MMAP_THRESHOLD = -3  # of glibc's malloc.h
LARGE_BYTES = 128 * 1024
"""glibc's own value at first."""


def allow_open_files() -> None:
    """Let this process open as many files as the machine lets it, up to what a full house needs.

    Services and shells are given 1,024 unless they ask. A session takes four of them, and three stay while Streamlit
    keeps it for whoever comes back: by the 250th nobody would be let in.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def give_memory_back() -> None:
    """Have every large block returned to the system when it is let go; only glibc needs to be told.

    By itself it raises what counts as large to 32 MB with the first pictures drawn, and keeps what each thread once
    took: 150 MB after a minute with a hundred people.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
