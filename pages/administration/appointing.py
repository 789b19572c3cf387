"""The form: whom, which role, for what; what that role may do is told in words before it is given."""

from dataclasses import replace

import streamlit as st

from indicators import wording
from indicators.access import ALL, AXIS, INDICATOR, OWN, SCOPED_ROLES, Identity, is_address
from indicators.errors import NotAnAddress, UserFacingError
from indicators.model import Batch, Member, Role
from indicators.numbers import inert, write_moment
from indicators.readings import Administration
from indicators.texts import Language
from pages.administration import draft
from pages.administration.draft import Opened, Wish
from pages.shared import parts, receipts, state
from pages.shared.forms import SEND, Form

SOME = "some"
FORM_PX = 640


def receipt(found: Administration, language: Language) -> None:
    """What was stored last, from what to what, in the place of the form that was."""
    done = draft.done()
    if done is None:
        return
    said = wording.labelled(done.wish.opened.email, _change(done.wish, found, language), language)
    receipts.draw_receipt(done.receipt.seq, said, language)


def draw(found: Administration, actor: Identity | None, language: Language) -> None:
    """Choose a person or type a new address, choose a role, read what it means, give it."""
    st.header(language.say("Give, change or take away a role"), anchor=False)
    email = _whom(found, language)
    if email is None:
        receipt(found, language)
        return
    theirs, overtaken = found.known(email), draft.overtaken(email)
    if overtaken and theirs:
        _conflict(overtaken, theirs, found, actor, language)
        return
    form = draft.opened(found, email, language)
    _today(form.seen, found, language)
    wish = _wished(form, found, language)
    _effect(wish, found, language)
    _button(form, wish, actor, language)


def _whom(found: Administration, language: Language) -> str | None:
    """Somebody of the list, or a new address; None until it is one."""
    state.show_again(draft.whom_key(), None)
    chosen: str | None = st.selectbox(
        language.say("Whose role?"),
        [member.email for member, _ in found.members],
        index=None,
        placeholder=language.say("Choose somebody, or type a new e-mail address"),
        accept_new_options=True,
        key=draft.whom_key(),
        persist_state="session",
        width=FORM_PX,
    )
    address = (chosen or "").strip().lower()
    if address and not is_address(address):
        parts.warn(NotAnAddress(text=inert(address)), language)
    return address if is_address(address) else None


def _today(opened: Opened, found: Administration, language: Language) -> None:
    """What the person is when the form is drawn."""
    said = _standing(*opened.standing, found, language)
    st.markdown(parts.labelled(language.say("Today"), said, language))


def _wished(form: Form[Opened], found: Administration, language: Language) -> Wish:
    """The role and, where it is limited, for what; filled in with what the person has."""
    has, _ = form.seen.standing
    roles: list[Role] = [role for role in Role if role is not Role.NONE]
    if has is not Role.NONE:
        roles.append(Role.NONE)
    role = st.segmented_control(
        language.say("Role"),
        roles,
        format_func=lambda each: wording.role_text(each, language),
        required=True,
        key=form.begin_choice("role", has if has in roles else Role.READER, among=roles),
        persist_state="session",
    )
    wish = Wish(form.seen, Role(role or Role.READER), ALL)
    return replace(wish, scope=_scope(form, found, language)) if wish.role in SCOPED_ROLES else wish


def _scope(form: Form[Opened], found: Administration, language: Language) -> str:
    """For which indicators the role lets the person write."""
    role, scope = form.seen.standing
    before = scope if role in SCOPED_ROLES else OWN
    ways = {
        OWN: language.say("their own indicators"),
        SOME: language.say("chosen axes and indicators"),
        ALL: language.say("all indicators"),
    }
    way = st.segmented_control(
        language.say("Scope"),
        list(ways),
        format_func=ways.__getitem__,
        required=True,
        key=form.begin_choice("way", before if before in ways else SOME, among=ways),
        persist_state="session",
        help=language.say("Their own indicators are those of which they are the owner; these count in any case."),
    )
    if way != SOME:
        return way or OWN
    return " ".join(_some(form, before.split(), found, language)) or OWN


