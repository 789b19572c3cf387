"""A meeting as a dossier: which sections there are, in which order, and what the general ones say."""

from collections.abc import Sequence

from indicators import wording
from indicators.dossier.content import (
    Block,
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
from indicators.dossier.tables import decisions, every_indicator
from indicators.model import Review, Status
from indicators.numbers import write_date
from indicators.readings import Meeting, Overview, Situation
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
    """The ten-second answer, then what is late, stale and silent before anything green."""
    say = language.say
    total = language.count("{number} indicator", "{number} indicators", overview.whole.total)
    lead = wording.labelled(total, wording.statuses_counted(overview.whole, language), language)
    blocks: list[Block] = [
        Paragraph(f"{lead}.", Tone.LEAD),
        *_named(say("Late or to watch"), _late(overview, language), say("Nothing is late or to watch.")),
        *_named(say("Update awaited"), _stale(overview, language), say("Every value is recent.")),
        *_named(say("Never released"), _silent(overview, language), say("Every indicator has a value.")),
    ]
    return Section(say("In ten seconds"), tuple(blocks))


def _named(title: str, found: Sequence[Block], none: str) -> tuple[Block, ...]:
    return (Heading(title), *(found or (Paragraph(none, Tone.QUIET),)))


def _late(overview: Overview, language: Language) -> tuple[Block, ...]:
    """Verdict, name and figures of each."""
    header = (language.say("Status"), language.say("Indicator"), language.say("Finding"))
    rows = tuple(
        (
            Verdict(each.status, wording.status_word(each.status, language), wording.stale_text(each, language)),
            wording.label(each.indicator, language),
            wording.finding(each, overview.strategy, language),
        )
        for each in overview.late
    )
    return (Table(header, (Group(rows),), shares=(0, 2, 3)),) if rows else ()


def _stale(overview: Overview, language: Language) -> tuple[Block, ...]:
    said = [
        f"{wording.label(each.indicator, language)} ({wording.stale_text(each, language)})" for each in overview.stale
    ]
    return (Paragraph(f"{wording.listed(said, language)}."),) if said else ()


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
    """One sign per indicator, axis by axis, with the counts and the mean rates."""
    header = tuple(wording.axes_header(language))
    rows = tuple(
        (
            wording.axis_label(overview.strategy.axes[axis], language),
            Signs(_gravest_first(overview, axis), wording.statuses_counted(rolled, language)),
            *wording.mean_rate(rolled, language),
        )
        for axis, rolled in overview.axes.items()
    )
    table = Table(header, (Group(rows),), shares=(0, 1, 0, 0), right=(2, 3))
    return Section(
        language.say("Status by axis"), (table, Paragraph(wording.mean_rate_note(language), Tone.QUIET)), own_page=False
    )


def _gravest_first(overview: Overview, axis: str) -> tuple[Status, ...]:
    own = (each.status for each in overview.situations if each.indicator.axis == axis and not each.indicator.context)
    return tuple(sorted(own, key=list(Status).index))


def changes(meeting: Meeting, language: Language) -> Section:
    """What is new since the review before this one, kind by kind."""
    found = meeting.changes
    since = wording.since_text(meeting, language)
    counted = wording.changes_counted(found, language) or language.say("Nothing changed.")
    blocks: list[Block] = [Paragraph(wording.labelled(f"{since[0].upper()}{since[1:]}", counted, language), Tone.LEAD)]
    if not meeting.is_as_frozen:
        blocks.append(Paragraph(wording.rules_changed(language), Tone.QUIET))
    for heading, news in wording.change_lines(found, language):
        blocks += [Heading(heading), Listing(tuple(Item(text, name=name) for name, text in news))]
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
    cited = sorted(overview.sources.values(), key=lambda source: (source.publisher.casefold(), source.title, source.id))
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
