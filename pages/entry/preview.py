"""What would change: refusals with what to do, conflicts side by side, before and after."""

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from indicators import wording
from indicators.access import Identity
from indicators.export import refused_rows, write_csv
from indicators.intake import Preview, Refusal
from indicators.numbers import write_date, write_moment
from indicators.readings import Overview, Situation, WhatIf
from indicators.texts import Language
from pages.entry import confirmation, draft
from pages.entry.draft import Draft
from pages.shared import acting, parts, state
from pages.shared.whole_lists import draw_table

SHOWN_CHANGES = 60
SHOWN_REFUSALS = 60
SHOWN_FIGURES = 40


def draw(begun: Draft, *, actor: Identity | None, language: Language, theme: str) -> None:
    """The preview of what was typed or dropped."""
    found = begun.preview
    st.header(language.say("What would be stored"), anchor=False)
    st.markdown(_counted(found, language))
    if found.ignored:
        names = ", ".join(found.ignored)
        st.caption(parts.plain(language.say("Columns that were not understood and are left out: {names}", names=names)))
    notices(found, language)
    refusals(begun, language)
    conflicts(begun, language)
    if len(found.changes):
        changes(begun, language)
        figures(begun.what_if, language)
        chart(begun, language, theme)
    confirmation.draw(begun, actor=actor, language=language)


def _counted(found: Preview, language: Language) -> str:
    """How many rows do what."""
    new = int(found.changes["last_version"].null_count())
    corrected = len(found.changes) - new
    counts = {
        language.count("**{number}** new value", "**{number}** new values", new): new,
        language.count("**{number}** correction", "**{number}** corrections", corrected): corrected,
        language.count("{number} known already", "{number} known already", found.unchanged): found.unchanged,
        language.count("{number} row refused", "{number} rows refused", found.refused_rows): found.refused_rows,
        language.count("{number} conflict", "{number} conflicts", len(found.conflicts)): len(found.conflicts),
    }
    return " · ".join(text for text, number in counts.items() if number) or language.say("Nothing was typed.")


def notices(found: Preview, language: Language) -> None:
    """What is said about the file as a whole."""
    said = [language.say(notice.phrase.message, **notice.phrase.values) for notice in found.notices]
    if said:
        st.info("\n".join(f"- {parts.plain(sentence)}" for sentence in said), icon=":material/description:")


def refusals(begun: Draft, language: Language) -> None:
    """What cannot be taken: where, as typed, why and what to do; all of it as a file to mend."""
    found = begun.preview
    if not found.refusals:
        return
    if found.channel == "form":
        st.error("\n".join(f"- {_refused_field(each, language)}" for each in found.refusals), icon=":material/error:")
        return
    say = language.say
    header = [say("Line"), say("Column"), say("As typed"), say("Why"), say("What to do")]

    def rows(start: int, stop: int) -> list[list[str]]:
        return [_refused_row(refusal, language) for refusal in found.refusals[start:stop]]

    st.subheader(language.count("{number} row refused", "{number} rows refused", found.refused_rows), anchor=False)
    draw_table(
        f"refused-{begun.id}", header, rows, language, number=len(found.refusals), first=SHOWN_REFUSALS, right=(0,)
    )
    st.download_button(
        say("Refused rows as a file to mend (CSV)"),
        acting.while_allowed(lambda: write_csv(refused_rows(found, language), language)),
        file_name=f"a-corriger-{begun.id[:8]}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"mend-{begun.id}",
    )


def _refused_row(refusal: Refusal, language: Language) -> list[str]:
    """A cell of a file that cannot be taken: where, as typed, why, what to do."""
    return [
        str(refusal.line),
        parts.plain(refusal.column) or "–",
        parts.plain(refusal.text) or "–",
        *map(parts.plain, language.explain(refusal.error)),
    ]


def _refused_field(refusal: Refusal, language: Language) -> str:
    """A field of the form that cannot be taken: which, why, what to do."""
    what, remedy = language.explain(refusal.error)
    return parts.labelled(refusal.column, f"{what} {remedy}", language)


def conflicts(begun: Draft, language: Language) -> None:
    """Values that somebody else saved meanwhile, both side by side; the person chooses."""
    found = begun.preview
    if found.conflicts.is_empty():
        return
    say = language.say
    st.warning(
        say("Somebody else saved these values while you were working. Nothing is lost: choose which one stands."),
        icon=":material/group:",
    )
    header = [say("Indicator"), say("Date"), say("Their value"), say("By"), say("Your value")]
    rows = found.conflicts.rows(named=True)
    parts.wide_table(parts.table(header, [_conflict(row, begun, language) for row in rows], right=(2, 4)))
    _settle(begun, {row["line"]: " · ".join(_named(row, begun.what_if.before, language)) for row in rows}, language)


def _settle(begun: Draft, names: dict[int, str], language: Language) -> None:
    """Theirs everywhere, mine everywhere, or mine for some of them."""
    say = language.say
    chosen = []
    if len(names) > 1:
        state.show_again(f"some-{begun.id}", [], among=names)
        chosen = st.multiselect(
            say("Put mine on top for these only"),
            list(names),
            format_func=names.__getitem__,
            key=f"some-{begun.id}",
            persist_state="session",
        )
    answers = {"theirs": (say("Keep theirs"), []), "mine": (say("Put mine on top"), list(names))}
    if chosen:
        answers = {"some": (say("Put mine on top for these, keep theirs elsewhere"), chosen)}
    with st.container(horizontal=True):
        for answer, (text, lines) in answers.items():
            st.button(
                text,
                key=f"{answer}-on-top-{begun.id}",
                on_click=draft.settle,
                args=(begun,),
                kwargs={"on_top": lines},
                help=say("Nothing is erased: what is not kept stays in the history.") if lines else None,
            )


