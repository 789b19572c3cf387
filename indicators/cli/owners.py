"""``owners``: who is responsible for which indicator; name somebody, take a name away, or do both by a file.

A file with a faulty row stores nothing: every fault is listed, so that it is mended and brought again as a whole.
"""

import argparse
import json
import uuid
from collections.abc import Iterator, Mapping

from indicators import wording
from indicators.access import Act
from indicators.cli.shared import DONE, REFUSED, AddParser, acting, add_actor, now, opened_desk, read_file, today
from indicators.errors import NotAnAddress
from indicators.intake import Refusal
from indicators.intake.owners import WRITTEN, read_owners
from indicators.numbers import inert
from indicators.ownership import File, find_new_owners, name_owners
from indicators.readings import Desk
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("owners", help="list who is responsible for which indicator, name somebody, take a name away")
    commands = parser.add_subparsers(required=True)
    listing = commands.add_parser("list", help="print every indicator with who is responsible for it")
    listing.add_argument("--json", action="store_true", help="a list of objects instead of text")
    listing.set_defaults(command=_list)
    naming = commands.add_parser("name", help="name somebody for some indicators, in the place of who was named before")
    naming.add_argument("email", metavar="E-MAIL")
    naming.add_argument("slugs", metavar="INDICATOR", nargs="+")
    removing = commands.add_parser("remove", help="say that nobody is responsible for some indicators")
    removing.add_argument("slugs", metavar="INDICATOR", nargs="+")
    reading = commands.add_parser("import", help="name people as a CSV, XLSX or ODS file says, all of it or nothing")
    reading.add_argument("file", help="columns: " + ";".join(WRITTEN.values()) + "; “personne” takes a name away")
    reading.set_defaults(command=_import)
    naming.set_defaults(command=_name)
    removing.set_defaults(command=_remove)
    for each in (naming, removing, reading):
        each.add_argument("--dry-run", action="store_true", help="say what would change and store nothing")
        add_actor(each, help="who names (kept with each name), with the rights of that member")


def _list(options: argparse.Namespace, language: Language) -> int:
    with opened_desk() as desk:
        found = desk.overview(on=today()).situations
    if options.json:
        named = [{"indicator": each.indicator.slug, "owner": each.indicator.owner} for each in found]
        print(json.dumps(named, ensure_ascii=False, indent=1))
        return DONE
    width = max((len(each.indicator.slug) for each in found), default=0)
    for each in found:
        print(f"{each.indicator.slug:<{width}}  {wording.owner_text(each.indicator.owner, language)}")
    return DONE


def _name(options: argparse.Namespace, language: Language) -> int:
    if not options.email.strip():  # what is forgotten takes no name away
        raise NotAnAddress(text="")
    with opened_desk() as desk:
        return _store(desk, dict.fromkeys(options.slugs, options.email), options, language)


def _remove(options: argparse.Namespace, language: Language) -> int:
    with opened_desk() as desk:
        return _store(desk, dict.fromkeys(options.slugs, ""), options, language)


def _import(options: argparse.Namespace, language: Language) -> int:
    name, data = read_file(options.file)
    with opened_desk() as desk:
        found = read_owners(desk.store, desk.strategy, name=name, data=data, today=today())
        if found.refusals:
            print("\n".join(_faults(found.refusals, language)))
            print(language.say("Nothing was stored: mend the file and bring it again."))
            return REFUSED
        return _store(desk, found.owners, options, language, file=File(inert(name), found.sha256))


def _store(
    desk: Desk, owners: Mapping[str, str], options: argparse.Namespace, language: Language, *, file: File | None = None
) -> int:
    """Say from whom to whom, and store it unless that was only asked."""
    changed = find_new_owners(desk.store, owners)
    print("\n".join(_changes(desk, changed, language)) or language.say("Nothing would change."))
    actor = acting(desk.store, options)
    if options.dry_run:
        desk.person(actor).check(Act.NAME_OWNER, map(desk.journal_choices().definitions.__getitem__, changed))
    elif changed:
        receipt = name_owners(desk.store, owners, id=uuid.uuid4().hex, actor=actor, now=now(), file=file)
        print(language.say("No. {seq} in the journal.", seq=receipt.seq))
    return DONE


def _changes(desk: Desk, changed: Mapping[str, tuple[str | None, str | None]], language: Language) -> Iterator[str]:
    definitions = desk.journal_choices().definitions
    for slug, owners in changed.items():
        before, after = (wording.owner_text(owner, language) for owner in owners)
        yield wording.labelled(wording.label(definitions[slug], language), f"{before} → {after}", language)


def _faults(refusals: tuple[Refusal, ...], language: Language) -> Iterator[str]:
    for each in refusals:
        place = language.say("line {line}, {column}", line=each.line, column=each.column or "–")
        yield wording.labelled(f"{place} « {each.text} »", " ".join(language.explain(each.error)), language)