def _some(form: Form[Opened], before: list[str], found: Administration, language: Language) -> list[str]:
    """Axes and indicators, as words of a scope."""
    choices = found.choices
    axes = {f"{AXIS}{slug}": wording.axis_label(axis, language) for slug, axis in choices.strategy.axes.items()}
    labels = {f"{INDICATOR}{slug}": wording.label(each, language) for slug, each in choices.definitions.items()}
    listed = dict(sorted(labels.items(), key=lambda each: each[1].casefold()))
    chosen = []
    for field, name, options in (
        ("axes", language.say("Axes"), axes),
        ("indicators", language.say("Indicators"), listed),
    ):
        chosen += st.multiselect(
            name,
            list(options),
            format_func=options.__getitem__,
            placeholder=language.say("None"),
            key=form.begin_choice(field, [word for word in before if word in options], among=options),
            persist_state="session",
            width=FORM_PX,
        )
    return chosen


def _effect(wish: Wish, found: Administration, language: Language) -> None:
    """What the person could do from the next click on; read from the permissions themselves."""
    choices = found.choices
    effect = wording.role_effect(wish.role, wish.scope, choices.definitions, choices.strategy, language)
    st.markdown("\n".join(f"- {parts.labelled(heading, acts, language)}" for heading, acts in effect))


def _button(form: Form[Opened], wish: Wish, actor: Identity | None, language: Language) -> None:
    """One button; a role is taken away only after a tick."""
    say = language.say
    sure = True
    if wish.role is Role.NONE:
        loses = say("I confirm: {email} loses this role", email=wish.opened.email)
        sure = st.checkbox(parts.plain(loses), key=form.begin_choice("sure", False), persist_state="session")
    action = say("Take the role away") if wish.role is Role.NONE else say("Give this role")
    with st.container(horizontal=True):
        pressed = st.button(action, type=state.main_button(), disabled=not sure or actor is None, key=form.key(SEND))
        st.button(say("Give up"), on_click=draft.give_up, args=(wish.opened.email,), key=form.key("drop"))
    if actor is None:
        st.caption(parts.plain(say("Give your e-mail address at the top of the page: it is kept with the role.")))
    elif pressed:
        _settle(wish, actor, language)


def _settle(wish: Wish, actor: Identity, language: Language) -> None:
    try:
        draft.settle(wish, actor=actor)
    except UserFacingError as error:
        parts.warn(error, language)
        return
    st.rerun()


def _conflict(
    wish: Wish, theirs: tuple[Member, Batch], found: Administration, actor: Identity | None, language: Language
) -> None:
    """What somebody else stored meanwhile beside the person's own wish; the person chooses."""
    say, (member, batch) = language.say, theirs
    warned = say("Somebody else changed this role while you were working. Nothing is lost: choose.")
    st.warning(parts.plain(warned), icon=":material/group:")
    by = f"{wording.actor_text(batch.actor, language)}, {write_moment(batch.recorded_at, language.code)}"
    mine = say("yours, not stored yet")
    rows = [
        [parts.plain(_standing(member.role, member.scope, found, language)), parts.plain(by)],
        [f"**{parts.plain(_standing(wish.role, wish.scope, found, language))}**", parts.plain(mine)],
    ]
    st.markdown(parts.table([say("Role"), say("By")], rows))
    with st.container(horizontal=True):
        pressed = st.button(say("Put mine in the place of theirs"), disabled=actor is None, key="member-top")
        st.button(
            say("Keep theirs and give up"), on_click=draft.give_up, args=(wish.opened.email,), key="member-theirs"
        )
    if pressed and actor is not None:
        _settle(replace(wish, opened=replace(wish.opened, before=member)), actor, language)


def _change(wish: Wish, found: Administration, language: Language) -> str:
    pairs = (wish.opened.standing, (wish.role, wish.scope))
    return " → ".join(_standing(*each, found, language) for each in pairs)


def _standing(role: Role, scope: str, found: Administration, language: Language) -> str:
    return wording.standing_text(role, scope, found.choices.definitions, found.choices.strategy, language)
