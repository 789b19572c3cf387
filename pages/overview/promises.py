"""The promises, one row each: name, trajectory and bar, figures, verdict with the day that it rests on."""

from collections.abc import Sequence
from html import escape

from indicators import wording
from indicators.charts.look import SIGNS
from indicators.charts.promise import ROW
from indicators.errors import UserFacingError
from indicators.model import Status
from indicators.pictures import draw_rows
from indicators.readings import Overview, Situation
from indicators.texts import Language
from pages.shared import html, state
from pages.shared.server.log import logger

_ORDER = list(Status)


def draw(overview: Overview, situations: Sequence[Situation], language: Language, theme: str) -> None:
    """Draw the rows, what needs a talk first, under the key that says how they are read."""
    ordered = sorted(situations, key=lambda each: _ORDER.index(each.status))
    html.draw("promises", promises_html(overview, ordered, language, theme, state.read_carried()), theme)


def promises_html(
    overview: Overview, situations: Sequence[Situation], language: Language, theme: str, carried: state.Carried
) -> str:
    """Return the rows as a table."""
    say = language.say
    heads = (say("Promise"), say("Planned and achieved"), say("Achieved"), say("Target"), say("Status"))
    drawings = _draw_rows(situations, theme)
    rows = (
        _row(each, drawing, overview, language, carried) for each, drawing in zip(situations, drawings, strict=True)
    )
    return f"<div>{_key(language)}{html.write_table(heads, rows)}</div>"


def _draw_rows(situations: Sequence[Situation], theme: str) -> Sequence[str]:
    """Return the drawing of each row; empty ones where nothing can be drawn, since the figures stand beside them."""
    try:
        return draw_rows(situations, theme=theme)
    except UserFacingError as error:
        logger.warning("The rows are shown without drawings. %s", error)
        return [""] * len(situations)


def _key(language: Language) -> str:
    """Say what the marks mean, each beside its drawing."""
    marks = "".join(f'<li class="{name}">{escape(text)}</li>' for name, text in wording.bars_key(language))
    return f'<ul class="key">{marks}</ul>'


def _row(situation: Situation, drawing: str, overview: Overview, language: Language, carried: state.Carried) -> str:
    value, aimed = wording.row_figures(situation, overview.strategy, language)
    verdict, details = wording.row_verdict(situation, language)
    sign = SIGNS[situation.status]
    waiting = wording.provisional_text(situation, overview.strategy, language)
    note = f"<small>{escape(waiting)}</small>" if waiting else ""
    name = html.link_sheet(situation.indicator.slug, wording.label(situation.indicator, language), carried)
    said = wording.drawing_text(situation, overview.strategy, language)
    picture = html.embed_svg(drawing, alt=said, size=ROW)
    return (
        f'<tr><th scope="row">{name}</th>'
        f'<td class="drawing">{picture if drawing else ""}</td>'
        f'<td class="value">{escape(value)}{note}</td><td class="aim">{escape(aimed)}</td>'
        f'<td class="verdict {sign.role}"><b><i aria-hidden="true">{sign.glyph}</i> {escape(verdict)}</b>'
        f"{''.join(f'<small>{escape(each)}</small>' for each in details)}</td></tr>"
    )
