"""A meeting as a dossier: which sections there are, in which order, and what the general ones say."""

from collections.abc import Sequence

from indicators import wording
from indicators.dossier.content import (
    Block,
    Cell,
    Cover,
    Dossier,
    Group,
    Heading,
    Item,
    Listing,
    Paragraph,
    Section,
    Signs,
    Table,
    Tone,
    Verdict,
)
from indicators.dossier.page import indicator_page, source_item
from indicators.dossier.tables import assessments, decisions, every_indicator
from indicators.model import Population, Review, Status
from indicators.numbers import write_date
from indicators.readings import Meeting, Overview, Situation, count_indicators, reminders
from indicators.texts import Language

PROGRAMME = "France 2030"


def dossier_of(meeting: Meeting, language: Language) -> Dossier:
    """Everything in front of the committee, for paper and for an e-mail."""
    overview = meeting.overview
    slugs = [each.indicator.slug for each in overview.headline]
    pages = [indicator_page(meeting.sheet(slug), meeting.verdicts.get(slug, ()), language) for slug in slugs]
    sections = (
        summary(overview, language),
        changes(meeting, language),
        axes(overview, language),
        *pages,
        assessments(meeting, language),
        every_indicator(overview, language),
        decisions(meeting, language),
        *minutes(meeting.review, language),
        method(overview, language),
    )
    return Dossier(language, on=meeting.on, cover=cover(meeting, language), sections=sections)


def cover(meeting: Meeting, language: Language) -> Cover:
    """What this is, who met, and how current the figures are."""
    say, review, strategy = language.say, meeting.review, meeting.overview.strategy
    day = write_date(review.held_on if review else meeting.on, language.code)
    title = say("Review of {day}", day=day) if review else say("Dossier of {day}", day=day)
    people = [(say("Chair"), review.chair), (say("Attendance"), review.attendance)] if review else []
    lines = [
        *people,
        (say("Data as of"), write_date(meeting.on, language.code)),
        (say("Figures"), _standing(meeting, language)),
    ]
    return Cover(
        programme=PROGRAMME,
        strategy=language.either(strategy.name_fr, strategy.name_en),
        title=title,
        lines=tuple(Item(text, name=name) for name, text in lines if text),
    )


def _standing(meeting: Meeting, language: Language) -> str:
    """Whether the figures can still change; by which checksum frozen ones are known."""
    if meeting.snapshot is not None:
        return language.say("frozen, checksum {digits}…", digits=meeting.snapshot.first_digits)
    return language.say("provisional: the review is open") if meeting.review else ""


def summary(overview: Overview, language: Language) -> Section:
    """The ten-second answer, then what is late, silent and awaited before anything green."""
    say, counts = language.say, count_indicators(overview)
    promises = wording.population_counted(Population.PROMISE, counts.promises, language)
    lead = wording.labelled(promises, wording.statuses_counted(overview.whole, language), language)
    beside = wording.beside_counted(overview, language)
    blocks: list[Block] = [
        Paragraph(f"{lead}.", Tone.LEAD),
        *([Paragraph(say("Beside them, with nothing to keep or to miss: {list}.", list=beside))] if beside else []),
        *_named(
            say("Late, to watch or inconclusive"),
            _late(overview, language),
            say("Nothing is late, to watch or inconclusive."),
        ),
        *_named(say("Promises without any figure"), _silent(overview, language), say("Every promise has a figure.")),
        *_named(say("Newer value awaited"), _awaited(overview, language), say("Every value is recent.")),
    ]
    return Section(say("In ten seconds"), tuple(blocks))


def _named(title: str, found: Sequence[Block], none: str) -> tuple[Block, ...]:
    return (Heading(title), *(found or (Paragraph(none, Tone.QUIET),)))


def _late(overview: Overview, language: Language) -> tuple[Block, ...]:
    """Verdict, name and figures of each."""
    header = (language.say("Status"), language.say("Indicator"), language.say("Finding"))
    rows = tuple(
        (
            Verdict(each.status, wording.status_text(each, language), wording.stale_text(each, language)),
            wording.label(each.indicator, language),
            wording.finding(each, overview.strategy, language),
        )
        for each in overview.late
    )
    return (Table(header, (Group(rows),), shares=(0, 2, 3)),) if rows else ()


