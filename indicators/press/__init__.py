"""Pictures for the press: correct, sourced, dated, and still the same next year.

``choosing`` lists what can be asked for, ``composing`` puts a picture's texts together from a reading, and nothing
leaves but through ``door``, which refuses what is incomplete, unsourced, unconfirmed or does not fit. ``layout`` says
where everything stands, ``making`` writes PNG, SVG and PDF, ``stamping`` puts the origin into the files, ``kit`` packs
several, ``freezing`` keeps one for ever under a link of its own.

What does not belong here: how charts look (``charts``), how drawing is done and bounded (``pictures``).
"""

from indicators.press.choosing import FORMATS, KINDS, RESERVES, Format, Kind, Order, Reserve, read_order
from indicators.press.composing import compose
from indicators.press.content import Picture
from indicators.press.door import Released, released
from indicators.press.drawing import kinds_of
from indicators.press.freezing import Frozen, freeze, frozen_file, frozen_list
from indicators.press.kit import Kit, kit
from indicators.press.making import FILES, File, make, read_ending
from indicators.press.releasing import release

__all__ = [
    "FILES",
    "FORMATS",
    "KINDS",
    "RESERVES",
    "File",
    "Format",
    "Frozen",
    "Kind",
    "Kit",
    "Order",
    "Picture",
    "Released",
    "Reserve",
    "compose",
    "freeze",
    "frozen_file",
    "frozen_list",
    "kinds_of",
    "kit",
    "make",
    "read_ending",
    "read_order",
    "release",
    "released",
]
