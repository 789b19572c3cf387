"""OpenDocument workbooks as LibreOffice writes them, as small as they can be, for tests."""

import io
import zipfile
from xml.sax.saxutils import escape

MEDIA = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{end}:1.0"'
    for name, end in (
        *(("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle")),
        *(("calcext", "calcext"), ("dc", "dc"), ("xlink", "xlink"), ("manifest", "manifest")),
    )
)
MANIFEST = f"<manifest:manifest {SPACES}/>"
HEADER = ("indicateur", "date", "valeur", "precision", "source", "lien", "commentaire")
LAST_ROWS = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


def text(content: str) -> str:
    """A cell with a text."""
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in content.split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>' if content else EMPTY


EMPTY = "<table:table-cell/>"


def cell(kind: str, value: str, shown: str = "", *, style: str = "", more: str = "") -> str:
    """A cell with a number, a date and so on; ``more`` are attributes."""
    name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind, "value")
    styled = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"{styled} {more}>'
        f"<text:p>{escape(shown)}</text:p></table:table-cell>"
    )


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def sheet(*rows: str, name: str = "Feuille1", hidden: bool = False, columns: str = "") -> str:
    style = ' table:style-name="hidden"' if hidden else ""
    return f'<table:table table:name="{name}"{style}>{columns}{"".join(rows)}{LAST_ROWS}</table:table>'


def header(*names: str) -> str:
    return row(*map(text, names or HEADER))


def style(name: str, data: str) -> str:
    """A cell style with a data style such as ``<number:date-style>…</number:date-style>`` (its name is put in)."""
    tag = data.partition(">")[0] + f' style:name="N-{name}">'
    named = tag + data.partition(">")[2]
    used = f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="N-{name}"/>'
    return named + used


HIDDEN_STYLE = (
    '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/>'
    "</style:style>"
)


def document(*sheets: str, styles: str = "", before: str = "") -> str:
    """The part ``content.xml``."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {SPACES} office:version="1.3">'
        f"<office:automatic-styles>{HIDDEN_STYLE}{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    )


def archive(content: str, parts: dict[str, str] | None = None, *, media: str = MEDIA) -> bytes:
    """The file, with other parts beside its content."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("mimetype"), media, compress_type=zipfile.ZIP_STORED)
        for name, part in {"content.xml": content, "META-INF/manifest.xml": MANIFEST, **(parts or {})}.items():
            packed.writestr(zipfile.ZipInfo(name), part, compress_type=zipfile.ZIP_DEFLATED)  # the same at any time
    return file.getvalue()


def ods(*rows: str, styles: str = "") -> bytes:
    """A workbook with one sheet: our header, then these rows."""
    return archive(document(sheet(header(), *rows), styles=styles))
