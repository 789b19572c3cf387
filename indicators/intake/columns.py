"""The columns of what people report: the names we write, the names we understand.

``indicateur;date;valeur;precision;source;lien;commentaire`` in French, ``indicator,date,value,qualifier,source,link,
comment`` in English; case, accents and spaces do not matter. Another way to head a column is one word here.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.errors import ColumnMissing, ColumnTwice, HeaderGarbled
from indicators.intake.cells import shortened
from indicators.intake.encoding import has_lost_letters
from indicators.numbers import inert
from indicators.texts import FRENCH

INDICATOR, DATE, VALUE, QUALIFIER, SOURCE, LINK, COMMENT = FIELDS = (
    "indicator",
    "date",
    "value",
    "qualifier",
    "source",
    "link",
    "comment",
)
NEEDED = (INDICATOR, DATE, VALUE)

WRITTEN: Mapping[str, tuple[str, ...]] = {
    "fr": ("indicateur", "date", "valeur", "precision", "source", "lien", "commentaire"),
    "en": FIELDS,
}
"""Language → the header that templates and exports write."""

TITLES: Mapping[str, tuple[str, ...]] = {
    "fr": ("Indicateur", "Date", "Valeur", "Précision", "Source", "Lien", "Commentaire"),
    "en": ("Indicator", "Date", "Value", "Qualifier", "Source", "Link", "Comment"),
}
"""Language → the columns as a screen heads them; understood like the others."""

ALIASES: Mapping[str, tuple[str, ...]] = {
    INDICATOR: ("indicateur", "indicator", "slug", "code", "identifiant", "nom de l’indicateur", "indicator name"),
    DATE: ("date", "periode", "period", "date de la valeur", "date of the value", "annee", "year", "period end"),
    VALUE: ("valeur", "value", "realise", "achieved", "valeur realisee", "achieved value"),
    QUALIFIER: ("precision", "qualifier", "qualificatif"),
    SOURCE: ("source", "sources"),
    LINK: ("lien", "link", "url", "preuve", "evidence"),
    COMMENT: ("commentaire", "comment", "commentaires", "comments", "remarque", "note"),
}
_OURS = ("ligne", "line", "motif", "problem", "libelle", "label", "unite", "unit", "derniere valeur", "last value")
_NO_LETTER_OR_DIGIT = re.compile(r"[\W_]+")
_ENGLISH = {"indicator", "value", "qualifier", "link", "comment", "comments", "achieved"}


def letters_and_digits(text: str) -> str:
    """A name without case, accents, spaces and punctuation, for comparing."""
    return _NO_LETTER_OR_DIGIT.sub("", unicodedata.normalize("NFKD", text.casefold()))  # accents are parted, and go


_EXPLAINING = {letters_and_digits(name) for name in _OURS}
_FIELD_OF = {letters_and_digits(alias): field for field, aliases in ALIASES.items() for alias in aliases}


@dataclass(frozen=True)
class Columns:
    """How a header was understood.

    Attributes:
        place: Field → position of its column.
        headed: Field → how that column is headed, safe to repeat in a message.
        ignored: Header cells that say nothing to us, as typed; those that our own files add are not among them.
        language: ``fr`` or ``en``: which of the two the comments are in.
    """

    place: Mapping[str, int]
    headed: Mapping[str, str]
    ignored: tuple[str, ...]
    language: str


def is_explaining(name: str) -> bool:
    """Return whether our own files add a column of that name for people to read."""
    return letters_and_digits(name) in _EXPLAINING


def count_needed(names: Iterable[str]) -> int:
    """Return how many of the fields that every file needs these names head."""
    return len({_FIELD_OF.get(letters_and_digits(name)) for name in names} & {*NEEDED})


def find_header(records: Sequence[Sequence[str]]) -> int:
    """Return the place of the record that heads the table: the first of those with most of the needed names.

    The first record where none has two of them: one alone may be chance.
    """
    counts = [count_needed(record) for record in records]
    most = max(counts, default=0)
    return counts.index(most) if most >= 2 else 0


def find_places(
    header: Sequence[str], aliases: Mapping[str, Iterable[str]], *, needed: Mapping[str, str]
) -> dict[str, int]:
    """Return where the column of each field stands.

    Args:
        aliases: Field → the ways to head it.
        needed: Fields that a file cannot do without → how they are written.

    Raises:
        ColumnMissing: There is no column for one of those.
        ColumnTwice: Two columns for the same field.
        HeaderGarbled: A name lost letters: it may be that of any column.
    """
    garbled = next((name for name in header if has_lost_letters(name)), None)
    if garbled is not None:
        raise HeaderGarbled(name=inert(garbled))
    fields = {letters_and_digits(alias): field for field, names in aliases.items() for alias in names}
    place: dict[str, int] = {}
    for position, name in enumerate(header):
        field = fields.get(letters_and_digits(name))
        if field in place:
            raise ColumnTwice(first=inert(header[place[field]]), second=inert(name))
        if field is not None:
            place[field] = position
    if missing := [name for field, name in needed.items() if field not in place]:
        raise ColumnMissing(missing=", ".join(missing), found=shortened(", ".join(map(inert, header))))
    return place


def understand(header: Sequence[str]) -> Columns:
    """Find the fields in a header.

    Raises:
        FileRefused: As for ``find_places``.
    """
    written = dict(zip(FIELDS, WRITTEN[FRENCH.code], strict=True))
    place = find_places(header, ALIASES, needed={field: written[field] for field in NEEDED})
    others = (name for position, name in enumerate(header) if position not in place.values() and name)
    ignored = tuple(inert(name) for name in others if not is_explaining(name))
    english = any(name.casefold() in _ENGLISH for name in header)
    headed = {field: inert(header[position]) for field, position in place.items()}
    return Columns(place=place, headed=headed, ignored=ignored, language="en" if english else "fr")
