"""Intake: the only room that makes submissions. ``seed`` turns the catalogue into one."""

from indicators.intake.seed import load_catalogue

__all__ = ["load_catalogue"]
