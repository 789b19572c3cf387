"""The pandera models (Polars backend, eager, nothing coerced)."""

from enum import StrEnum
from functools import cache
from typing import Annotated, Any, ClassVar

import pandera.polars as pa
import polars as pl
from pandera.api.polars.container import DataFrameSchema
from pandera.engines import polars_engine

from indicators import model

DecimalValue = Annotated[polars_engine.Decimal, 18, 4]
Instant = Annotated[pl.Datetime, "us", None]

SLUG = r"^[a-z0-9][a-z0-9_]*$"


def _one_of(values: type[StrEnum], *, nullable: bool = False) -> Any:
    return pa.Field(isin=[member.value for member in values], nullable=nullable)


def _text(*, nullable: bool = False, max_length: int = 4000) -> Any:
    return pa.Field(str_length={"min_value": 1, "max_value": max_length}, nullable=nullable)


class _Table(pa.DataFrameModel):
    recorded_at: Instant = pa.Field()

    class Config:
        strict = True
        coerce = False


class _Row(_Table):
    """What every row but a batch itself carries: the submission that brought it."""

    batch: str = _text(max_length=64)


class _KnownRow(_Row):
    known_on: pl.Date = pa.Field()


class Batch(_Table):
    """One row per accepted submission. Key: submission_id; seq gives the order."""

    submission_id: str = _text(max_length=64)
    seq: pl.Int64 = pa.Field(ge=1)
    actor: str = _text(max_length=320)
    channel: str = pa.Field(isin=["catalogue", "form", "grid", "file", "review", "press", "members"])
    file_name: str = _text(nullable=True, max_length=255)
    file_sha256: str = pa.Field(str_matches=r"^[0-9a-f]{64}$", nullable=True)
    rows_accepted: pl.Int32 = pa.Field(ge=0)
    rows_refused: pl.Int32 = pa.Field(ge=0)

    class Config(_Table.Config):
        unique: ClassVar = ["submission_id"]


class Source(_Row):
    """One row per document a figure was read in. Key: id."""

    id: str = pa.Field(str_matches=r"^[a-z0-9][a-z0-9-]*$")
    title: str = _text(max_length=400)
    publisher: str = _text(max_length=200)
    published_on: pl.Date = pa.Field(nullable=True)
    published_precision: str = _one_of(model.Precision, nullable=True)
    url: str = pa.Field(str_matches=r"^https?://", nullable=True)
    document: str = _text(nullable=True)

    class Config(_Table.Config):
        unique: ClassVar = ["id"]


class Indicator(_KnownRow):
    """One row per version of a definition. Key: slug, version."""

    slug: str = pa.Field(str_matches=SLUG)
    version: pl.Int32 = pa.Field(ge=1)
    label_fr: str = _text(max_length=80)
    label_en: str = _text(max_length=80)
    axis: str = pa.Field(str_matches=SLUG)
    unit: str = pa.Field(str_matches=SLUG)
    measure: str = _one_of(model.Measure)
    direction: str = _one_of(model.Direction)
    decimals: pl.Int32 = pa.Field(ge=0, le=4)
    baseline: DecimalValue = pa.Field(nullable=True)
    baseline_on: pl.Date = pa.Field(nullable=True)
    update_months: pl.Int32 = pa.Field(ge=0)
    delay_days: pl.Int32 = pa.Field(ge=0)
    owner: str = _text(nullable=True, max_length=320)
    numerator: str = pa.Field(str_matches=SLUG, nullable=True)
    denominator: str = pa.Field(str_matches=SLUG, nullable=True)
    lower_bound: DecimalValue = pa.Field(nullable=True)
    upper_bound: DecimalValue = pa.Field(nullable=True)
    definition_fr: str = _text()
    definition_en: str = _text()
    method_fr: str = _text()
    method_en: str = _text()
    headline: pl.Int32 = pa.Field(ge=1, nullable=True)
    context: bool = pa.Field()
    public: bool = pa.Field()
    weight: DecimalValue = pa.Field(ge=0)

    class Config(_Table.Config):
        unique: ClassVar = ["slug", "version"]


class Target(_KnownRow):
    """One row per milestone of a plan. Key: indicator, revision, milestone; due may be unknown."""

    indicator: str = pa.Field(str_matches=SLUG)
    revision: pl.Int32 = pa.Field(ge=1)
    milestone: pl.Int32 = pa.Field(ge=1)
    due: pl.Date = pa.Field(nullable=True)
    due_precision: str = _one_of(model.Precision, nullable=True)
    value: DecimalValue = pa.Field()
    qualifier: str = _one_of(model.Qualifier)
    path: str = _one_of(model.Path)
    aim: str = _one_of(model.Aim)
    standing: str = _one_of(model.Standing)
    certainty: str = _one_of(model.Certainty)
    decided_on: pl.Date = pa.Field(nullable=True)
    decision: str = _text(nullable=True)
    reason_fr: str = _text(nullable=True)
    reason_en: str = _text(nullable=True)
    source: str = _text(nullable=True, max_length=120)
    known_precision: str = _one_of(model.Precision)
    warnings: str = _text(nullable=True, max_length=400)

    class Config(_Table.Config):
        unique: ClassVar = ["indicator", "revision", "milestone"]


