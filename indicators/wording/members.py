"""People in words: roles, scopes, what a role may do, and what people did or tried."""

from collections.abc import Iterator, Mapping

from indicators import access
from indicators.access import AXIS, INDICATOR, SCOPED_ROLES, WRITES, Act
from indicators.catalogue import Strategy
from indicators.errors import noted
from indicators.model import Door, Event, EventKind, Indicator, Member, Role
from indicators.texts import Language
from indicators.wording.words import axis_label, label, labelled

Definitions = Mapping[str, Indicator]

_SCOPES = {access.ALL: noted("all indicators"), access.OWN: noted("their own indicators")}

EVENT_WORDS = {
    EventKind.SIGNED_IN: noted("sign-in"),
    EventKind.SIGNED_OUT: noted("sign-out"),
    EventKind.REFUSED: noted("refusal"),
    EventKind.EXPORTED: noted("export"),
}

DOOR_WORDS = {
    Door.PAGE: noted("page"),
    Door.COMMAND: noted("command line"),
    Door.API: noted("programming interface"),
}


def role_text(role: Role, language: Language) -> str:
    return language.say(access.role_words(role).message)


def act_text(act: Act, language: Language) -> str:
    """What somebody does: "report values"."""
    return language.say(access.words(act).message)


def scope_text(scope: str, definitions: Definitions, strategy: Strategy, language: Language) -> str:
    """A scope with the names of its axes and indicators: "axis Training, Experimentation sites"."""
    return ", ".join(_scope_word(word, definitions, strategy, language) for word in scope.split())


def _scope_word(word: str, definitions: Definitions, strategy: Strategy, language: Language) -> str:
    if word in _SCOPES:
        return language.say(_SCOPES[word])
    axis, slug = strategy.axes.get(word.removeprefix(AXIS)), word.removeprefix(INDICATOR)
    if word.startswith(AXIS) and axis:
        return language.say("axis {axis}", axis=axis_label(axis, language))
    return label(definitions[slug], language) if slug in definitions else word


def standing_text(role: Role, scope: str, definitions: Definitions, strategy: Strategy, language: Language) -> str:
    """A role with the scope that limits it: "manager (axis Training)"."""
    name = role_text(role, language)
    return f"{name} ({scope_text(scope, definitions, strategy, language)})" if role in SCOPED_ROLES else name


def member_change(
    before: Member | None, after: Member, definitions: Definitions, strategy: Strategy, language: Language
) -> str:
    """A role before and after: "no role → manager (axis Training)"."""
    pairs = [(before.role, before.scope) if before else (Role.NONE, access.ALL), (after.role, after.scope)]
    return " → ".join(standing_text(*pair, definitions, strategy, language) for pair in pairs)


def role_effect(
    role: Role, scope: str, definitions: Definitions, strategy: Strategy, language: Language
) -> Iterator[tuple[str, str]]:
    """What a role may do: everywhere, within its scope, and what it may not; each with its heading."""
    allowed = access.acts_of(role)
    limited = [act for act in allowed if role in SCOPED_ROLES and act in WRITES]
    free = [act for act in allowed if act not in limited]
    refused = [act for act in Act if act not in allowed and access.PERMISSIONS[act]]
    owned = "" if {access.ALL, access.OWN} & {*scope.split()} else access.OWN
    within = scope_text(f"{scope} {owned}", definitions, strategy, language)
    headings = [
        (language.say("May"), free),
        (language.say("May, within this scope ({scope})", scope=within), limited),
        (language.say("May not"), refused),
    ]
    for heading, acts in headings:
        if acts:
            yield heading, ", ".join(act_text(act, language) for act in acts)


def event_text(event: Event, definitions: Definitions, language: Language) -> str:
    """What happened: "refusal: report values – Experimentation sites"."""
    kind = language.say(EVENT_WORDS[event.kind])
    act, subject = event.act or "", event.subject or ""
    if act in set(Act):
        act = act_text(Act(act), language)
    if subject in definitions:
        subject = label(definitions[subject], language)
    about = " – ".join(each for each in (act, subject) if each)
    return labelled(kind, about, language) if about else kind


def door_text(event: Event, language: Language) -> str:
    """Where it happened."""
    return language.say(DOOR_WORDS[event.door])
