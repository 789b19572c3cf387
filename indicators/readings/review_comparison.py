"""What differs between two reviews: their figures, what the committee thought of each indicator, what it decided.

Nothing is left out: each judgement and each decision of either review, and of those held between them, is in it, also
where it stayed what it was.
"""

from dataclasses import dataclass

from indicators.model import Decision
from indicators.readings.changes import Changes
from indicators.readings.meetings import Meeting, Verdict


@dataclass(frozen=True, eq=False)
class AssessmentChange:
    """What was thought of one indicator when each review ended; ``before`` is None where nothing had been said yet."""

    indicator: str
    before: Verdict | None
    after: Verdict

    @property
    def is_repeated(self) -> bool:
        """Whether nobody judged the indicator again."""
        return self.before is not None and self.before.review.id == self.after.review.id


@dataclass(frozen=True, eq=False)
class DecisionChange:
    """One decision as it stood when each review ended; ``before`` is None for one that was taken since."""

    before: Decision | None
    after: Decision


@dataclass(frozen=True, eq=False)
class ReviewComparison:
    """Two closed reviews, the earlier one first. Compared by identity, like ``Meeting``.

    Attributes:
        assessments: In the order in which the later review walks through the indicators.
        decisions: Open ones first, as in the later review; then those that were settled.
    """

    earlier: Meeting
    later: Meeting
    changes: Changes
    assessments: tuple[AssessmentChange, ...]
    decisions: tuple[DecisionChange, ...]


def compare_meetings(earlier: Meeting, later: Meeting, changes: Changes) -> ReviewComparison:
    """Compare two reviews.

    Args:
        changes: Of the figures, from what the earlier one froze to what the later one froze.
    """
    return ReviewComparison(
        earlier, later, changes, _compare_assessments(earlier, later), _compare_decisions(earlier, later)
    )


def _compare_assessments(earlier: Meeting, later: Meeting) -> tuple[AssessmentChange, ...]:
    slugs = [*later.walk, *(slug for slug in later.verdicts if slug not in later.walk)]
    latest = {slug: later.verdicts[slug][-1] for slug in slugs if slug in later.verdicts}
    return tuple(
        AssessmentChange(slug, next(reversed(earlier.verdicts.get(slug, ())), None), verdict)
        for slug, verdict in latest.items()
        if verdict.review.held_on >= earlier.on
    )


def _compare_decisions(earlier: Meeting, later: Meeting) -> tuple[DecisionChange, ...]:
    before = {decision.id: decision for decision in earlier.every_decision}
    listed = {decision.id for decision in (*earlier.decisions, *later.decisions)}
    of_later = {decision.id: place for place, decision in enumerate(later.decisions)}
    found = [
        DecisionChange(before.get(decision.id), decision)
        for decision in later.every_decision
        if decision.id in listed or before.get(decision.id) != decision
    ]
    return tuple(sorted(found, key=lambda change: of_later.get(change.after.id, len(of_later))))
