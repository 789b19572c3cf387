"""Press: a picture of an indicator that is correct, sourced, dated, and the same next year.

``picture`` shows it and hands it out, ``keeping`` freezes it, ``pack`` makes the kit of several. Everything comes
from the desk for everybody: what is not published is not here, whoever looks.
"""

import streamlit as st

from indicators import wording
from indicators.catalogue import WHOLE
from indicators.errors import UserFacingError
from indicators.press import FORMATS, KINDS, Kind, Order, Reserve, kinds_of, read_order
from indicators.readings import Overview, shared_desk
from indicators.texts import Language
from pages.press import keeping, pack, picture
from pages.shared import acting, parts, state


def main() -> None:
    language = state.language()
    acting.desk()
    desk, on = shared_desk(), state.day()
    overview = desk.overview(on=on)
    st.title(language.say("Pictures for the press"), anchor=False)
    left, right = st.columns([1, 2], gap="large")
    with left:
        order = choices(overview, language)
    with right:
        if order is not None:
            picture.draw(desk, order, overview, language)
    if order is not None:
        keeping.draw(desk, order, overview, language)
        pack.draw(desk, order.allowed, overview, language)
    keeping.frozen(desk, language)


def choices(overview: Overview, language: Language) -> Order | None:
    """What is to be in the picture, of the page's day and in its language; None where the address asks for nonsense."""
    say = language.say
    slug = subject(overview, language)
    offered = kinds(overview, slug, language)
    kind = parts.choose_one(state.PICTURE, say("Kind of picture"), offered, default=next(iter(offered)))
    formats = {name: say(each.words) for name, each in FORMATS.items()}
    format_ = parts.choose_listed(state.FORMAT, say("Format"), formats)
    provisional = {} if overview.strategy.validation else {Reserve.PROVISIONAL.value: say("provisional values")}
    reserves = {
        **provisional,
        Reserve.DISPUTED.value: say("disputed figures"),
        Reserve.UNSOURCED.value: say("values without a source"),
    }
    allowed = parts.choose_few(state.ALLOWED, say("Show all the same, marked as such"), reserves)
    asked = {"kind": kind, "format": format_, "lang": language.code, "allow": ",".join(allowed)}
    try:
        return read_order(slug, asked)
    except UserFacingError as error:
        parts.warn(error, language)
        return None


def subject(overview: Overview, language: Language) -> str:
    """One indicator, the headline ones first, or the whole strategy."""
    whole = {WHOLE: language.say("The whole strategy, axis by axis")}
    headline = [each.indicator for each in overview.headline]
    others = [each.indicator for each in overview.situations if each.indicator not in headline]
    labels = {each.slug: wording.label(each, language) for each in (*headline, *others)}
    return parts.choose_listed(state.INDICATOR, language.say("Indicator"), {**labels, **whole})


def kinds(overview: Overview, slug: str, language: Language) -> dict[str, str]:
    """The kinds that there are of it, in words."""
    if slug == WHOLE:
        return {Kind.COMPARISON: language.say(KINDS[Kind.COMPARISON])}
    return {kind: language.say(KINDS[kind]) for kind in kinds_of(overview.named(slug), overview.strategy)}
