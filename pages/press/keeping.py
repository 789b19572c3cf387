"""Freezing a picture under a link of its own, and the pictures frozen so far."""

import streamlit as st

from indicators.access import Act
from indicators.errors import UserFacingError
from indicators.numbers import local_day, write_short_date
from indicators.pictures import painter
from indicators.press import FILES, Frozen, Order, freeze
from indicators.press.shelf import frozen_so_far
from indicators.readings import Desk, Overview
from indicators.store import Hand
from indicators.texts import Language
from pages.press.picture import FOLDER
from pages.shared import acting, parts, receipts, state
from pages.shared.whole_lists import draw_table

SHOWN_PICTURES = 50
_FORM, _DONE = "press-freeze", "press-frozen"


def draw(desk: Desk, order: Order, overview: Overview, language: Language) -> None:
    """A button that freezes the picture shown, for whoever may; then its link."""
    if not acting.person().may(Act.FREEZE):
        return
    st.header(language.say("Permanent link"), anchor=False)
    st.markdown(parts.plain(language.say("A frozen picture stays as it is, whatever is corrected later.")))
    who = acting.asked(language)
    freezes = st.button(language.say("Freeze this picture"), icon=":material/ac_unit:", disabled=who is None, key=_FORM)
    if freezes and who:
        hand = Hand(state.submission(_FORM), who, state.now())
        try:
            state.keep(_DONE, (freeze(desk, [order], hand, on=overview.on, painter=painter()), order))
            state.submitted(_FORM)
        except UserFacingError as error:
            parts.warn(error, language)
    done: tuple[str, Order] | None = state.kept(_DONE, None)
    if done is not None and done[1] == order:
        with receipts.draw_frame(done[0], language.say("Frozen. The link gives the same bytes for ever.")):
            st.code(f"{state.site()}{FOLDER}/{done[0]}/{order.slug}.png", language=None, wrap_lines=True)


def frozen(desk: Desk, language: Language) -> None:
    """Every frozen picture with its links, and whether its figures have changed since."""
    kept = frozen_so_far(desk, today=state.today())
    if not kept:
        return
    say = language.say
    st.header(say("Frozen pictures"), anchor=False)
    header = [say("Frozen on"), say("Picture"), say("Data as of"), say("Files"), say("Since then")]

    def rows(start: int, stop: int) -> list[list[str]]:
        return [_row(each, language) for each in kept[start:stop]]

    draw_table("frozen", header, rows, language, number=len(kept), first=SHOWN_PICTURES)


def _row(each: Frozen, language: Language) -> list[str]:
    picture = each.picture
    files = (f"[{ending.upper()}]({FOLDER}/{picture.snapshot}/{picture.slug}.{ending})" for ending in FILES)
    changed = f":orange[{language.say('updated since')}]" if each.is_outdated else language.say("unchanged")
    return [
        write_short_date(local_day(picture.instant), language.code),
        parts.plain(picture.title),
        write_short_date(picture.frozen_on, language.code),
        " · ".join(files),
        changed,
    ]
