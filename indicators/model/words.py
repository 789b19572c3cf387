"""The words that figures are described with."""

from enum import StrEnum


class Measure(StrEnum):
    CUMULATIVE = "cumulative"
    STOCK = "stock"
    ANNUAL = "annual"
    SHARE = "share"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class Qualifier(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Certainty(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    DISPUTED = "disputed"


class Path(StrEnum):
    LINEAR = "linear"
    STEP = "step"


class Aim(StrEnum):
    REACH = "reach"
    FLOOR = "floor"
    CEILING = "ceiling"


class Standing(StrEnum):
    """Whether a planned figure is a promise to be judged, or only shown beside one."""

    PLAN = "plan"
    CONTEXT = "context"


class Population(StrEnum):
    """What can be asked of an indicator; never mixed in one list or one count."""

    PROMISE = "promise"  # a numeric target: it can be kept or missed
    ENVELOPE = "envelope"  # money that was planned: nobody achieves it, it is committed and spent
    COUNT = "count"  # reported, without any target
    CONTEXT = "context"  # outside the strategy


class State(StrEnum):
    SUBMITTED = "submitted"
    VALIDATED = "validated"


class Precision(StrEnum):
    """How finely a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Status(StrEnum):
    """The computed verdict, in the order in which a committee should look at it."""

    OVERDUE = "overdue"
    LATE = "late"
    WATCH = "watch"
    TOO_OLD = "too_old"
    TOO_IMPRECISE = "too_imprecise"
    NO_DATA = "no_data"
    UNDATED = "undated"
    NO_TARGET = "no_target"
    NOT_JUDGED = "not_judged"
    ON_TRACK = "on_track"
    REACHED = "reached"
