"""``members``: who has which role; give one, change one, take one away. The first administrator is made here."""

import argparse
import json
import uuid
from collections.abc import Iterator
from typing import Any

from indicators import membership, wording
from indicators.cli.shared import DONE, AddParser, acting, add_actor, now, opened_desk
from indicators.model import Member, Role
from indicators.numbers import write_moment
from indicators.readings import Administration, Desk, administration
from indicators.store import Receipt, members
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("members", help="list people with their roles, give a role, take it away")
    commands = parser.add_subparsers(required=True)
    listing = commands.add_parser("list", help="print everybody who has a role")
    listing.add_argument("--json", action="store_true", help="a list of objects instead of text")
    listing.set_defaults(command=_list)
    adding = commands.add_parser("add", help="give somebody a role, in the place of the one they have")
    adding.add_argument("email", metavar="E-MAIL")
    adding.add_argument("--role", required=True, choices=[role.value for role in Role if role is not Role.NONE])
    adding.add_argument(
        "--scope",
        default="",
        help="for managers and validators: all, own, axis:SLUG, indicator:SLUG, separated by spaces (default: own)",
    )
    adding.set_defaults(command=_add)
    removing = commands.add_parser("remove", help="take somebody's role away")
    removing.add_argument("email", metavar="E-MAIL")
    removing.set_defaults(command=_remove)
    for each in (adding, removing):
        add_actor(each, help="who gives roles (kept with each of them), with the rights of that member")


def _list(options: argparse.Namespace, language: Language) -> int:
    with opened_desk() as desk:
        found = administration(desk.store, desk.journal_choices())
    if options.json:
        print(json.dumps(list(_figures(found)), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_text(found, language)) or language.say("Nobody has a role yet."))
    return DONE


def _figures(found: Administration) -> Iterator[dict[str, Any]]:
    """Each member as plain values; ``since`` is UTC."""
    for member, batch in found.members:
        yield {
            "email": member.email,
            "role": member.role.value,
            "scope": member.scope.split(),
            "since": f"{batch.recorded_at.isoformat(timespec='seconds')}Z",
            "by": batch.actor,
        }


def _text(found: Administration, language: Language) -> Iterator[str]:
    width = max((len(member.email) for member, _ in found.members), default=0)
    for member, batch in found.members:
        choices = found.choices
        role = wording.standing_text(member.role, member.scope, choices.definitions, choices.strategy, language)
        when, who = write_moment(batch.recorded_at, language.code), wording.actor_text(batch.actor, language)
        yield f"{member.email:<{width}}  {role}  ({when}, {who})"


def _add(options: argparse.Namespace, language: Language) -> int:
    with opened_desk() as desk:
        before = members.member(desk.store, options.email)
        receipt = membership.appoint(
            desk.store,
            desk.strategy,
            email=options.email,
            role=Role(options.role),
            scope=options.scope,
            id=uuid.uuid4().hex,
            actor=acting(desk.store, options),
            now=now(),
        )
        return _told(desk, options.email, before, receipt, language)


def _remove(options: argparse.Namespace, language: Language) -> int:
    with opened_desk() as desk:
        before, actor = members.member(desk.store, options.email), acting(desk.store, options)
        receipt = membership.dismiss(desk.store, email=options.email, id=uuid.uuid4().hex, actor=actor, now=now())
        return _told(desk, options.email, before, receipt, language)


def _told(desk: Desk, email: str, before: Member | None, receipt: Receipt, language: Language) -> int:
    """Say from what to what."""
    after, choices = members.member(desk.store, email), desk.journal_choices()
    if after is not None:
        change = wording.member_change(before, after, choices.definitions, choices.strategy, language)
        print(wording.labelled(after.email, change, language))
    print(language.say("No. {seq} in the journal.", seq=receipt.seq))
    return DONE
