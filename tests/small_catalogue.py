"""A small valid catalogue in a folder of the test's own, and a way to break one thing in it."""

from pathlib import Path

STRATEGY = """
name_fr = "Petite stratégie"
name_en = "Small strategy"
known_on = 2021-06-29
starts_on = 2021-10-18

[thresholds]
on_track_percent = 95
watch_percent = 85

[updates]
months = 12
delay_days = 60

[access]
members_only = false

[open_data]
licence = "CC-BY-4.0"
licence_name = "Creative Commons Attribution 4.0"
licence_url = "https://creativecommons.org/licenses/by/4.0/"

[entry]
validation = true

[[axes]]
slug = "territory"
label_fr = "Territoire"
label_en = "Territory"

[units.places]
one_fr = "lieu"
many_fr = "lieux"
one_en = "site"
many_en = "sites"
"""

SOURCES = """
[launch-2021]
title = "Lancement : « Petite stratégie »"
publisher = "Gouvernement"
published_on = "2021-10"
url = "https://example.org/launch"
"""

OPENED = """
label_fr = "Lieux ouverts"
label_en = "Sites opened"
axis = "territory"
unit = "places"
measure = "cumulative"
direction = "up"
decimals = 0
headline = true
headline_order = 1
baseline = { value = 0, date = 2021-10-18 }
bounds = { lower = 0, upper = 100 }
definition_fr = "Lieux ouverts depuis le lancement."
definition_en = "Sites opened since the launch."
method_fr = "Un lieu compte une fois ; fermé, il compte encore."
method_en = "A site counts once; closed, it still counts."

[[target]]
revision = 1
known_on = 2021-10-18
due = "2024"
value = 30
certainty = "certain"
source = "launch-2021"

[[target]]
revision = 2
known_on = "2022"
known_by = 2022-11-20
due = 2023-06-30
value = 12
certainty = "certain"
source = "launch-2021"

[[target]]
revision = 2
known_on = "2022"
known_by = 2022-11-20
due = "2024-09"
value = 35
qualifier = "at_most"
certainty = "certain"
source = "launch-2021"

[[achieved]]
date = 2022-11-21
known_on = 2022-11-21
value = 25
certainty = "certain"
source = "launch-2021"
evidence = "https://example.org/sites"
comment_fr = "Notre addition : 10 puis 15."
comment_en = "Our addition: 10 then 15."
sum_of = [10, 15]
"""

VISITED = """
label_fr = "Visites par an"
label_en = "Visits a year"
axis = "territory"
unit = "places"
measure = "annual"
direction = "up"
decimals = 1
headline = true
headline_order = 2
definition_fr = "Nombre de visites."
definition_en = "Number of visits."
method_fr = "Entrées payantes seulement."
method_en = "Paid entries only."

[[achieved]]
date = "2022"
period_start = 2022-01-01
known_on = 2023-02-01
value = 718.4
certainty = "probable"
source = "launch-2021"
"""

FILES = {
    "strategy.toml": STRATEGY,
    "sources.toml": SOURCES,
    "indicators/opened.toml": OPENED,
    "indicators/visited.toml": VISITED,
}


def write_catalogue(folder: Path) -> Path:
    """Write the small catalogue into ``folder / "data"``."""
    for name, text in FILES.items():
        file = folder / "data" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "data"


def change(data: Path, file: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text that must be there."""
    text = (data / file).read_text(encoding="utf-8")
    if old not in text:
        raise LookupError(f"{old!r} is not in {file}")
    (data / file).write_text(text.replace(old, new, 1), encoding="utf-8")
