"""Who is acting in this run, what they may do and which figures they may see.

Asked anew at every run, once in it, and never kept longer; the store asks again at every write.
"""

from collections.abc import Callable

import streamlit as st

from indicators import access
from indicators.access import NOBODY, Act, Identity, Origin, Person
from indicators.errors import Refused, RightsChanged, StandInShown, UserFacingError
from indicators.model import Event, EventKind, Indicator
from indicators.readings import Desk, shared_desk
from indicators.store import door, events
from indicators.texts import Language
from pages.shared import parts, signing, state
from pages.shared.per_run import once_per_run
from pages.shared.server.handed_out import COOKIE, hand_out

ADDRESS_PX = 300
WRITING = (Act.REPORT, Act.VALIDATE, Act.REVISE_PLAN, Act.REVIEW, Act.APPOINT)


def person() -> Person:
    """Whoever is in front of the screen, with the role that holds now; none where the store cannot be asked."""
    try:
        return _find_person(identity(), shared_desk().store.version())
    except UserFacingError:
        return access.person(NOBODY, None)


@once_per_run
def _find_person(who: Identity, version: int) -> Person:
    """Look somebody up; anew within a run where it has stored something, or where another address was typed."""
    return shared_desk().person(who)


def reportable() -> Callable[[Indicator], bool]:
    """Whether this person enters an indicator's values; those of a ratio are computed, an envelope is planned."""
    somebody, envelopes = person(), shared_desk().strategy.envelopes
    return lambda indicator: (
        not indicator.numerator and indicator.slug not in envelopes and somebody.may(Act.REPORT, indicator)
    )


def unwritable() -> UserFacingError | None:
    """Why nothing can be stored at the moment, for whoever may store something; a stand-in is everybody's business."""
    try:
        trouble = shared_desk().store.trouble()
    except UserFacingError:
        return None  # the page itself says that the store cannot be asked
    if trouble is None or isinstance(trouble, StandInShown):
        return trouble
    reader = person()
    return trouble if any(reader.may(act) for act in WRITING) else None


def identity() -> Identity:
    """Who is in front of the screen, as far as is known."""
    return signing.identity()


def desk() -> Desk:
    """The answers that this person may see.

    Raises:
        SignInNeeded, NotAllowed: None at all.
    """
    reader = person()
    reader.check(Act.READ_PUBLIC)
    return shared_desk(unpublished=reader.may(Act.READ_UNPUBLISHED))


def keep_rights() -> Callable[[], None]:
    """Return what checks, once this run is over, that its visitor still has the rights that they have in it.

    What it returns raises ``RightsChanged``, or why the session has ended; Streamlit asks nobody before it makes a
    download or takes a file of a page that stays open.
    """
    held, judge = person(), signing.keep_session()

    def check_rights() -> None:
        if shared_desk().person(judge()) != held:
            raise RightsChanged

    return check_rights


def while_allowed(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return what makes a download when it is asked for, as long as its visitor has the rights of this run."""
    check_rights, cookie = keep_rights(), st.context.cookies.get(COOKIE, "")

    def make_if_allowed() -> bytes:
        check_rights()
        content = make()
        hand_out(content, cookie=cookie, check_rights=check_rights)
        return content

    return make_if_allowed


def offer_file(content: bytes) -> bytes:
    """Return a file that this page offers to its visitor, and to nobody else."""
    hand_out(content, cookie=st.context.cookies.get(COOKIE, ""), check_rights=keep_rights())
    return content


def closed(act: Act, title: str) -> Callable[[], None]:
    """A page in the place of one that this person may not open: it says why, and the refusal is kept."""

    def refuse() -> None:
        st.title(title, anchor=False)
        try:
            door.require(shared_desk().store, person(), act, now=state.now())
        except Refused as refusal:
            parts.warn(refusal, state.language())

    return refuse


def exported(who: Identity, subject: str) -> None:
    """Keep that somebody took figures out of here. Downloads are made outside of a run: whose it is is asked before."""
    event = Event(state.now(), who.email or who.origin.value, EventKind.EXPORTED, who.door, subject=subject)
    events.record(shared_desk().store, event)


def asked(language: Language) -> Identity | None:
    """Who signs what is stored: the person signed in; in local mode the address typed, None until it is one."""
    if identity().origin is not Origin.LOCAL:
        return identity()
    st.text_input(
        language.say("Your e-mail address"),
        key=state.ACTOR,
        type="email",
        max_chars=320,
        placeholder="prenom.nom@sante.gouv.fr",
        persist_state="session",
        width=ADDRESS_PX,
    )
    signed = identity()  # as it stands in the field now
    return signed if signed.email else None
