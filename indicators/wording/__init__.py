"""Sentences about a situation: what a card, a chart and the command line all say in the same words.

``words`` names things, ``figures`` writes values and dates, ``sentences`` puts them together.

What does not belong here: how a number is written (``numbers``), the sentences of one page (that page).
"""

from indicators.wording.figures import (
    achieved_text,
    amount,
    due_text,
    gap_text,
    period_text,
    plan_name,
    rate_of,
    rate_text,
    stale_text,
    target_text,
    value_text,
    when_text,
)
from indicators.wording.sentences import change_text, computation, finding, gap_computation, pace_text, projection_text
from indicators.wording.words import (
    CERTAINTY_WORDS,
    MEASURE_WORDS,
    QUALIFIER_WORDS,
    STATUS_MEANINGS,
    STATUS_WORDS,
    aside,
    axis_label,
    certainty_text,
    is_provisional,
    label,
    labelled,
    listed,
    not_released,
    status_meaning,
    status_word,
    statuses_counted,
)

__all__ = [
    "CERTAINTY_WORDS",
    "MEASURE_WORDS",
    "QUALIFIER_WORDS",
    "STATUS_MEANINGS",
    "STATUS_WORDS",
    "achieved_text",
    "amount",
    "aside",
    "axis_label",
    "certainty_text",
    "change_text",
    "computation",
    "due_text",
    "finding",
    "gap_computation",
    "gap_text",
    "is_provisional",
    "label",
    "labelled",
    "listed",
    "not_released",
    "pace_text",
    "period_text",
    "plan_name",
    "projection_text",
    "rate_of",
    "rate_text",
    "stale_text",
    "status_meaning",
    "status_word",
    "statuses_counted",
    "target_text",
    "value_text",
    "when_text",
]