def _awaited(overview: Overview, language: Language) -> tuple[Block, ...]:
    """What awaits a newer value, population by population."""
    newer = [each for each in reminders(overview) if not each.never_reported]
    grouped = {
        population: [wording.reminder_text(each, language) for each in newer if each.population is population]
        for population in Population
    }
    return tuple(
        Paragraph(
            wording.labelled(
                wording.population_counted(population, len(said), language), wording.listed(said, language), language
            )
            + "."
        )
        for population, said in grouped.items()
        if said
    )


def _silent(overview: Overview, language: Language) -> tuple[Block, ...]:
    """Their names, with what was planned."""
    said = [_planned(each, overview, language) for each in overview.silent]
    return (Paragraph(f"{wording.listed(said, language)}."),) if said else ()


def _planned(situation: Situation, overview: Overview, language: Language) -> str:
    name, planned = (
        wording.label(situation.indicator, language),
        wording.planned_text(situation, overview.strategy, language),
    )
    return f"{name} ({planned})" if planned else name


def axes(overview: Overview, language: Language) -> Section:
    """One sign per promise, axis by axis, with the counts, the mean rates, and what is no promise."""
    rows = tuple(_axis(overview, axis, language) for axis in overview.axes)
    table = Table(tuple(wording.axes_header(language)), (Group(rows),), shares=(0, 3, 0, 0, 2), right=(2, 3))
    note = Paragraph(wording.mean_rate_note(language), Tone.QUIET)
    return Section(language.say("Promises by axis"), (table, note), own_page=False)


def _axis(overview: Overview, axis: str, language: Language) -> tuple[Cell, ...]:
    name, counted, *others = wording.axis_cells(overview, axis, language)
    return (name, Signs(_gravest_first(overview, axis), counted), *others)


def _gravest_first(overview: Overview, axis: str) -> tuple[Status, ...]:
    own = (each.status for each in overview.of(Population.PROMISE) if each.indicator.axis == axis)
    return tuple(sorted(own, key=list(Status).index))


def changes(meeting: Meeting, language: Language) -> Section:
    """What is new since the review before this one, kind by kind."""
    found = meeting.changes
    news = wording.news_text(found, language)
    blocks: list[Block] = [Paragraph(f"{news[0].upper()}{news[1:]}.", Tone.LEAD)]
    if not meeting.is_as_frozen:
        blocks.append(Paragraph(wording.rules_changed(language), Tone.QUIET))
    for heading, lines in wording.change_lines(found, language):
        blocks += [Heading(heading), Listing(tuple(Item(text, name=name) for name, text in lines))]
    return Section(language.say("What changed"), tuple(blocks), own_page=False)


def minutes(review: Review | None, language: Language) -> tuple[Section, ...]:
    """What was written down in the meeting, paragraph by paragraph; nothing where nothing was."""
    lines = ((review.summary if review else None) or "").splitlines()
    blocks = tuple(Paragraph(line.strip()) for line in lines if line.strip())
    return (Section(language.say("Minutes"), blocks, own_page=False),) if blocks else ()


def method(overview: Overview, language: Language) -> Section:
    """How the figures come about, what each status means, and every document that one was read in."""
    strategy = overview.strategy
    meanings = tuple(
        Item(wording.status_meaning(status, strategy, language), name=wording.status_word(status, language))
        for status in Status
    )
    stated = filter(lambda source: source.is_stated, overview.sources.values())
    cited = sorted(stated, key=lambda source: (source.publisher.casefold(), source.title, source.id))
    blocks = (
        Heading(language.say("How figures are computed")),
        Listing(tuple(map(Item, wording.rules(strategy, language)))),
        Heading(language.say("Statuses")),
        Listing(meanings),
        Paragraph(wording.order_of_statuses(strategy, language), Tone.QUIET),
        Heading(language.say("Sources")),
        Listing(tuple(source_item(source, language) for source in cited)),
    )
    return Section(language.say("Method and sources"), blocks, own_page=False)
