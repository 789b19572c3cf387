"""What the rows of the bullet chart say: bar, figures, status with what is said with it, and how high each is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from indicators import wording
from indicators.catalogue import Strategy
from indicators.charts.look import Palette, drawn_sign
from indicators.charts.measuring import wrapped
from indicators.model import Status
from indicators.numbers import write_amount
from indicators.readings import Situation
from indicators.texts import Language

ROW_PX, LINE_PX = 44, 12
HEADER_PX = 26
FRAME_PERCENT = 125
LEAST_PERCENT = 0.6  # a value at or behind the start is drawn, so that it is not taken for none
PHONE_DETAIL_PX = 11
PHONE_DETAIL_DY = 10
PHONE_LINE_PX = 280  # what a line may take of the narrowest phone


def lay_out_rows(
    strategy: Strategy, situations: Sequence[Situation], *, language: Language, palette: Palette
) -> tuple[dict[str, pl.DataFrame], int]:
    """The rows to draw, and how high they are in all."""
    rows, headers, y, axis = [], [], 0, None
    details: list[dict[str, object]] = []
    for situation in situations:
        if situation.indicator.axis != axis:
            axis = situation.indicator.axis
            headers.append({"y": y + HEADER_PX / 2, "text": wording.axis_label(strategy.axes[axis], language).upper()})
            y += HEADER_PX
        middle, lines = y + ROW_PX / 2, _Lines.of(situation, language)
        rows.append(_row(situation, strategy, lines, y=middle, language=language, palette=palette))
        details += lines.rows(middle)
        y += ROW_PX + lines.extra * LINE_PX
    return {
        "bars": pl.DataFrame(rows, schema=_BAR_COLUMNS),
        "headers": pl.DataFrame(headers, schema={"y": pl.Float64, "text": pl.String}),
        "details": pl.DataFrame(details, schema=_DETAIL_COLUMNS),
    }, y


@dataclass(frozen=True)
class _Lines:
    """What is said with a status: under it where it stands beside the bar, in one text under the bar on a phone."""

    beside: Sequence[str]
    below: Sequence[str]

    @classmethod
    def of(cls, situation: Situation, language: Language) -> "_Lines":
        beside = wording.status_details(situation, language)
        whole = " · ".join([wording.status_word(situation.status, language), *beside])
        return cls(beside, wrapped(whole, width=PHONE_LINE_PX, size=PHONE_DETAIL_PX))

    @property
    def extra(self) -> int:
        """How many lines do not fit into a plain row."""
        return max(len(self.beside), len(self.below)) - 1

    @property
    def word_dy(self) -> float:
        """How far the status stands above the middle of its row, so that all of it is in the middle."""
        return -1.5 - 6.5 * len(self.beside) if self.beside else 0.0

    def rows(self, y: float) -> Iterator[dict[str, object]]:
        for number, text in enumerate(self.beside):
            yield {"y": y, "dy": self.word_dy + 16 + 13 * number, "text": text, "phone": False}
        for number, text in enumerate(self.below):
            yield {"y": y, "dy": PHONE_DETAIL_DY + LINE_PX * number, "text": text, "phone": True}


_DETAIL_COLUMNS = {"y": pl.Float64, "dy": pl.Float64, "text": pl.String, "phone": pl.Boolean}
_BAR_COLUMNS = {
    "y": pl.Float64,
    "label": pl.String,
    "rate": pl.Float64,
    "planned": pl.Float64,
    "silent": pl.Boolean,
    "pale": pl.Boolean,
    "bar": pl.String,
    "value": pl.String,
    "status": pl.String,
    "word_dy": pl.Float64,
    "shape": pl.String,
    "fill": pl.String,
    "colour": pl.String,
    "tooltip": pl.String,
}


def _row(
    situation: Situation, strategy: Strategy, lines: _Lines, *, y: float, language: Language, palette: Palette
) -> dict[str, object]:
    pale = situation.status is Status.TOO_OLD
    return {
        "y": y,
        "label": wording.label(situation.indicator, language),
        "rate": _within_frame(situation.rate, least=LEAST_PERCENT),
        "planned": _within_frame(situation.planned_rate),
        "silent": situation.status is Status.NO_DATA,
        "pale": pale,
        "bar": palette.pale if pale else palette.achieved,
        "value": _values(situation, strategy, language),
        "status": wording.status_word(situation.status, language),
        "word_dy": lines.word_dy,
        **drawn_sign(situation.status, palette),
        "tooltip": wording.finding(situation, strategy, language),
    }


def _within_frame(rate: float | None, *, least: float = 0.0) -> float | None:
    """Bars and marks stop at the frame, numbers do not."""
    return None if rate is None else min(max(rate, least), FRAME_PERCENT)


def _values(situation: Situation, strategy: Strategy, language: Language) -> str:
    """ "37 / 30", "n. c. / 210 000", "350": the unit only where it is a symbol, and only once."""
    indicator, target = situation.indicator, situation.target
    if strategy.units[indicator.unit].milestone:
        return ""
    if target is None:
        return (
            "" if situation.achieved is None else wording.achieved_text(situation, strategy, language, with_unit=False)
        )
    planned = wording.target_text(target, indicator, strategy, language, with_unit=False)
    achieved = situation.achieved
    if achieved is None or achieved.value is None:
        return f"– / {planned}"
    decimals, qualifier = indicator.decimals, achieved.qualifier
    return f"{write_amount(achieved.value, language.code, decimals=decimals, qualifier=qualifier)} / {planned}"
