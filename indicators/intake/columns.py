"""The columns of what people report: the names we write, the names we understand.

``indicateur;date;valeur;precision;source;lien;commentaire`` in French, ``indicator,date,value,qualifier,source,link,
comment`` in English; case, accents and spaces do not matter. Another way to head a column is one word here.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.errors import ColumnMissing, ColumnTwice
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

_ALIASES: Mapping[str, tuple[str, ...]] = {
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
_FIELD_OF = {letters_and_digits(alias): field for field, aliases in _ALIASES.items() for alias in aliases}


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


def understand(header: Sequence[str]) -> Columns:
    """Find the fields in a header.

    Raises:
        ColumnMissing: No column for the indicator, the date or the value.
        ColumnTwice: Two columns for the same field.
    """
    place: dict[str, int] = {}
    for position, name in enumerate(header):
        field = _FIELD_OF.get(letters_and_digits(name))
        if field in place:
            raise ColumnTwice(first=inert(header[place[field]]), second=inert(name))
        if field is not None:
            place[field] = position
    missing = [WRITTEN[FRENCH.code][FIELDS.index(field)] for field in NEEDED if field not in place]
    if missing:
        raise ColumnMissing(missing=", ".join(missing), found=", ".join(map(inert, header))[:200])
    others = (name for position, name in enumerate(header) if position not in place.values() and name)
    ignored = tuple(inert(name) for name in others if letters_and_digits(name) not in _EXPLAINING)
    english = any(name.casefold() in _ENGLISH for name in header)
    headed = {field: inert(header[position]) for field, position in place.items()}
    return Columns(place=place, headed=headed, ignored=ignored, language="en" if english else "fr")
