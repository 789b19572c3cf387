"""Streamlit's HTML document made ours: what a browser has before the first run of a page.

``document.css`` goes into it, and ``document.js``, which says in French what Streamlit itself can only say in English.
"""

import json
import re
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from indicators.opendata import TABLES
from indicators.texts import Language, read_french

INDEX = (files("streamlit") / "static" / "index.html").read_bytes()

ROOT = "<script>window.__streamlit = {BACKEND_BASE_URL: new URL('.', location.href).href}</script>"
"""Where the server is; a browser that has to find out knocks below the page's own address first, in vain."""

HERE = Path(__file__).parent
STYLE = (HERE / "document.css").read_text(encoding="utf-8")
SCRIPT = (HERE / "document.js").read_text(encoding="utf-8")
WORDS = HERE / "streamlit.fr.po"

_STREAMLITS = re.compile(r"<title>.*?</title>|<noscript>.*?</noscript>", re.DOTALL)


@cache
def document(language: Language) -> bytes:
    """The document in one language; without JavaScript it leads to the tables."""
    say = language.say
    head = f"<title>{escape(say('Digital health · dashboard'))}</title>\n<style>{STYLE}</style>\n{ROOT}\n{script()}"
    waiting = f'<p role="status">{escape(say("The dashboard is loading …"))}</p>'
    without = escape(say("This dashboard needs JavaScript. Its figures are also in tables:"))
    tables = ", ".join(
        f'<a href="./donnees/{each.name}.xlsx">{escape(say(each.title))}</a>' for each in TABLES.values()
    )
    body = f'<noscript><p>{without} {tables}</p></noscript>\n<div id="root">{waiting}</div>'
    return (
        _STREAMLITS.sub("", INDEX.decode())
        .replace('<html lang="en"', f'<html lang="{language.code}"', 1)
        .replace("</head>", f"{head}\n</head>", 1)
        .replace('<div id="root"></div>', body, 1)
        .encode()
    )


def script() -> str:
    """The script that knows Streamlit's words."""
    words = json.dumps(read_french(WORDS), ensure_ascii=False)
    return f"<script>{SCRIPT.replace('const WORDS = {};', f'const WORDS = {words};', 1)}</script>"
