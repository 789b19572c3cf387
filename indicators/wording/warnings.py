"""What speaks against a value or a plan, in words; the codes are those of ``plausibility``."""

from indicators.errors import noted
from indicators.texts import Language

WARNING_WORDS = {
    "leap": noted("ten times the value before, or a tenth of it"),
    "unit_mix_up": noted("about 100, 1,000 or 1,000,000 times the value before (or the inverse): is the unit right?"),
    "dwarfs_target": noted("ten times the target or more, and the first value ever: is the unit right?"),
    "fall": noted("a running total that falls"),
    "beyond_percent": noted("a share below 0 or above 100%"),
    "fraction": noted("a share below 1%: was 45% meant instead of 0.45?"),
    "sum_of_earlier": noted("exactly the sum of earlier values: was a running total added up twice?"),
    "future": noted("a date in the future, or a period that is not over"),
    "early": noted("a date before the count begins: is the year right?"),
    "out_of_bounds": noted("outside the bounds of the indicator"),
    "plan_swings": noted("the target goes back on its last revision"),
    "plan_past": noted("the starting value is already at or past the target"),
    "plan_mixes_units": noted("milestones about 1,000 or 1,000,000 times apart: are they in the same unit?"),
    "plan_leaps": noted("ten times the target before, or a tenth of it"),
    "plan_wanders": noted("milestones that go back and forth"),
    "plan_out_of_bounds": noted("a milestone outside the bounds of the indicator"),
}


def warning_texts(codes: str | None, language: Language) -> list[str]:
    """Each of the codes stored with a value, in words."""
    return [language.say(WARNING_WORDS[code]) for code in (codes or "").split() if code in WARNING_WORDS]
