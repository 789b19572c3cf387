"""The kit: pictures of several indicators with captions, figures and one page, made on demand and handed out."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import streamlit as st

from indicators import wording
from indicators.errors import UserFacingError
from indicators.pictures import painter
from indicators.press import FORMATS, Kit, Order, Reserve, kinds_of, kit, read_order
from indicators.readings import Desk, Overview
from indicators.texts import Language
from pages.shared import acting, parts, state

_MADE, _WHICH, _FORMAT = "press-kit", "press-kit-indicators", "press-kit-format"
DIGITS = 8


@dataclass(frozen=True)
class Made:
    """A kit that is ready, and what it is about."""

    of: tuple[object, ...]
    kit: Kit


def draw(desk: Desk, allowed: Collection[Reserve], overview: Overview, language: Language) -> None:
    """Which indicators in which format, with the reservations allowed above; then the file."""
    say = language.say
    st.header(say("Press kit"), anchor=False)
    st.markdown(parts.plain(say("Pictures as PNG, SVG and PDF, captions, the figures as a table, and a page to read.")))
    labels = {each.indicator.slug: wording.label(each.indicator, language) for each in overview.situations}
    state.show_again(_WHICH, [each.indicator.slug for each in overview.headline], among=labels)
    state.show_again(_FORMAT, next(iter(FORMATS)), among=FORMATS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        slugs = st.multiselect(
            say("Indicators"),
            list(labels),
            format_func=labels.__getitem__,
            key=_WHICH,
            persist_state="session",
        )
        format_ = st.selectbox(
            say("Format"),
            list(FORMATS),
            format_func=lambda name: say(FORMATS[name].words),
            key=_FORMAT,
            persist_state="session",
            width=260,
        )
        wanted = st.button(say("Make the kit"), disabled=not slugs, key="press-kit-make")
    asked = {"format": str(format_), "lang": language.code, "allow": ",".join(allowed)}
    orders = [_order(overview, slug, asked) for slug in slugs]
    if wanted:
        _make(desk, orders, overview, language)
    made: Made | None = state.kept(_MADE, None)
    if made is not None and made.of == (overview.stamp, tuple(orders)):
        _hand_out(made.kit, overview, language)


def _order(overview: Overview, slug: str, asked: Mapping[str, str]) -> Order:
    """Each as the kind that tells most of it."""
    return read_order(slug, {**asked, "kind": kinds_of(overview.named(slug), overview.strategy)[0]})


def _make(desk: Desk, orders: list[Order], overview: Overview, language: Language) -> None:
    drawing = language.count("Drawing {number} picture…", "Drawing {number} pictures…", len(orders))
    try:
        with st.spinner(drawing):
            made = kit(desk, orders, on=overview.on, painter=painter())
    except UserFacingError as error:
        parts.warn(error, language)
        return
    state.keep(_MADE, Made((overview.stamp, tuple(orders)), made))


def _hand_out(made: Kit, overview: Overview, language: Language) -> None:
    """The file under a name that changes with its content, and what is not in it."""
    digits = hashlib.sha256(made.content).hexdigest()[:DIGITS]
    name = f"presse-{overview.on.isoformat()}-{digits}.zip"
    st.download_button(
        language.say("Download {name} ({size} kB)", name=name, size=max(1, len(made.content) // 1000)),
        acting.offer_file(made.content),
        file_name=name,
        mime="application/zip",
        key="press-kit-file",
        type=state.main_button(),
        icon=":material/download:",
        on_click=acting.exported,
        args=(acting.identity(), name),
    )
    for order, error in made.refused:
        label = wording.label(overview.named(order.slug).indicator, language)
        st.warning(parts.plain(wording.labelled(label, " ".join(language.explain(error)), language)))