def _conflict(row: Mapping[str, Any], begun: Draft, language: Language) -> list[str]:
    """Both sides of a conflict, with whatever else differs beside the value."""
    overview = begun.what_if.before
    when = write_moment(row["recorded_at"], language.code)
    return [
        *map(parts.plain, _named(row, overview, language)),
        parts.plain(_side(row, "before_", begun, language)),
        parts.plain(f"{row['actor']}, {when}"),
        parts.plain(_side(row, "", begun, language)),
    ]


def _side(row: Mapping[str, Any], side: str, begun: Draft, language: Language, *, beside: Collection[str] = ()) -> str:
    """A value, and those of its other fields that the two sides say differently, but for those shown ``beside``."""
    others = {
        "source": _source(row[f"{side}source"], begun),
        "evidence": row[f"{side}evidence"],
        "comment_fr": row[f"{side}comment_fr"],
        "comment_en": row[f"{side}comment_en"],
    }
    differing = [
        text or "–" for name, text in others.items() if name not in beside and row[name] != row[f"before_{name}"]
    ]
    return " · ".join([_amount(row, side, begun.what_if.before, language), *differing])


def _source(id: str | None, begun: Draft) -> str:
    known = begun.what_if.before.all_sources.get(id or "")
    new = begun.preview.sources.get(id or "")
    return known.title if known else str(new["title"]) if new else "–"


def changes(begun: Draft, language: Language) -> None:
    """Before and after, what needs a reason first."""
    say = language.say
    found = begun.preview.changes.sort("warnings", "line", nulls_last=True)
    header = [say("Indicator"), say("Date"), say("Before"), say("After"), say("Source"), say("Flagged")]

    def rows(start: int, stop: int) -> list[list[str]]:
        return [_change(row, begun, language) for row in found.slice(start, stop - start).iter_rows(named=True)]

    draw_table(f"changes-{begun.id}", header, rows, language, number=len(found), first=SHOWN_CHANGES, right=(2, 3))


def _change(row: Mapping[str, Any], begun: Draft, language: Language) -> list[str]:
    overview = begun.what_if.before
    warnings = wording.warning_texts(row["warnings"], language, value=row["value"])
    after = _side(row, "", begun, language, beside=("source",))
    return [
        *map(parts.plain, _named(row, overview, language)),
        parts.plain(_amount(row, "before_", overview, language)),
        f"**{parts.plain(after)}**",
        parts.plain(_source(row["source"], begun)),
        f":orange[{parts.plain(wording.listed(warnings, language))}]" if warnings else "–",
    ]


def _named(row: Mapping[str, Any], overview: Overview, language: Language) -> list[str]:
    indicator = overview.named(row["indicator"]).indicator
    day = write_date(row["period_end"], language.code, precision=row["period_precision"])
    return [wording.label(indicator, language), day]


def _amount(row: Mapping[str, Any], side: str, overview: Overview, language: Language) -> str:
    value = row[f"{side}value"]
    if value is None:
        return "–"
    indicator, qualifier = overview.named(row["indicator"]).indicator, row[f"{side}qualifier"]
    return wording.amount(value, indicator, overview.strategy, language, qualifier=qualifier)


def figures(what_if: WhatIf, language: Language) -> None:
    """Rate, gap and status of every indicator that would change, computed ones too."""
    affected = what_if.affected()
    if not affected:
        st.caption(parts.plain(language.say("No rate and no status would change.")))
        return
    say = language.say
    header = [say("Indicator"), say("Rate before"), say("Rate after"), say("Status before"), say("Status after")]

    def rows(start: int, stop: int) -> list[list[str]]:
        return [_figure(before, after, language) for before, after in affected[start:stop]]

    waits = what_if.before.strategy.validation
    st.subheader(say("What this changes once it is validated") if waits else say("What this changes"), anchor=False)
    draw_table("figures", header, rows, language, number=len(affected), first=SHOWN_FIGURES, right=(1, 2))


def _figure(before: Situation, after: Situation, language: Language) -> list[str]:
    return [
        parts.plain(wording.label(after.indicator, language)),
        parts.plain(wording.rate_of(before, language)),
        f"**{parts.plain(wording.rate_of(after, language))}**",
        parts.situation_mark(before, language),
        parts.situation_mark(after, language),
    ]


def chart(begun: Draft, language: Language, theme: str) -> None:
    """The trajectory of one of the indicators as it would be."""
    overview = begun.what_if.before
    slugs = begun.preview.changes["indicator"].unique(maintain_order=True).to_list()
    names = {slug: wording.label(overview.named(slug).indicator, language) for slug in slugs}
    slug = slugs[0]
    if len(slugs) > 1:
        state.show_again(f"chart-{begun.id}", slug, among=names)
        slug = st.selectbox(
            language.say("Trajectory as it would be"),
            slugs,
            format_func=names.__getitem__,
            key=f"chart-{begun.id}",
            persist_state="session",
        )
    parts.trajectory_after(begun.what_if, slug, language, theme)
