"""Files: the bytes of a file that somebody uploads become a table of text, or one sentence why not.

What a file is, its first bytes say, never its name. Text goes to ``delimited``, workbooks to ``workbook``;
everything else is named and refused: DuckDB and Parquet files in particular, since opening one is as trusting as
loading a library. Nothing is written to disk.

What does not belong here: the meaning of a column or a cell. A share formatted in percent comes as ``45 %``, one
typed as 0.45 comes as that: whether it is a fraction is for the plausibility checks to ask.
"""

import hashlib
import re

from indicators.errors import FileEmpty, FileOfAnotherKind, FileTooLarge, OldWorkbook, Phrase, WorkbookLocked, noted
from indicators.intake.cells import Cells, shortened
from indicators.intake.delimited import read_delimited
from indicators.intake.workbook import read_workbook
from indicators.limits import FILE_MB, MEGABYTE, WORKBOOK_MB

TEXT_BYTES, WORKBOOK_BYTES = FILE_MB * MEGABYTE, WORKBOOK_MB * MEGABYTE

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB]: what Office wrote before 2007, and wraps a password around
_IMAGE, _PACKED, _DATABASE = noted("a picture"), noted("a compressed archive"), noted("a database")
_PARQUET = noted("a Parquet or Arrow file")
_KINDS = (  # where, which bytes, what that is
    (0, b"%PDF-", noted("a PDF document")),
    (0, b"PAR1", _PARQUET),
    (0, b"ARROW1", _PARQUET),
    (8, b"DUCK", _DATABASE),
    (0, b"SQLite format 3\0", _DATABASE),
    (0, b"\x89PNG", _IMAGE),
    (0, b"\xff\xd8\xff", _IMAGE),
    (0, b"GIF8", _IMAGE),
    (0, b"II*\0", _IMAGE),
    (0, b"MM\0*", _IMAGE),
    (8, b"WEBP", _IMAGE),
    (0, b"\x1f\x8b", _PACKED),
    (0, b"7z\xbc\xaf\x27\x1c", _PACKED),
    (0, b"Rar!\x1a", _PACKED),
    (0, b"BZh", _PACKED),
    (0, b"\xfd7zXZ", _PACKED),
    (0, b"\x28\xb5\x2f\xfd", _PACKED),
    (0, b"{\\rtf", noted("a text document (.rtf)")),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|body|table|svg|workbook)", re.IGNORECASE)
_JSON = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[\[{])')
_HEAD_BYTES = 1_024


def read_cells(name: str, data: bytes, *, limit_bytes: int = TEXT_BYTES) -> Cells:
    """The table in a file, every cell as text.

    Args:
        name: The file's name, only for the sentence of what is refused.
        data: Its bytes.
        limit_bytes: What a text may weigh; a workbook may weigh ``WORKBOOK_BYTES`` at most.

    Raises:
        FileRefused: One of its subclasses: what is wrong, where, and what to do.
    """
    if not data:
        raise FileEmpty(name=shortened(name))
    limit = min(limit_bytes, WORKBOOK_BYTES) if data.startswith(_ZIP) else limit_bytes
    if len(data) > limit:
        raise FileTooLarge(name=shortened(name), limit=f"{limit / MEGABYTE:g}")
    _refuse_other_kinds(name, data)
    return read_workbook(name, data) if data.startswith(_ZIP) else read_delimited(name, data)


def digest(data: bytes) -> str:
    """A file's SHA-256 in hexadecimal: the same file is known again whatever its name."""
    return hashlib.sha256(data).hexdigest()


def _refuse_other_kinds(name: str, data: bytes) -> None:
    shown = shortened(name)
    if data.startswith(_OLE):
        _refuse_old_office(shown, data)
    for place, magic, kind in _KINDS:
        if data.startswith(magic, place):
            raise FileOfAnotherKind(name=shown, kind=Phrase(kind))
    head = data[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(head):
        raise FileOfAnotherKind(name=shown, kind=Phrase(noted("a web page or an XML file")))
    if _JSON.match(head):
        raise FileOfAnotherKind(name=shown, kind=Phrase(noted("a JSON file")))


def _refuse_old_office(shown: str, data: bytes) -> None:
    """Streams are named in UTF-16: ``EncryptedPackage`` wraps a new workbook, ``Workbook`` or ``Book`` are old ones."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise WorkbookLocked(name=shown)
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        raise OldWorkbook(name=shown)
    raise FileOfAnotherKind(name=shown, kind=Phrase(noted("a document of an old Office")))
