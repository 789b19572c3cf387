"""Charts as the child process reads them: Vega-Lite with rows instead of Arrow bytes, in the typeface at hand."""

import io
import json
from typing import Any

import polars as pl

from indicators.charts import Drawing
from indicators.pictures.fonts import FAMILY, printable

WIDTH_PX = 880
MAX_SIDE_PX = 4_000

Spec = dict[str, Any]


def spec_with_rows(drawing: Drawing, *, width_px: int = WIDTH_PX) -> Spec:
    """The spec of a drawing for vl-convert, at the width it was laid out for, else at this one."""
    return {
        "width": min(width_px, MAX_SIDE_PX),
        **drawing.spec,
        "config": {**drawing.spec["config"], "font": FAMILY},
        "datasets": {name: _rows(sent) for name, sent in drawing.spec["datasets"].items()},
    }


def _rows(sent: bytes) -> list[dict[str, Any]]:
    rows = json.loads(pl.read_ipc_stream(io.BytesIO(sent)).write_json())
    return [
        {name: printable(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows
    ]
