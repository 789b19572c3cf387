"""What a review thinks of an indicator: a confidence, with a sentence where it contradicts the computed status.

Only promises have an objective that can be judged; what promises nothing can be commented.
"""

from dataclasses import dataclass

from indicators.errors import ContradictionUnexplained, NothingPromised, Phrase, noted
from indicators.model import Assessment, Confidence, Population, Review, Status
from indicators.progress import contradicts
from indicators.review.writing import needed, stored, text
from indicators.store import Hand, Receipt, Store
from indicators.wording import CONFIDENCE_WORDS, STATUS_WORDS


@dataclass(frozen=True)
class Judging:
    """A judgement as typed.

    Attributes:
        status: The computed one that the person had in front of them.
        before: The judgement of the same review that this one replaces; None for the first one.
        population: What the indicator is; only a promise is judged.
    """

    indicator: str
    status: Status
    confidence: Confidence
    text: str
    before: Assessment | None
    population: Population = Population.PROMISE


def assess(store: Store, review: Review, judging: Judging, hand: Hand) -> Receipt:
    """Store a judgement.

    Raises:
        NothingPromised: The indicator has no objective.
        TextMissing: It is a comment that says nothing.
        ContradictionUnexplained: It contradicts the computed status, and no sentence says why.
        TextTooLong: Nothing is stored.
        VersionTaken: Somebody else judged this indicator meanwhile; nothing is stored.
        ReviewClosed, SignInNeeded, NotAllowed: It cannot be written into this review, or not by this person.
    """
    is_comment = judging.confidence is Confidence.COMMENT
    if not is_comment and judging.population is not Population.PROMISE:
        raise NothingPromised
    said = needed(judging.text, field=noted("Comment")) if is_comment else text(judging.text, field=noted("Sentence"))
    if said is None and contradicts(judging.confidence, judging.status):
        raise ContradictionUnexplained(
            confidence=Phrase(CONFIDENCE_WORDS[judging.confidence]), status=Phrase(STATUS_WORDS[judging.status])
        )
    row = {
        "review": review.id,
        "indicator": judging.indicator,
        "version": judging.before.version + 1 if judging.before else 1,
        "confidence": judging.confidence.value,
        "text": said,
    }
    return stored(store, hand, {"assessment": [row]})
