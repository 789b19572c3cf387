"""What is drawn on two pages or more: status words, cards, tables, warnings, the error boundary."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import quote

import streamlit as st

from indicators import wording
from indicators.charts import Drawing, trajectory_chart
from indicators.charts.look import SIGNS
from indicators.errors import UnknownChoice, UserFacingError
from indicators.model import Indicator, Plan, Population, Source, Status
from indicators.readings import Overview, Situation, WhatIf
from indicators.readings.turns import turn
from indicators.texts import Language, cache_short_texts
from pages.shared import state
from pages.shared.server.log import incident

KEPT_WORDS = 4096
TABLE_PX = 860

_COLOURS = {"late": "red", "watch": "orange", "muted": "gray", "achieved": "blue", "reached": "green"}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>$~:&-])")
# Streamlit makes links of what looks like an address after it has taken the backslashes away, so that none of them
# helps: an empty piece of Markdown in the midst does, which neither shows nor is copied.
_LINKED = re.compile(r"https?|www|@", re.IGNORECASE)
_PARTED = r"\g<0>:small[]"
_NOT_IN_ADDRESS = re.compile(r"[\s()|<>\\`]")


@cache_short_texts(KEPT_WORDS)
def plain(text: str) -> str:
    """Make a text inert: nothing in it is read as Markdown, and no address in it becomes a link."""
    return _LINKED.sub(_PARTED, _MARKDOWN.sub(r"\\\1", text))


def labelled(name: str, text: str, language: Language) -> str:
    """A bold name and what is said of it, as Markdown."""
    said = wording.labelled("\0", text, language)
    return plain(said).replace("\0", f"**{plain(name)}**")


def status_mark(status: Status, language: Language) -> str:
    """A status as Markdown: shape, word and colour."""
    return _sign_mark(status, wording.status_word(status, language))


def situation_mark(situation: Situation, language: Language) -> str:
    """How a promise stands as Markdown, with its projected end and its age; of anything else what it is, unsigned."""
    if situation.population is not Population.PROMISE:
        return f":gray[{plain(wording.status_text(situation, language))}]"
    return _sign_mark(situation.status, wording.status_text(situation, language))


def _sign_mark(status: Status, text: str) -> str:
    sign = SIGNS[status]
    return f":{_COLOURS[sign.role]}[{sign.glyph} **{plain(text)}**]"


def chart(drawing: Drawing) -> None:
    """A chart with its description for screen readers."""
    st.vega_lite_chart(spec=drawing.spec, theme=None, width="stretch", alt=drawing.description)


def trajectory_after(what_if: WhatIf, slug: str, language: Language, theme: str) -> None:
    """The trajectory of an indicator as it would be."""
    with turn():
        drawing = trajectory_chart(what_if.sheet_after(slug), language=language, theme=theme)
    chart(drawing)


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """A table as Markdown: real table markup, number columns to the right. Cells are Markdown already.

    A line break in a cell would end its row; only that becomes a space, no-break spaces stay.
    """
    rule = ["---:" if column in right else ":---" for column in range(len(header))]
    lines = [" | ".join(cells) for cells in ([plain(each) for each in header], rule, *rows)]
    return "\n".join(f"| {' '.join(line.splitlines())} |" for line in lines)


def wide_table(text: str, *, least_px: int = TABLE_PX) -> None:
    """Draw a table of many columns; on a phone it scrolls sideways within its own frame."""
    with st.grid(1, min_column_width=least_px, wrap=False):
        st.markdown(text, anchors=False)


def fold(name: str, label: str, draw: Callable[[], object], *, icon: str | None = None) -> None:
    """Something that few ask for: drawn once it is folded out, so that nobody else waits for it.

    It stays folded out under another label: for Streamlit that is another fold.
    """
    key = f"fold {name}"
    state.show_again(key, False)
    folded = st.expander(label, key=key, icon=icon, on_change="rerun")
    if folded.open:
        with folded:
            draw()


def chips(name: str, label: str, texts: dict[str, str]) -> None:
    """A row of buttons that open the sheets of these indicators (slug → text): one element, however many."""
    chosen = st.pills(
        label, list(texts), format_func=texts.__getitem__, key=name, label_visibility="collapsed", wrap=True
    )
    if chosen:
        st.switch_page(state.page("indicator"), query_params=state.link_to(chosen))


def choose_indicator(
    overview: Overview, language: Language, *, only: Callable[[Indicator], bool] = lambda _: True
) -> str:
    """The indicator of the URL, and a list to go to another one.

    Args:
        only: Which ones are in the list.

    Raises:
        UnknownIndicator: The URL names none of ours (the list is drawn all the same).
    """
    labels = {
        each.indicator.slug: _listed(each.indicator.slug, overview, language)
        for each in overview.situations
        if only(each.indicator)
    }
    with st.columns([2, 3])[0]:
        return choose_listed(
            state.INDICATOR, language.say("Indicator"), labels, placeholder=language.say("Choose an indicator")
        )


def choose_listed(name: str, label: str, options: Mapping[str, str], *, placeholder: str | None = None) -> str:
    """One of many choices in a list, kept in the URL, by default the first one.

    What the URL names is given back even if it is none of them; the list is empty then.
    """
    asked = st.query_params.get(name) or next(iter(options), "")
    state.show(name, asked if asked in options else None)
    chosen: str | None = st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=name,
        placeholder=placeholder,
        on_change=state.follows(name, among=options),
    )
    return chosen or asked


def _listed(slug: str, overview: Overview, language: Language) -> str:
    indicator = overview.named(slug).indicator
    axis = wording.axis_label(overview.strategy.axes[indicator.axis], language)
    return f"{axis} · {wording.label(indicator, language)}"


def choose(
    name: str, label: str, options: Mapping[str, str], language: Language, *, resets: Sequence[str] = ()
) -> list[str]:
    """A filter whose choices are in the URL; unknown ones in the URL are named and left out."""
    return draw_choices(name, label, options, read_choices(name, options, language), language, resets=resets)


def draw_choices(
    name: str,
    label: str,
    options: Mapping[str, str],
    asked: list[str],
    language: Language,
    *,
    resets: Sequence[str] = (),
) -> list[str]:
    """Draw a filter with what its address asks for, and return what is chosen."""
    state.show(name, asked)
    chosen: list[str] = st.multiselect(
        label,
        list(options),
        format_func=lambda option: options[option],
        key=name,
        placeholder=language.say("All"),
        on_change=state.follows(name, default=[], among=options, resets=resets),
    )
    return chosen


def read_choices(name: str, options: Mapping[str, str], language: Language) -> list[str]:
    """Return what a filter of the address asks for, whether it is drawn or not; unknown ones are named and left out."""
    asked, unknown = state.several_in_url(name, list(options))
    if unknown:
        warn(UnknownChoice(text=", ".join(unknown)), language)
    return asked


def choose_one(
    name: str,
    label: str,
    options: Mapping[str, str],
    *,
    default: str,
    resets: Sequence[str] = (),
) -> str:
    """One of a few choices side by side, kept in the URL; the default where the URL names none of them."""
    state.show(name, state.one_in_url(name, list(options), default=default))
    chosen = st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=name,
        required=True,
        on_change=state.follows(name, default=default, among=options, resets=resets),
    )
    return str(chosen or default)


def choose_few(name: str, label: str, options: Mapping[str, str]) -> list[str]:
    """Any of a few choices side by side, kept in the URL; what it names besides is left out."""
    state.show(name, state.several_in_url(name, list(options))[0])
    chosen = st.pills(
        label,
        list(options),
        selection_mode="multi",
        format_func=options.__getitem__,
        key=name,
        on_change=state.follows(name, default=[], among=options),
    )
    return list(chosen)


def plan_standing(plan: Plan, situation: Situation, language: Language) -> str:
    """In force (bold), replaced, or shown without being judged upon, as Markdown."""
    said = plain(wording.plan_standing(plan, situation, language))
    return f"**{said}**" if plan is situation.plan else said


def plan_grounds(plan: Plan, language: Language) -> str:
    """What a plan rests on, as Markdown: decision, its day, reason, and what spoke against the plan."""
    said = [plain(text) for text in wording.plan_grounds(plan, language)]
    warned = wording.warning_texts(plan.warnings, language)
    if warned:
        said.append(
            f":orange[{labelled(language.say('Confirmed all the same'), wording.listed(warned, language), language)}]"
        )
    return " – ".join(said) or "–"


def link(text: str, address: str | None) -> str:
    """A text that leads to an address of the web, as Markdown; the text alone where there is none."""
    if not (address or "").startswith(("http://", "https://")):
        return plain(text)
    return f"[{plain(text)}]({_NOT_IN_ADDRESS.sub(lambda found: quote(found[0], safe=''), address or '')})"


def source_link(source: Source | None) -> str:
    """A source's publisher, linked where it has an address."""
    if source is None:
        return "–"
    return link(source.publisher, source.url)


