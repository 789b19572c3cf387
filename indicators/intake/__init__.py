"""Intake: the only room that makes submissions.

``seed`` turns the catalogue into one. What people report goes one way, whatever it comes by: ``files`` (bytes → cells)
→ ``entries`` (cells → values, or faults) → ``comparison`` (what would change, what speaks against it) → ``preview`` →
``confirmation`` (one transaction). ``columns``, ``names`` and ``sources`` know what cells may say, ``doubts`` what else
they may mean; ``reversal`` takes back and ``validation`` confirms or refuses what was stored. ``plans`` revises a plan,
its ``milestones`` typed into one form.
"""

from indicators.intake.confirmation import confirm
from indicators.intake.faults import Refusal
from indicators.intake.plans import PlanDraft, PlanPreview, confirm_plan, preview_plan
from indicators.intake.preview import Preview, look_again, preview_file, preview_typed
from indicators.intake.seed import load_catalogue

__all__ = [
    "PlanDraft",
    "PlanPreview",
    "Preview",
    "Refusal",
    "confirm",
    "confirm_plan",
    "load_catalogue",
    "look_again",
    "preview_file",
    "preview_plan",
    "preview_typed",
]