class Achievement(_KnownRow):
    """One row per version of a reported value. Key: indicator, period_end, version; a null value withdraws it."""

    indicator: str = pa.Field(str_matches=SLUG)
    period_end: pl.Date = pa.Field()
    version: pl.Int32 = pa.Field(ge=1)
    period_start: pl.Date = pa.Field(nullable=True)
    period_precision: str = _one_of(model.Precision)
    value: DecimalValue = pa.Field(nullable=True)
    qualifier: str = _one_of(model.Qualifier)
    state: str = _one_of(model.State)
    certainty: str = _one_of(model.Certainty)
    source: str = _text(nullable=True, max_length=120)
    evidence: str = pa.Field(str_matches=r"^https?://", nullable=True)
    comment_fr: str = _text(nullable=True)
    comment_en: str = _text(nullable=True)
    known_precision: str = _one_of(model.Precision)
    reason: str = _text(nullable=True)
    warnings: str = _text(nullable=True, max_length=400)

    class Config(_Table.Config):
        unique: ClassVar = ["indicator", "period_end", "version"]


class Snapshot(_Row):
    """One row per frozen state. Key: id."""

    id: str = _text(max_length=64)
    instant: Instant = pa.Field()
    label: str = _text(max_length=200)
    frozen_on: pl.Date = pa.Field(nullable=True)
    until_seq: pl.Int64 = pa.Field(ge=0, nullable=True)
    figures: str = _text(nullable=True, max_length=100_000_000)
    checksum: str = pa.Field(str_matches=r"^[0-9a-f]{64}$")

    class Config(_Table.Config):
        unique: ClassVar = ["id"]


class Review(_KnownRow):
    """One row per version of a weekly meeting. Key: id, version."""

    id: str = _text(max_length=64)
    version: pl.Int32 = pa.Field(ge=1)
    held_on: pl.Date = pa.Field()
    snapshot: str = _text(nullable=True, max_length=64)
    state: str = _one_of(model.ReviewState)
    chair: str = _text(nullable=True, max_length=320)
    attendance: str = _text(nullable=True)
    summary: str = _text(nullable=True, max_length=20_000)

    class Config(_Table.Config):
        unique: ClassVar = ["id", "version"]


class Assessment(_KnownRow):
    """One row per version of a judgement in a review. Key: review, indicator, version."""

    review: str = _text(max_length=64)
    indicator: str = pa.Field(str_matches=SLUG)
    version: pl.Int32 = pa.Field(ge=1)
    confidence: str = _one_of(model.Confidence)
    text: str = _text(nullable=True)

    class Config(_Table.Config):
        unique: ClassVar = ["review", "indicator", "version"]


class Decision(_KnownRow):
    """One row per version of a decision. Key: id, version."""

    id: str = _text(max_length=64)
    version: pl.Int32 = pa.Field(ge=1)
    review: str = _text(max_length=64)
    indicator: str = pa.Field(str_matches=SLUG, nullable=True)
    text: str = _text()
    owner: str = _text(max_length=320)
    due: pl.Date = pa.Field(nullable=True)
    state: str = _one_of(model.DecisionState)
    note: str = _text(nullable=True)

    class Config(_Table.Config):
        unique: ClassVar = ["id", "version"]


class Member(_KnownRow):
    """One row per version of a person's role. Key: email, version."""

    email: str = pa.Field(str_matches=r"^[^@\s]+@[^@\s]+$")
    version: pl.Int32 = pa.Field(ge=1)
    role: str = _one_of(model.Role)
    scope: str = _text(max_length=4000)

    class Config(_Table.Config):
        unique: ClassVar = ["email", "version"]


class Picture(_Row):
    """One row per file of a frozen picture. Key: snapshot, slug, ending."""

    snapshot: str = _text(max_length=64)
    slug: str = pa.Field(str_matches=SLUG)
    ending: str = pa.Field(isin=["pdf", "png", "svg"])
    kind: str = _text(max_length=40)
    format: str = _text(max_length=40)
    language: str = pa.Field(isin=["fr", "en"])
    title: str = _text()
    caption: str = _text()
    alt: str = _text()
    content: pl.Binary = pa.Field()
    sha256: str = pa.Field(str_matches=r"^[0-9a-f]{64}$")

    class Config(_Table.Config):
        unique: ClassVar = ["snapshot", "slug", "ending"]


class Event(_Table):
    """One row per sign-in, sign-out, refusal and export. Key: id."""

    id: str = _text(max_length=64)
    actor: str = _text(max_length=320)
    kind: str = _one_of(model.EventKind)
    door: str = _one_of(model.Door)
    act: str = _text(nullable=True, max_length=64)
    subject: str = _text(nullable=True, max_length=400)
    detail: str = _text(nullable=True, max_length=64)

    class Config(_Table.Config):
        unique: ClassVar = ["id"]


TABLES: dict[str, type[_Table]] = {
    "batch": Batch,
    "source": Source,
    "indicator": Indicator,
    "target": Target,
    "achievement": Achievement,
    "snapshot": Snapshot,
    "review": Review,
    "assessment": Assessment,
    "decision": Decision,
    "member": Member,
    "event": Event,
    "picture": Picture,
}


@cache
def schema(table: str) -> DataFrameSchema:
    """What a table's model says, made once: pandera makes one for each thread, and keeps it when the thread is gone."""
    return TABLES[table].to_schema()


def columns(table: str) -> dict[str, Any]:
    """Column names and Polars types of a table, in order."""
    return {name: column.dtype.type for name, column in schema(table).columns.items()}


def key(table: str) -> list[str]:
    """The columns of a table's primary key."""
    return list(schema(table).unique or [])
