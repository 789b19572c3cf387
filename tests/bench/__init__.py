"""What a rerun costs, measured over the wire against real servers: ``python -m tests.bench``.

A benchmark, not a test: nothing here is collected by pytest and no figure fails a build.
"""
