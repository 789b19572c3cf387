"""Rows as the nouns of ``model``: texts become members of their enumerations, columns without a field are dropped."""

from dataclasses import fields
from typing import Any

from indicators import model

Row = dict[str, Any]


def indicator(row: Row) -> model.Indicator:
    return _built(
        model.Indicator, row, measure=model.Measure(row["measure"]), direction=model.Direction(row["direction"])
    )


def achievement(row: Row) -> model.Achievement:
    return _built(
        model.Achievement,
        row,
        period_precision=model.Precision(row["period_precision"]),
        qualifier=model.Qualifier(row["qualifier"]),
        state=model.State(row["state"]),
        certainty=model.Certainty(row["certainty"]),
        known_precision=model.Precision(row["known_precision"]),
    )


def plan(rows: list[Row]) -> model.Plan:
    """One row per milestone of one revision, in their order."""
    return _built(
        model.Plan,
        rows[0],
        milestones=tuple(_milestone(row) for row in rows),
        path=model.Path(rows[0]["path"]),
        aim=model.Aim(rows[0]["aim"]),
        standing=model.Standing(rows[0]["standing"]),
        certainty=model.Certainty(rows[0]["certainty"]),
        known_precision=model.Precision(rows[0]["known_precision"]),
    )


def source(row: Row) -> model.Source:
    precision = row["published_precision"]
    return _built(model.Source, row, published_precision=model.Precision(precision) if precision else None)


def batch(row: Row) -> model.Batch:
    """From the columns of the table ``batch``, whose key is called ``submission_id`` there."""
    return _built(model.Batch, row, id=row["submission_id"])


def member(row: Row) -> model.Member:
    return _built(model.Member, row, role=model.Role(row["role"]))


def review(row: Row) -> model.Review:
    return _built(model.Review, row, state=model.ReviewState(row["state"]))


def assessment(row: Row) -> model.Assessment:
    return _built(model.Assessment, row, confidence=model.Confidence(row["confidence"]))


def decision(row: Row) -> model.Decision:
    return _built(model.Decision, row, state=model.DecisionState(row["state"]))


def snapshot(row: Row) -> model.Snapshot:
    return _built(model.Snapshot, row)


def frozen_picture(row: Row) -> model.FrozenPicture:
    return _built(model.FrozenPicture, row)


def event(row: Row) -> model.Event:
    return _built(model.Event, row, kind=model.EventKind(row["kind"]), door=model.Door(row["door"]))


def _milestone(row: Row) -> model.Milestone:
    precision = row["due_precision"]
    return _built(
        model.Milestone,
        row,
        qualifier=model.Qualifier(row["qualifier"]),
        due_precision=model.Precision(precision) if precision else None,
    )


def _built(noun: type[Any], row: Row, **replaced: object) -> Any:
    values = {**row, **replaced}
    return noun(**{field.name: values[field.name] for field in fields(noun)})
