"""Revising a plan: from what was typed to a whole new plan, previewed, then announced.

Nothing is overwritten: a revision holds every milestone anew, with its decision and its reason, and is numbered
after the last one the person saw. Where somebody announced another plan meanwhile, that number is taken and the
store refuses.

What does not belong here: what a plan means (``progress``), what speaks against one (``plausibility``), drawings.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import polars as pl

from indicators.access import Act, Identity
from indicators.catalogue import Strategy
from indicators.errors import (
    LongText,
    MissingText,
    NotADay,
    NothingToStore,
    NotYetDecided,
    UnknownIndicator,
)
from indicators.intake.columns import SOURCE
from indicators.intake.entries import LIMITS
from indicators.intake.faults import Refusal
from indicators.intake.milestones import Form, TypedMilestone, read_milestones, typed_milestone
from indicators.intake.names import Names
from indicators.intake.sources import append_with_sources, with_source_ids
from indicators.model import Aim, Certainty, Indicator, Milestone, Path, Plan, Precision, Standing
from indicators.numbers import local_day, read_date, visible
from indicators.plausibility import plan_warnings
from indicators.readings.situation import in_force
from indicators.store import Receipt, Store, Submission, queries
from indicators.texts import LANGUAGES, Language
from indicators.wording import plan_name

Row = dict[str, Any]

DECISION, DECIDED_ON, REASON = "decision", "decided_on", "reason"
LONGEST_TEXT = 4000


@dataclass(frozen=True)
class PlanDraft:
    """A plan as typed.

    Attributes:
        reason: In the language of the screen.
        source: The id or title of a known source, or any text.
        seen: Number of the last revision that the person had in front of them; 0 for none.
    """

    indicator: str
    milestones: tuple[TypedMilestone, ...]
    path: Path
    aim: Aim
    seen: int
    decided_on: str = ""
    decision: str = ""
    reason: str = ""
    source: str = ""


@dataclass(frozen=True)
class Announced:
    """A stored plan with who announced it and when it was stored (UTC)."""

    plan: Plan
    actor: str
    recorded_at: dt.datetime


@dataclass(frozen=True, eq=False)
class PlanPreview:
    """What would be announced if the person confirmed.

    Attributes:
        plan: The plan as the store would hold it; None where something was refused.
        sources: New rows of the table ``source`` that it needs, by id.
        refusals: ``line`` is the row of the milestone (0: the whole plan), ``column`` the field.
        in_force: The plan that it would replace.
        overtaken_by: Plans that others announced after the person had begun; confirming would be refused.
    """

    draft: PlanDraft
    plan: Plan | None
    sources: Mapping[str, Row]
    refusals: tuple[Refusal, ...]
    in_force: Plan | None
    overtaken_by: tuple[Announced, ...]

    @property
    def is_in_force(self) -> bool:
        """Whether the plan in force says the same already; another decision alone does not make another plan."""
        return self.plan is not None and self.in_force is not None and _promise(self.plan) == _promise(self.in_force)

    @property
    def rows(self) -> list[Row]:
        """The plan as rows of the table ``target``."""
        return [] if self.plan is None else _rows(self.draft.indicator, self.plan)


def draft_of(slug: str, plans: Sequence[Plan], *, language: Language) -> PlanDraft:
    """A draft filled in with the plan in force, to be revised.

    Args:
        plans: Those of the indicator that the person has in front of them, oldest first.
    """
    return _filled(slug, plans, in_force(plans), language=language)


def draft_back_to(slug: str, plans: Sequence[Plan], *, plan: Plan, language: Language) -> PlanDraft:
    """A draft that takes later revisions back: one of the plans, to be announced again as a new revision."""
    reason = language.say("Cancellation: back to the {plan}", plan=plan_name(plan, language))
    return replace(_filled(slug, plans, plan, language=language), reason=reason, source=plan.source or "")


def _filled(slug: str, plans: Sequence[Plan], plan: Plan | None, *, language: Language) -> PlanDraft:
    return PlanDraft(
        indicator=slug,
        milestones=tuple(typed_milestone(each, language) for each in plan.milestones) if plan else (),
        path=plan.path if plan else Path.LINEAR,
        aim=plan.aim if plan else Aim.REACH,
        seen=max((each.revision for each in plans), default=0),
    )


def look_again_on_top(preview: PlanPreview) -> PlanDraft:
    """The same draft, on top of what others announced meanwhile."""
    return replace(preview.draft, seen=max((each.plan.revision for each in preview.overtaken_by), default=0))


def preview_plan(
    store: Store, strategy: Strategy, draft: PlanDraft, *, today: dt.date, language: Language
) -> PlanPreview:
    """Read what was typed and compare it with the plans announced.

    Args:
        today: The day on which the plan would become known.

    Raises:
        UnknownIndicator: No indicator has that slug.
    """
    indicator = queries.definitions(store, on=today).get(draft.indicator)
    if indicator is None:
        raise UnknownIndicator(slug=draft.indicator)
    form, stored = Form(indicator), _stored_plans(store, indicator.slug)
    names = Names({indicator.slug: indicator}, strategy)
    milestones = read_milestones(form, draft.milestones, names, aim=draft.aim, language=language)
    grounds, sources = _grounds(form, draft, store, today=today, language=language)
    plan = Plan(
        revision=draft.seen + 1,
        milestones=milestones,
        path=draft.path,
        aim=draft.aim,
        standing=Standing.PLAN,
        certainty=Certainty.CERTAIN,
        known_on=today,
        known_precision=Precision.DAY,
        warnings=_warnings(milestones, indicator, aim=draft.aim, plans=stored),
        **grounds,
    )
    return PlanPreview(
        draft=draft,
        plan=None if form.refusals else plan,
        sources=sources,
        refusals=tuple(form.refusals),
        in_force=in_force(stored),
        overtaken_by=_announced(store, draft.indicator, [each for each in stored if each.revision > draft.seen]),
    )


def confirm_plan(store: Store, preview: PlanPreview, *, id: str, actor: Identity, now: dt.datetime) -> Receipt:
    """Announce the plan of a preview in one transaction.

    Args:
        id: Drawn with the preview: confirming twice stores once and gives the first receipt.

    Raises:
        NothingToStore: Something was refused, or the plan is in force already.
        VersionTaken: Somebody announced another plan first; nothing is stored, preview again.
    """
    if preview.plan is None or preview.is_in_force:
        raise NothingToStore
    rows = {"target": [{**row, "known_on": local_day(now)} for row in preview.rows]}
    submission = Submission(id=id, actor=actor, act=Act.REVISE_PLAN, channel="form", rows=rows)
    return append_with_sources(store, submission, preview.sources, now=now)


def _grounds(
    form: Form, draft: PlanDraft, store: Store, *, today: dt.date, language: Language
) -> tuple[Row, dict[str, Row]]:
    """What the plan rests on, as fields of ``Plan``, and the rows of the table ``source`` that are new."""
    texts = _texts(form, draft)
    source, new = _source(texts[SOURCE], store)
    grounds = {
        DECISION: texts[DECISION],
        DECIDED_ON: form.read(_decision_day(today), draft.decided_on, DECIDED_ON),
        **{f"{REASON}_{code}": texts[REASON] if code == language.code else None for code in LANGUAGES},
        SOURCE: source,
    }
    return grounds, new


def _decision_day(today: dt.date) -> Callable[[str], dt.date]:
    def read(text: str) -> dt.date:
        found = read_date(text)
        if found.precision != Precision.DAY:
            raise NotADay(text=text)
        if found.day > today:
            raise NotYetDecided(text=text)
        return found.day

    return read


def _texts(form: Form, draft: PlanDraft) -> dict[str, str | None]:
    """The free texts without what cannot be seen; decision and reason are needed."""
    limits = {DECISION: LONGEST_TEXT, REASON: LONGEST_TEXT, SOURCE: LIMITS[SOURCE]}
    typed = {name: visible(getattr(draft, name)) for name in limits}
    for name, text in typed.items():
        if not text and name != SOURCE:
            form.refuse(MissingText(), "", name)
        if len(text) > limits[name]:
            form.refuse(LongText(length=len(text), limit=limits[name]), text, name)
    return {name: text or None for name, text in typed.items()}


def _source(text: str | None, store: Store) -> tuple[str | None, dict[str, Row]]:
    """The id of a source, and the rows of the table ``source`` that are new."""
    rows, new = with_source_ids(pl.DataFrame({SOURCE: [text]}, {SOURCE: pl.String}), queries.every_source(store))
    return rows[SOURCE].item(), new


def _warnings(milestones: Sequence[Milestone], indicator: Indicator, *, aim: Aim, plans: Sequence[Plan]) -> str | None:
    if not milestones:
        return None
    codes = plan_warnings(
        [(each.due, each.value) for each in milestones],
        earlier=[plan.target.value for plan in plans if plan.is_judged],
        baseline=indicator.baseline,
        direction=indicator.direction,
        measure=indicator.measure,
        aim=aim,
        lower_bound=indicator.lower_bound,
        upper_bound=indicator.upper_bound,
    )
    return " ".join(codes) or None


def _stored_plans(store: Store, slug: str) -> tuple[Plan, ...]:
    """Every plan ever stored, whatever its day, oldest revision first."""
    return queries.plans(store, on=dt.date.max).get(slug, ())


def _announced(store: Store, slug: str, plans: Sequence[Plan]) -> tuple[Announced, ...]:
    if not plans:
        return ()
    by = queries.announcements(store, slug)
    return tuple(Announced(plan, *by[plan.revision]) for plan in plans)


def _promise(plan: Plan) -> tuple[object, ...]:
    return plan.milestones, plan.path, plan.aim


def _rows(slug: str, plan: Plan) -> list[Row]:
    whole = {each.name: getattr(plan, each.name) for each in fields(Plan) if each.name != "milestones"}
    return [
        {
            "indicator": slug,
            "milestone": number,
            **whole,
            **{each.name: getattr(part, each.name) for each in fields(part)},
        }
        for number, part in enumerate(plan.milestones, start=1)
    ]
