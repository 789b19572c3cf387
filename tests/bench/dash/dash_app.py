"""The reference in Plotly Dash: the same cards, charts and tables, behind one callback.

``server`` queries and builds them at each call, ``kept_server`` keeps the finished components for ever, as Dash's
documentation tells to memoise what is dear; what is left then is Flask, and writing the components as JSON.
"""

from collections.abc import Callable
from functools import lru_cache

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html
from dash.dash_table.DataTable import DataTable
from flask import Flask

from tests.bench import plain

Components = list[object]

COLOURS = {"late": "#a3120a", "watch": "#9a4a00", "reached": "#18753c", "no data": "#5b6573", "no target": "#5b6573"}


def served(components: Callable[[str], Components]) -> Flask:
    """An app that shows the components of an indicator, or of all where none is named."""
    app = Dash(__name__)
    app.layout = html.Div([dcc.Input(id="slug", value=""), html.Div(id="page")])
    app.callback(Output("page", "children"), Input("slug", "value"))(components)
    server: Flask = app.server
    server.get("/_stcore/health")(lambda: "ok")  # what ``tests.bench.servers`` waits for
    return server


def page(slug: str) -> Components:
    with plain.connected() as connection:
        if slug:
            return sheet(*plain.sheet(connection, slug))
        return overview(plain.cards(connection), plain.board(connection))


def overview(cards: plain.Rows, board: plain.Rows) -> Components:
    shown = [html.Div([html.P(each["label"]), html.B(each["achieved"]), html.P(each["rate"])]) for each in cards]
    return [html.H1("Where do we stand?"), html.Div(shown), drawn(strip(board)), drawn(bullets(board)), table(board)]


def sheet(card: plain.Row, achieved: plain.Rows, plans: plain.Rows) -> Components:
    figures = html.Div([html.P(f"{name}: {card[name]}") for name in ("achieved", "target", "rate")])
    title = html.H1(card["label"])
    return [title, drawn(trajectory(achieved, plans)), figures, table(plans), table(achieved)]


def drawn(figure: go.Figure) -> dcc.Graph:
    return dcc.Graph(figure=figure)


def table(rows: plain.Rows) -> DataTable:
    return DataTable([{name: str(cell) for name, cell in row.items()} for row in rows])


def strip(board: plain.Rows) -> go.Figure:
    axes = [each["axis"] for each in board]
    places = [axes[:number].count(axis) for number, axis in enumerate(axes)]
    marker = {"color": _colours(board), "size": 12}
    return go.Figure(go.Scatter(x=places, y=axes, mode="markers", marker=marker))


def bullets(board: plain.Rows) -> go.Figure:
    labels, rates = [each["label"] for each in board], [each["rate"] for each in board]
    text = [str(each["achieved"]) for each in board]
    bars = go.Bar(x=rates, y=labels, orientation="h", text=text, marker={"color": _colours(board)})
    return go.Figure(bars).add_vline(x=100)


def trajectory(achieved: plain.Rows, plans: plain.Rows) -> go.Figure:
    figure = go.Figure(_line([each["period_end"] for each in achieved], achieved, mode="lines+markers"))
    for revision in sorted({each["revision"] for each in plans}):
        milestones = [each for each in plans if each["revision"] == revision]
        figure.add_trace(_line([each["due"] for each in milestones], milestones, mode="lines"))
    return figure


def _line(days: list[object], rows: plain.Rows, *, mode: str) -> go.Scatter:
    return go.Scatter(x=days, y=[each["value"] for each in rows], mode=mode)


def _colours(board: plain.Rows) -> list[str]:
    return [COLOURS[each["status"]] for each in board]


server, kept_server = served(page), served(lru_cache(page))
