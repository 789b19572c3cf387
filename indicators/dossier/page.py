"""The page of one indicator: verdict, key figures, trajectory, sums, plans, assessment, sources."""

from collections.abc import Iterator, Sequence
from functools import partial

from indicators import wording
from indicators.charts import trajectory_chart
from indicators.dossier.content import (
    Block,
    Fact,
    Facts,
    Figure,
    Group,
    Heading,
    Item,
    Listing,
    Paragraph,
    Section,
    Table,
    Tone,
    Verdict,
)
from indicators.model import Plan, Population, Source
from indicators.numbers import write_short_date
from indicators.readings import Sheet, Situation
from indicators.readings import meetings as judged
from indicators.texts import Language


def indicator_page(sheet: Sheet, verdicts: Sequence[judged.Verdict], language: Language) -> Section:
    """All that a committee needs in front of it about one indicator.

    Args:
        verdicts: What reviews thought of it, the latest one last.
    """
    situation, strategy = sheet.situation, sheet.strategy
    finding = wording.finding(situation, strategy, language)
    blocks: list[Block] = [
        _standing(situation, finding, language),
        Facts(tuple(_facts(sheet, language))),
        Figure(partial(trajectory_chart, sheet, language=language, theme="light", provisional=False)),
        Paragraph(wording.prospect_text(sheet, language), Tone.QUIET),
        *_assessed(verdicts, language),
        Heading(language.say("How these figures are computed")),
        Listing(tuple(_sums(sheet, language))),
        *_plans(sheet, language),
        *_sources(sheet, language),
    ]
    shown = tuple(block for block in blocks if block != Paragraph("", Tone.QUIET))
    return Section(wording.label(situation.indicator, language), shown)


def _standing(situation: Situation, finding: str, language: Language) -> Block:
    """The finding with the verdict on a promise; with what it is of anything else."""
    word = wording.status_text(situation, language)
    if situation.population is Population.PROMISE:
        return Verdict(situation.status, word, finding)
    return Paragraph(f"{finding} · {word}", Tone.LEAD)


def _facts(sheet: Sheet, language: Language) -> Iterator[Fact]:
    """Achieved, target, planned at that date and rate: those that there are."""
    situation, strategy, say = sheet.situation, sheet.strategy, language.say
    indicator, achieved, target = situation.indicator, situation.achieved, situation.target
    when = wording.when_text(achieved.period_end, achieved.period_precision, language) if achieved else ""
    value = wording.achieved_text(situation, strategy, language)
    is_envelope = situation.population is Population.ENVELOPE
    if is_envelope:
        yield Fact(say("Committed or spent"), wording.committed_text(situation, strategy, language), "")
    else:
        yield Fact(say("Achieved"), value, wording.marked(when, achieved, language), achieved=achieved is not None)
    if target is not None:
        due = wording.due_text(target, indicator, language)
        name = say("Planned") if is_envelope else say("Target")
        yield Fact(name, wording.target_text(target, indicator, strategy, language), due)
    if situation.planned is not None:
        gap = say("gap {gap}", gap=wording.gap_text(situation, strategy, language))
        yield Fact(say("Planned at that date"), wording.amount(situation.planned, indicator, strategy, language), gap)
    if situation.rate is not None:
        yield Fact(say("Progress rate"), wording.rate_of(situation, language), _rate_note(sheet, language))


def _rate_note(sheet: Sheet, language: Language) -> str:
    situation = sheet.situation
    if situation.first_rate is None or situation.first_rate == situation.rate:
        return language.say("of the way to the target")
    return language.say("{rate} of the first plan", rate=wording.rate_text(situation.first_rate, language))


def _assessed(verdicts: Sequence[judged.Verdict], language: Language) -> Iterator[Block]:
    """What the last review that judged it thought; nothing where none did."""
    if not verdicts:
        return
    review, assessment = verdicts[-1].review, verdicts[-1].assessment
    said = [assessment.text or "", wording.review_name(review, language)]
    yield Heading(language.say("Assessment"))
    confidence = wording.confidence_text(assessment.confidence, language)
    yield Listing((Item(" · ".join(text for text in said if text), name=confidence),))


def _sums(sheet: Sheet, language: Language) -> Iterator[Item]:
    situation, strategy, say = sheet.situation, sheet.strategy, language.say
    if ratio := wording.ratio_computation(sheet, language):
        yield Item(ratio, name=say("Ratio"))
    yield Item(wording.computation(situation, language), name=say("Rate"))
    yield Item(wording.gap_computation(situation, strategy, language), name=say("Gap"))
    yield Item(wording.verdict(situation, strategy, language), name=say("Status"))


def _plans(sheet: Sheet, language: Language) -> Iterator[Block]:
    """Every plan ever announced, the newest first."""
    say = language.say
    yield Heading(say("Plans"))
    if not sheet.situation.plans:
        yield Paragraph(say("No numeric target was ever announced."), Tone.QUIET)
        return
    header = (say("Announced"), say("Target"), say("Due"), say("Standing"), say("Reference and reason"))
    rows = tuple(_plan_row(plan, sheet, language) for plan in reversed(sheet.situation.plans))
    yield Table(header, (Group(rows),), shares=(0, 0, 0, 0, 1), right=(1,))


def _plan_row(plan: Plan, sheet: Sheet, language: Language) -> tuple[str, ...]:
    situation = sheet.situation
    warned = wording.warning_texts(plan.warnings, language)
    confirmed = language.say("Confirmed all the same")
    grounds = wording.plan_grounds(plan, language)
    grounds += [wording.labelled(confirmed, wording.listed(warned, language), language)] if warned else []
    return (
        write_short_date(plan.known_on, language.code, precision=plan.known_precision),
        wording.target_text(plan.target, situation.indicator, sheet.strategy, language),
        wording.due_text(plan.target, situation.indicator, language),
        wording.plan_standing(plan, situation, language),
        " – ".join(grounds) or wording.publisher(plan.source, sheet.sources),
    )


def _sources(sheet: Sheet, language: Language) -> Iterator[Block]:
    if known := sheet.cited_sources:
        yield Heading(language.say("Sources"))
        yield Listing(tuple(source_item(source, language) for source in known))


def source_item(source: Source, language: Language) -> Item:
    """A source as a citation that leads to it."""
    said = [source.title, wording.source_day(source, language)]
    return Item(", ".join(text for text in said if text), name=source.publisher, url=source.url)