def source_citation(source: Source, language: Language) -> str:
    """Return a source as a citation: publisher, title, date; in one word where it says that there is none."""
    if not source.is_stated:
        return plain(language.say("no source"))
    said = [plain(source.publisher), link(source.title, source.url), plain(wording.source_day(source, language))]
    return ", ".join(text for text in said if text)


def warn(error: UserFacingError, language: Language) -> None:
    """Say what was wrong with a wish and what was done instead; the page goes on."""
    what, remedy = language.explain(error)
    st.warning(f"**{plain(what)}** {plain(remedy)}", icon=":material/info:")


@contextmanager
def errors_shown(language: Language, *, title: str = "") -> Iterator[None]:
    """The error boundary: what the person can act upon in words, anything else as an incident number.

    Args:
        title: What the page is called, where it has not said so itself.
    """
    try:
        yield
    except Exception as error:
        if title:
            st.title(title, anchor=False)
        show_error(error, language)


def script_failed(error: Exception) -> bool:
    """Show an error from outside the boundary, a widget's callback for instance; Streamlit calls this."""
    show_error(error, state.language())
    return True


def show_error(error: Exception, language: Language) -> None:
    """Say what the person can do; of any other error only the number under which it stands in the log."""
    if isinstance(error, UserFacingError):
        what, remedy = language.explain(error)
        said = f"**{plain(what)}**"
    else:
        number = incident(error, request=state.request())
        said = plain(
            language.say("This page could not be shown (incident no. {incident}). Nothing was lost.", incident=number)
        )
        remedy = language.say(
            "Reload the page; if it happens again, give this number to the person who runs the dashboard."
        )
    st.error(f"{said}\n\n{plain(remedy)}", icon=":material/error:")
