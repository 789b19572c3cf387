"""What a reader does: turns pages, opens sheets, goes through the journal and the review, asks for other days."""

from urllib.parse import urlencode

from tests.crowd.person import Person

PAGES = {"": 5, "fiche": 8, "journal": 3, "revue": 3, "presse": 2, "donnees": 2, "methode": 1}
"""How often each page is turned to, relative to the others."""

SLUGS = (
    *("lieux_experimentation", "cma_laureats", "eds_laureats", "dispositifs_ouverts", "laureats_total"),
    *("porteurs_projets", "imagerie_laureats", "filieres_formation", "etudiants_formes", "juristes_formes"),
)
DAYS = ("2023-12-31", "2025-06-30", "2026-03-31")
OLDER = "Plus anciennes"
STEPS = ("nouveautes", "tour", "decisions", "compte-rendu")


async def read(person: Person) -> None:
    """One page, and sometimes one press on it."""
    page = person.choices.choices(list(PAGES), weights=list(PAGES.values()))[0]
    await person.turn_to(page, _query(person, page))
    if page == "revue":
        await person.think()
        step = person.choices.choice(STEPS)
        await person.wait_for("press review", lambda: person.tab.press(key=f"review-{step}"))
    elif page == "journal" and any(not each.drawn.disabled for each in person.tab.screen.found(label=OLDER)):
        await person.think()
        await person.wait_for("press journal", lambda: person.tab.press(label=OLDER))


def _query(person: Person, page: str) -> str:
    """What the address asks for: an indicator where the page has one, sometimes an earlier day or English."""
    asked: dict[str, str] = {}
    if page in ("fiche", "presse"):
        asked["indicateur"] = person.choices.choice(SLUGS)
    if page != "revue" and person.choices.random() < 0.15:
        asked["au"] = person.choices.choice(DAYS)
    if page not in ("journal", "revue") and person.choices.random() < 0.1:
        asked["lang"] = "en"
    return urlencode(asked)
