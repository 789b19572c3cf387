"""The picture as it will leave, its files, its address, and the two texts to copy."""

import io
from functools import lru_cache, partial
from urllib.parse import urlencode

import streamlit as st
from PIL import Image

from indicators.access import Identity
from indicators.errors import UserFacingError
from indicators.press import FILES, Order, Picture
from indicators.press.shelf import picture_file
from indicators.readings import Desk, Overview
from indicators.texts import FRENCH, Language
from pages.shared import acting, parts, state

FOLDER = "/presse"

SCREEN_PX = 1460
"""Width from which Streamlit makes a picture smaller itself, at every rerun (0.1 s)."""
KEPT_FOR_SCREENS = 64


def draw(desk: Desk, order: Order, overview: Overview, language: Language) -> None:
    """All of it, or why it may not leave."""
    try:
        shown = picture_file(desk, order, "png", on=overview.on)
    except UserFacingError as error:
        parts.warn(error, language)
        return
    with st.container(border=True):
        st.image(for_screens(shown.content), alt=shown.picture.alt, width="stretch")
    downloads(desk, shown.picture)
    texts(shown.picture, language)


@lru_cache(KEPT_FOR_SCREENS)
def for_screens(png: bytes) -> bytes:
    """The picture no wider than a page shows it."""
    with Image.open(io.BytesIO(png)) as picture:
        if picture.width <= SCREEN_PX:
            return png
        picture.thumbnail((SCREEN_PX, picture.height), Image.Resampling.LANCZOS)
        smaller = io.BytesIO()
        picture.save(smaller, "PNG")
    return smaller.getvalue()


def downloads(desk: Desk, picture: Picture) -> None:
    """One button per kind of file, each made when it is asked for."""
    with st.container(horizontal=True):
        for ending, file in FILES.items():
            st.download_button(
                ending.upper(),
                acting.while_allowed(partial(_handed_out, desk, picture, ending, acting.identity())),
                file_name=f"{picture.file_name}.{ending}",
                mime=file.media,
                key=f"press-{ending}",
                icon=":material/download:",
                on_click="ignore",
            )


def texts(picture: Picture, language: Language) -> None:
    """What is printed beside it and what is read aloud in its place, to copy."""
    for name, text in (
        (language.say("Caption"), picture.caption),
        (language.say("Text read aloud"), picture.alt),
        (language.say("Address for a page that is to show the figures as they stand"), address(picture.order)),
    ):
        st.markdown(f"**{parts.plain(name)}**")
        st.code(text, language=None, wrap_lines=True)


def address(order: Order) -> str:
    """Where the picture of today is, for pages of other sites."""
    asked = {"kind": order.kind, "format": order.format}
    asked |= {"lang": order.language.code} if order.language is not FRENCH else {}
    asked |= {"allow": ",".join(sorted(order.allowed))} if order.allowed else {}
    return f"{state.site()}{FOLDER}/{order.slug}.svg?{urlencode(asked, safe=',')}"


def _handed_out(desk: Desk, picture: Picture, ending: str, who: Identity) -> bytes:
    """The file; that somebody known took it is kept."""
    if who.email:
        acting.exported(who, f"{picture.file_name}.{ending}")
    return picture_file(desk, picture.order, ending, on=picture.on).content
