"""Archives: what a zip file says that it holds, before anything of it is unpacked.

A workbook is a zip of XML parts. From the directory at its end this room tells a workbook (.xlsx, .ods) from other zips
and refuses what no spreadsheet needs to carry figures: bombs, macros, links to other files, passwords, entities, parts
out of place.
The directory can lie, which is why ``workbook`` parses behind limits all the same.

What does not belong here: the sheets and their cells (``workbook``), other formats (``files``).
"""

import io
import struct
import zipfile
import zlib

from indicators.errors import (
    FileOfAnotherKind,
    Phrase,
    WorkbookDamaged,
    WorkbookLocked,
    WorkbookTooHeavy,
    WorkbookUnsafe,
    WorkbookWithLinks,
    WorkbookWithMacros,
    noted,
)
from indicators.intake.cells import shortened
from indicators.limits import MEGABYTE, WORKBOOK_PARTS, WORKBOOK_RATIO, WORKBOOK_SHEETS, WORKBOOK_UNPACKED_MB

RATIO_FROM_BYTES = 1_000_000  # below this, blank sheets may well shrink a hundredfold

_ENTRY = b"PK\x01\x02"  # starts each entry of a zip's directory
_HEAD_BYTES = 65_536  # of each part; a DOCTYPE stands before its first element
_ENCRYPTED = 0x1
_PLAIN_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_XML = (".xml", ".rels", ".vml")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)

_OTHER_KINDS = {
    "xl/workbook.bin": noted("a binary workbook (.xlsb)"),
    "word/document.xml": noted("a Word document"),
    "ppt/presentation.xml": noted("a PowerPoint presentation"),
    "content.xml": noted("an OpenDocument text or drawing (.odt, .odg)"),
}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "meta-inf/manifest.xml"


def refuse_unsafe(name: str, data: bytes) -> None:
    """Let only a workbook pass, and only one that can be parsed without surprise.

    Raises:
        FileRefused: One of its subclasses: another kind of zip, damaged, too heavy, unsafe, macros, links.
    """
    shown = shortened(name)
    if data.count(_ENTRY) > WORKBOOK_PARTS:  # before the directory is read, which is slow for a million entries
        raise WorkbookTooHeavy(name=shown, reason=_too_many(noted("it has more than {limit} parts"), WORKBOOK_PARTS))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_other_kind(shown, archive)
            _refuse_heavy(shown, archive)
            _refuse_misplaced(shown, archive)
            _refuse_locked(shown, archive)
            _refuse_active(shown, archive)
            _refuse_entities(shown, archive)
    except _BROKEN as error:
        raise WorkbookDamaged(name=shown) from error


def _too_many(message: str, limit: int) -> Phrase:
    return Phrase(message, {"limit": limit})


def _names(archive: zipfile.ZipFile) -> list[str]:
    return [entry.filename.casefold() for entry in archive.infolist()]


def _refuse_other_kind(shown: str, archive: zipfile.ZipFile) -> None:
    names = set(_names(archive))
    is_open_document = _kind_declared(archive) == _OPEN_DOCUMENT
    if "xl/workbook.xml" in names or (is_open_document and names & {"content.xml", "encrypted-package"}):
        return
    found = next((kind for part, kind in _OTHER_KINDS.items() if part in names), noted("a zip archive"))
    raise FileOfAnotherKind(name=shown, kind=Phrase(found))


def _kind_declared(archive: zipfile.ZipFile) -> bytes:
    """What an OpenDocument says that it is (part 2, 3.3); a template is as good as a spreadsheet made from it."""
    declared = next((entry for entry in archive.infolist() if entry.filename == "mimetype"), None)
    return _head(archive, declared).strip().removesuffix(b"-template") if declared else b""


def _refuse_heavy(shown: str, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    sheets = [name for name in _names(archive) if name.startswith(("xl/worksheets/", "xl/chartsheets/"))]
    if len([name for name in sheets if name.endswith(".xml")]) > WORKBOOK_SHEETS:
        reason = _too_many(noted("it has more than {limit} sheets"), WORKBOOK_SHEETS)
    elif sum(entry.file_size for entry in entries) > WORKBOOK_UNPACKED_MB * MEGABYTE:
        reason = _too_many(noted("unpacked, it takes more than {limit} MB"), WORKBOOK_UNPACKED_MB)
    elif any(
        entry.file_size > RATIO_FROM_BYTES and entry.file_size > WORKBOOK_RATIO * entry.compress_size
        for entry in entries
    ):
        reason = _too_many(noted("unpacked, a part of it is more than {limit} times larger"), WORKBOOK_RATIO)
    else:
        return
    raise WorkbookTooHeavy(name=shown, reason=reason)


def _refuse_active(shown: str, archive: zipfile.ZipFile) -> None:
    names = _names(archive)
    types = b"".join(
        _head(archive, entry) for entry in archive.infolist() if "content_types" in entry.filename.casefold()
    )
    office = any("vbaproject" in name or "/macrosheets/" in name for name in names) or b"macroenabled" in types
    if office or any(name.startswith(("basic/", "scripts/")) and not name.endswith("/") for name in names):
        raise WorkbookWithMacros(name=shown)
    if any(name.startswith("xl/externallinks/") for name in names):
        raise WorkbookWithLinks(name=shown)


def _refuse_misplaced(shown: str, archive: zipfile.ZipFile) -> None:
    """Encrypted or oddly packed parts, parts outside the archive, and parts that stand twice."""
    names = _names(archive)
    outside = any(name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") for name in names)
    odd = any(entry.flag_bits & _ENCRYPTED or entry.compress_type not in _PLAIN_METHODS for entry in archive.infolist())
    if outside or odd or len(set(names)) < len(names):
        raise WorkbookUnsafe(name=shown)


def _refuse_locked(shown: str, archive: zipfile.ZipFile) -> None:
    """A password encrypts the parts of an OpenDocument, not the archive; the manifest says so."""
    for entry in archive.infolist():
        if entry.filename.casefold() == _MANIFEST and b"encryption-data" in _head(archive, entry):
            raise WorkbookLocked(name=shown)


def _refuse_entities(shown: str, archive: zipfile.ZipFile) -> None:
    parts = (entry for entry in archive.infolist() if entry.filename.casefold().endswith(_XML))
    for head in (_head(archive, entry) for entry in parts):
        if b"<!doctype" in head or b"<!entity" in head:
            raise WorkbookUnsafe(name=shown)


def _head(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A part's beginning in lower case; without NUL, so that UTF-16 reads like ASCII."""
    with archive.open(entry) as part:
        return part.read(_HEAD_BYTES).replace(b"\0", b"").lower()
