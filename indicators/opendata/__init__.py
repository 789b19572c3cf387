"""Open data: the public figures of a day as four tables, their descriptions, and the package that holds them.

``columns`` declares the tables: which columns, what each means, and whose pandera model says its type. ``frames`` fills
them, ``files`` writes them as CSV, JSON, Parquet and XLSX, ``package`` describes all of it for programs (Data Package)
and ``dcat`` for portals of open data (DCAT-AP).

What does not belong here: files that people import again (``export``), and addresses (``api``).
"""

from indicators.opendata.columns import TABLES, Column, Table
from indicators.opendata.dcat import CATALOG_FILE, catalog
from indicators.opendata.files import FORMATS, Format
from indicators.opendata.frames import frame
from indicators.opendata.package import PACKAGE_FILE, Addresses, package

__all__ = [
    "CATALOG_FILE",
    "FORMATS",
    "PACKAGE_FILE",
    "TABLES",
    "Addresses",
    "Column",
    "Format",
    "Table",
    "catalog",
    "frame",
    "package",
]
