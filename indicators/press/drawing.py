"""Which chart a kind of picture has, and for which indicators there is one."""

from indicators.catalogue import Strategy
from indicators.charts import (
    Comparison,
    Drawing,
    Size,
    figure_picture,
    gauge_picture,
    trajectory_picture,
)
from indicators.errors import CurveNeeded, Label, PictureTooFull, TargetNeeded
from indicators.press.choosing import Kind
from indicators.readings import Overview, Sheet, Situation
from indicators.texts import Language


def draw_sheet(sheet: Sheet, kind: Kind, *, language: Language, size: Size) -> Drawing:
    """The chart of one indicator.

    Raises:
        TargetNeeded, CurveNeeded: There is none of that kind.
    """
    situation, strategy = sheet.situation, sheet.strategy
    if kind not in kinds_of(situation, strategy):
        happens = strategy.units[situation.indicator.unit].milestone
        raise (CurveNeeded if happens else TargetNeeded)(name=_name(situation))
    match kind:
        case Kind.BULLET:
            return gauge_picture(situation, strategy, language=language, size=size)
        case Kind.FIGURE:
            return figure_picture(situation, strategy, language=language, size=size)
        case _:
            return trajectory_picture(sheet, language=language, size=size)


def draw_comparison(overview: Overview, *, language: Language, size: Size) -> Drawing:
    """The chart of all axes.

    Raises:
        PictureTooFull: There is not room for all rows.
    """
    comparison = Comparison(overview, language)
    obstacle = comparison.find_obstacle(size)
    if obstacle is not None:
        raise PictureTooFull(text=obstacle)
    return comparison.picture(size)


def kinds_of(situation: Situation, strategy: Strategy) -> tuple[Kind, ...]:
    """The kinds that can be drawn of an indicator; the first one tells most."""
    if strategy.units[situation.indicator.unit].milestone:
        return (Kind.FIGURE,)
    return (Kind.TRAJECTORY, *((Kind.BULLET,) if _has_way(situation) else ()), Kind.FIGURE)


def _has_way(situation: Situation) -> bool:
    """Whether there is a way to go, from a baseline to another value."""
    target = situation.target.value if situation.target else None
    return target is not None and situation.baseline is not None and target != situation.baseline


def _name(situation: Situation) -> Label:
    return Label(situation.indicator.label_fr, situation.indicator.label_en)
