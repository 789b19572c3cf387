"""From the bytes of a text file to UTF-8, or the line that says that they are in no encoding we know.

UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252. That one gives some character for nearly every byte
and so never fails: what is written in two encodings, or by an old Macintosh or DOS, is told by characters that stand
where no French or English text has them, and refused. What cannot be told is not guessed.
"""

import re

from indicators.errors import MixedEncodings, NotText, OtherEncoding, UnreadableCharacter
from indicators.intake.cells import shortened

_UTF8_BOM, _UTF16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_END_OF_FILE, _FILLING = b"\x1a", b" \t\n\r\f\v\0\x1a"  # Ctrl-Z: where old programs end a text, sometimes filled up
# Letters with accents, quotation marks, dashes and euros in UTF-8: in Windows-1252 these pairs would be "Ã©" or "â€™".
_SURELY_UTF8 = re.compile(
    rb"\xc3[\x80-\xbf]|\xc5[\x92\x93]|\xc2[\xa0-\xbf]|\xe2\x80[\x80-\xbf]|\xe2\x82\xac|\xe2\x89[\x80-\xbf]"
)
# What é, è, à, ç, É … of Mac Roman and of DOS become in Windows-1252, where they cannot stand in a word.
_NEVER_IN_WORDS = re.compile(
    "[a-zà-ÿ][ŽŠŒƒˆ‚„]|[A-Za-zÀ-ÿ][†‡‰‹›˜“”™¤¢£¥§¨¬¯¶][a-zà-ÿ]|[ˆ‚ƒ˜][a-zà-ÿ]|[a-zà-ÿ][À-ÖØ-Þ][a-zà-ÿ]"
)
_THIN_SPACES = str.maketrans(dict.fromkeys("\u202f\u2009\u2007", "\u00a0"))
_AROUND, _BETWEEN_CELLS = 20, re.compile(r'[;,"\t\n]')  # what is shown before and after such a place

LOST = (
    "\ufffd"  # what programs put in the place of a byte that they cannot read
    "|Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"  # é as UTF-8 read in Windows-1252: Ã©
    "|â€[\u0080-\u00bf™œžš“”˜¦¢¯]|Â[«»°\u00a0]"
)
"""The same for Python and for Polars."""


def read_utf8(name: str, data: bytes) -> bytes:
    """Return the text in UTF-8, without BOM, each newline a ``\\n``, without blank lines and Ctrl-Z at its end.

    Raises:
        NotText: There is a NUL in it.
        UnreadableCharacter, MixedEncodings, OtherEncoding: With the line.
    """
    if data.startswith(_UTF16_BOMS):
        data = _decode(data, "utf-16").encode()
    data = _cut_end_of_file(data)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\0" in data:
        raise NotText(name=shortened(name), line=_line(data, data.index(b"\0")))
    if data.startswith(_UTF8_BOM):
        _decode(data, "utf-8")
        return data.removeprefix(_UTF8_BOM).rstrip(b"\n")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        data = _from_windows(data, error.start).encode()
    return data.rstrip(b"\n")


def _cut_end_of_file(data: bytes) -> bytes:
    """Cut off the end of a text from its Ctrl-Z on; no pattern, which would take a file of spaces quadratic time."""
    text = data.rstrip(_FILLING)
    return text if _END_OF_FILE in data[len(text) :] else data


def has_lost_letters(text: str) -> bool:
    """Return whether a text holds what is only there where letters were lost on the way."""
    return bool(re.search(LOST, text))


def save_in_windows(text: str) -> str:
    """Return a text as it comes back from an export that a spreadsheet saved in Windows-1252."""
    return simplify_spaces(text).encode("windows-1252", errors="replace").decode("windows-1252")


def simplify_spaces(text: str) -> str:
    """Return a text with ordinary no-break spaces for thin ones, which Windows-1252 does not have."""
    return text.translate(_THIN_SPACES)


def _from_windows(data: bytes, first: int) -> str:
    """The text in Windows-1252, whose byte at ``first`` cannot be UTF-8."""
    utf8 = _SURELY_UTF8.search(data)
    if utf8:
        raise MixedEncodings(line=_line(data, first), other=_line(data, utf8.start()))
    text = _decode(data, "windows-1252")
    strange = _NEVER_IN_WORDS.search(text)
    if strange:
        before, after = text[: strange.start()], text[strange.start() :]
        shown = _BETWEEN_CELLS.split(before[-_AROUND:])[-1] + _BETWEEN_CELLS.split(after[:_AROUND])[0]
        raise OtherEncoding(line=before.count("\n") + 1, text=shortened(shown))
    return text


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="replace")
        raise UnreadableCharacter(line=len(re.findall(r"\r\n?|\n", before)) + 1) from error


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1
