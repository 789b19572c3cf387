"""How large what people send may be: each limit of that kind once, for readers of files, pages and the server.

A megabyte of a file is a million bytes, as people count; Streamlit counts 1,048,576, so that a file which it lets
through may still be refused here, in words. Rates and what a request may weigh stand in ``pages/shared/server/limits``.
"""

MEGABYTE = 1_000_000

FILE_MB = 100
"""A file of values; ``server.maxUploadSize`` in ``.streamlit/config.toml`` is the same number, checked at start."""

WORKBOOK_MB, WORKBOOK_UNPACKED_MB = 10, 50
WORKBOOK_PARTS, WORKBOOK_SHEETS, WORKBOOK_CELLS = 2_000, 20, 500_000
WORKBOOK_CHARACTERS = 20_000_000
"""In all cells together: a workbook of 80 kB can repeat one long text in every cell, which the server then holds."""
WORKBOOK_RATIO = 100
"""How often a part of a workbook may be larger than it was packed: a bomb is thousands of times."""

MESSAGE_MB = 4
"""What a page sends at once, in Streamlit's megabytes: ``server.maxWidgetStateSize``, uvicorn's ``--ws-max-size``."""

KEPT_TEXT, SAID_TEXT = 300, 1_000
"""The longest text that a cache keeps by its wording, and the longest that a sentence repeats of what was typed."""

STORED_PER_DAY, FROZEN_PER_DAY = 2_000, 50
"""Submissions of one person who signed in, and of these frozen pictures: half a megabyte each for ever."""
