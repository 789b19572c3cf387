"""The sentences: every one in the code has its French, with the same placeholders, and none is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from indicators.errors import CatalogueFault, Phrase, UserFacingError
from indicators.texts import LANGUAGES, LOCALES, french_spacing
from tests.fixtures import PROJECT

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
SAID_BY = {"say": 1, "noted": 1, "count": 2}
THIN, NO_BREAK = "\u202f", "\u00a0"

Said = tuple[str, ...]


def _calls() -> Iterator[tuple[Path, ast.Call, str]]:
    """Every call of ``say``, ``noted`` or ``count`` in the code, by whatever name it is reached."""
    files = [*(PROJECT / "indicators").rglob("*.py"), *(PROJECT / "pages").rglob("*.py"), PROJECT / "dashboard.py"]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in SAID_BY:
                    yield file, node, name


def _literals(node: ast.expr) -> list[str]:
    """The texts an argument can be: a constant, or either side of a choice."""
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _said(call: ast.Call, name: str) -> list[Said]:
    if name == "count":
        return [tuple(text for each in call.args[:2] for text in _literals(each))] if len(call.args) > 2 else []
    return [(text,) for each in call.args[:1] for text in _literals(each)]


def _sentences() -> set[Said]:
    return {said for _, call, name in _calls() for said in _said(call, name) if said}


def _translations() -> dict[Said, Message]:
    with (LOCALES / "fr.po").open("rb") as file:
        catalogue = read_po(file, locale="fr")
    return {_all(each.id): each for each in catalogue if each.id}


def _all(text: object) -> Said:
    """The one wording of a sentence, or its singular and its plural."""
    return tuple(str(each) for each in text) if isinstance(text, list | tuple) else (str(text),)


def _strings(message: Message) -> Said:
    return _all(message.string)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_the_code_says_something() -> None:
    assert len(_sentences()) > 100


def test_every_sentence_has_its_french() -> None:
    assert _sentences() - set(_translations()) == set()


def test_no_french_sentence_is_left_over() -> None:
    assert set(_translations()) - _sentences() == set()


def test_no_translation_is_empty_or_doubtful() -> None:
    doubtful = [said for said, each in _translations().items() if each.fuzzy or not all(_strings(each))]
    assert doubtful == []


@pytest.mark.parametrize(("said", "message"), _translations().items(), ids=lambda each: str(each)[:60])
def test_a_translation_has_the_placeholders_of_its_sentence(said: Said, message: Message) -> None:
    expected = {name for text in said for name in _placeholders(text)}
    assert [_placeholders(text) for text in _strings(message)] == [expected] * len(_strings(message))


def test_every_placeholder_is_given_its_value_where_the_sentence_is_said() -> None:
    wrong = []
    for file, call, name in _calls():
        given = {keyword.arg for keyword in call.keywords}
        if name == "noted" or None in given:
            continue
        filled = given | ({"number"} if name == "count" else set())
        wrong += [(file.name, said) for said in _said(call, name) for text in said if not _placeholders(text) <= filled]
    assert wrong == []


@pytest.mark.parametrize(
    ("typed", "spaced"),
    [
        ("Quoi ? Oui ! Non ; 12 %", f"Quoi{THIN}? Oui{THIN}! Non{THIN}; 12{THIN}%"),
        ("Cible : 30", f"Cible{NO_BREAK}: 30"),
        ("« Santé numérique »", f"«{NO_BREAK}Santé numérique{NO_BREAK}»"),
        ("rien à changer, https://example.org", "rien à changer, https://example.org"),
    ],
)
def test_french_spacing(typed: str, spaced: str) -> None:
    assert french_spacing(typed) == spaced
    assert french_spacing(spaced) == spaced


def test_no_french_sentence_can_break_before_its_punctuation() -> None:
    shown = [
        FRENCH.say(said[0], **{name: name for name in _placeholders(said[0])})
        for said in _translations()
        if len(said) == 1
    ]
    assert [text for text in shown if re.search(r" [?!;:%»]|« ", text)] == []


@pytest.mark.parametrize(("number", "french", "english"), [(0, "0 jour", "0 days"), (1, "1 jour", "1 day")])
def test_zero_is_singular_in_french_and_plural_in_english(number: int, french: str, english: str) -> None:
    assert FRENCH.count("{number} day", "{number} days", number) == french
    assert ENGLISH.count("{number} day", "{number} days", number) == english


def test_a_text_of_the_catalogue_falls_back_to_french_where_english_is_missing() -> None:
    assert FRENCH.either("sites", "places") == "sites"
    assert ENGLISH.either("sites", "places") == "places"
    assert ENGLISH.either("sites", "") == "sites"


def test_an_error_is_explained_in_both_languages_with_its_parts_translated() -> None:
    error = CatalogueFault(
        file="a.toml", entry="target 1", field="due", fault=Phrase("it is missing"), cure=Phrase("add it")
    )
    assert "it is missing" in " ".join(ENGLISH.explain(error))
    french = " ".join(FRENCH.explain(error))
    assert "a.toml" in french
    assert "it is missing" not in french


def test_every_error_for_people_says_what_and_what_to_do() -> None:
    def below(kind: type[UserFacingError]) -> list[type[UserFacingError]]:
        return [kind, *(each for child in kind.__subclasses__() for each in below(child))]

    own = [kind for kind in below(UserFacingError) if kind is not UserFacingError]
    assert own
    for kind in own:
        error = kind(**dict.fromkeys(_placeholders(kind.what) | _placeholders(kind.remedy), "x"))
        what, remedy = FRENCH.explain(error)
        assert what != UserFacingError.what
        assert remedy
        assert "{" not in what + remedy
