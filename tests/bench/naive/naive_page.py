"""The reference page as anybody would write it: queries, and ``alt.Chart`` of their rows, on each rerun.

Default settings, ``streamlit run``. ``?indicateur=`` in the address shows the sheet of one indicator.
"""

import altair as alt
import pandas as pd
import streamlit as st

from tests.bench import plain

COLOURS = alt.Color("status", scale=alt.Scale(scheme="tableau10"))


def main() -> None:
    st.set_page_config(page_title="Naive", layout="wide")
    slug = st.query_params.get("indicateur")
    with plain.connected() as connection:
        if slug:
            sheet(*plain.sheet(connection, slug))
        else:
            overview(plain.cards(connection), pd.DataFrame(plain.board(connection)))


def overview(cards: plain.Rows, board: pd.DataFrame) -> None:
    st.title("Where do we stand?")
    for column, card in zip(st.columns(6), cards, strict=False):
        column.metric(card["label"], card["achieved"], f"{card['rate'] or 0:.0f} %")
    st.altair_chart(strip(board))
    chosen = st.multiselect("Axes", sorted(board["axis"].unique()))
    shown = board[board["axis"].isin(chosen)] if chosen else board
    st.altair_chart(bullets(shown))
    st.dataframe(shown)


def strip(board: pd.DataFrame) -> alt.Chart:
    placed = board.assign(place=board.groupby("axis").cumcount())
    return (
        alt.Chart(placed).mark_point(filled=True, size=120).encode(x="place", y="axis", color=COLOURS, shape="status")
    )


def bullets(board: pd.DataFrame) -> alt.LayerChart:
    bars = (
        alt.Chart(board).mark_bar().encode(x="rate", y=alt.Y("label", sort=None), color=COLOURS, tooltip=["achieved"])
    )
    targets = alt.Chart(board).mark_rule().encode(x=alt.datum(100))
    values = alt.Chart(board).mark_text(align="left").encode(y=alt.Y("label", sort=None), text="achieved")
    return bars + targets + values


def sheet(card: plain.Row, achieved: plain.Rows, plans: plain.Rows) -> None:
    st.title(card["label"])
    drawn, figures = st.columns([3, 1])
    drawn.altair_chart(trajectory(pd.DataFrame(achieved), pd.DataFrame(plans)))
    for name in ("achieved", "target", "rate"):
        figures.metric(name, card[name])
    st.dataframe(plans)
    st.dataframe(achieved)


def trajectory(achieved: pd.DataFrame, plans: pd.DataFrame) -> alt.LayerChart:
    dated = alt.X("period_end:T")
    line = alt.Chart(achieved).mark_line(point=True).encode(x=dated, y="value:Q", tooltip=["value:Q", "source:N"])
    planned = alt.Chart(plans).mark_line(strokeDash=[4, 4], point=True)
    return line + planned.encode(x="due:T", y="value:Q", detail="revision:N", tooltip=["value:Q", "decision:N"])


main()
