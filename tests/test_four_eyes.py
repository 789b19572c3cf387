"""Four eyes: nobody validates a figure that they entered, whoever brought it back since, one by one or as a whole."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from indicators.access import Act, Identity, Origin
from indicators.errors import OwnValue
from indicators.intake import reversal, validation
from indicators.model import Role, State
from indicators.store import Store, Submission, append, history, queries
from indicators.texts import LANGUAGES
from tests.fixtures import NOW, TODAY, value_row
from tests.staff import OWN, appointed, give_roles

DAY = dt.date(2026, 6, 30)
ANNE, BORIS, CHLOE = (Identity(f"{name}@example.org", Origin.SIGNED_IN) for name in ("anne", "boris", "chloe"))


def enter_figure(store: Store, actor: Identity, value: int | None, version: int, *, state: str = "submitted") -> None:
    figure = None if value is None else Decimal(value)
    row = value_row(indicator=OWN, period_end=DAY, version=version, value=figure, state=state, reason="essai")
    rows = {"achievement": [{**row, "known_on": TODAY}]}
    append(store, Submission(uuid.uuid4().hex, actor, Act.REPORT, "form", rows), now=NOW)


def take_back(store: Store, actor: Identity, version: int, *, whole: bool) -> None:
    said: Any = {"id": uuid.uuid4().hex, "actor": actor, "now": NOW, "reason": "erreur", "state": State.SUBMITTED}
    if whole:
        reversal.undo_batch(store, store.version(), **said)
    else:
        reversal.undo_value(store, indicator=OWN, period_end=DAY, version=version, **said)


def confirm_figure(store: Store, actor: Identity, version: int, *, whole: bool) -> None:
    id = uuid.uuid4().hex
    if whole:
        validation.validate_batch(store, store.version(), id=id, actor=actor, now=NOW)
    else:
        validation.validate(store, [(OWN, DAY, version)], id=id, actor=actor, now=NOW)


@pytest.fixture
def trio(loaded: Store) -> Store:
    """A store in which three people may do everything."""
    give_roles(loaded, *(appointed(each.email, Role.ADMINISTRATOR) for each in (ANNE, BORIS, CHLOE)))
    return loaded


@pytest.mark.parametrize("whole", [False, True], ids=["value", "submission"])
@pytest.mark.parametrize("value", [370, None], ids=["figure", "withdrawal"])
def test_nobody_validates_what_they_entered_when_somebody_else_brought_it_back(
    value: int | None, whole: bool, trio: Store
) -> None:
    enter_figure(trio, ANNE, value, 1)
    enter_figure(trio, BORIS, 40, 2)
    take_back(trio, BORIS, 2, whole=whole)
    for involved in (ANNE, BORIS):  # one entered it, the other brought it back
        with pytest.raises(OwnValue):
            confirm_figure(trio, involved, 3, whole=whole)
    confirm_figure(trio, CHLOE, 3, whole=whole)


def test_nobody_validates_what_they_entered_when_three_people_took_back_in_turn(trio: Store) -> None:
    enter_figure(trio, ANNE, 370, 1)
    enter_figure(trio, BORIS, 40, 2)
    take_back(trio, CHLOE, 2, whole=False)
    enter_figure(trio, BORIS, 41, 4)
    take_back(trio, BORIS, 4, whole=True)
    with pytest.raises(OwnValue):
        confirm_figure(trio, ANNE, 5, whole=False)
    with pytest.raises(OwnValue):
        confirm_figure(trio, ANNE, 5, whole=True)


@pytest.mark.parametrize("whole", [False, True], ids=["value", "submission"])
def test_nobody_validates_what_they_entered_when_a_confirmed_figure_was_taken_back(whole: bool, trio: Store) -> None:
    enter_figure(trio, ANNE, 37, 1)
    confirm_figure(trio, CHLOE, 1, whole=False)
    enter_figure(trio, BORIS, 40, 3)
    confirm_figure(trio, CHLOE, 3, whole=False)
    take_back(trio, BORIS, 4, whole=whole)
    with pytest.raises(OwnValue):
        confirm_figure(trio, ANNE, 5, whole=whole)
    confirm_figure(trio, CHLOE, 5, whole=whole)  # who confirmed it before entered nothing


@pytest.mark.parametrize("whole", [False, True], ids=["value", "submission"])
def test_taking_back_a_confirmed_figure_brings_back_the_one_that_counted_before(whole: bool, trio: Store) -> None:
    enter_figure(trio, ANNE, 37, 1)
    confirm_figure(trio, CHLOE, 1, whole=False)
    enter_figure(trio, ANNE, 370, 3)
    enter_figure(trio, BORIS, 40, 4)
    confirm_figure(trio, CHLOE, 4, whole=False)
    for round in range(3):  # taken back, and the taking back refused: the confirmed one stands each time
        take_back(trio, BORIS, 5 + 2 * round, whole=whole)
        last = history.value_versions(trio, [(OWN, DAY)])[OWN, DAY][-1]
        assert (reversal.value_of(last).value, reversal.value_of(last).state) == (Decimal(37), State.SUBMITTED)
        key = (OWN, DAY, last.version)
        validation.reject(trio, [key], id=f"no {round}", actor=CHLOE, now=NOW, reason="c’était juste")
        last = history.value_versions(trio, [(OWN, DAY)])[OWN, DAY][-1]
        assert (reversal.value_of(last).value, reversal.value_of(last).state) == (Decimal(40), State.VALIDATED)


def test_taking_back_a_confirmed_first_figure_withdraws_it(trio: Store) -> None:
    enter_figure(trio, ANNE, 370, 1)
    confirm_figure(trio, CHLOE, 1, whole=False)
    take_back(trio, BORIS, 2, whole=False)
    confirm_figure(trio, CHLOE, 3, whole=True)
    assert [each.value for each in queries.current_achievements(trio, OWN, on=TODAY) if each.period_end == DAY] == []


def test_what_was_entered_while_nobody_validated_is_not_validated_by_the_same_person_later(trio: Store) -> None:
    enter_figure(trio, ANNE, 37, 1, state="validated")
    enter_figure(trio, BORIS, 40, 2, state="validated")
    take_back(trio, BORIS, 2, whole=False)
    with pytest.raises(OwnValue):
        confirm_figure(trio, ANNE, 3, whole=False)


def test_whoever_refused_or_entered_another_figure_may_validate(trio: Store) -> None:
    enter_figure(trio, BORIS, 37, 1)
    confirm_figure(trio, CHLOE, 1, whole=False)
    enter_figure(trio, ANNE, 370, 3)
    validation.reject(trio, [(OWN, DAY, 3)], id="no", actor=CHLOE, now=NOW, reason="dix fois trop")
    enter_figure(trio, ANNE, 41, 5)
    take_back(trio, BORIS, 4 + 1, whole=False)  # back to 37, confirmed before: nothing waits
    enter_figure(trio, BORIS, 38, 7)
    confirm_figure(trio, ANNE, 7, whole=False)
    take_back(trio, ANNE, 8, whole=False)  # 37 waits again
    confirm_figure(trio, CHLOE, 9, whole=False)


def test_the_refusal_of_an_own_figure_names_it_in_french(trio: Store) -> None:
    enter_figure(trio, ANNE, 370, 1)
    with pytest.raises(OwnValue) as refusal:
        confirm_figure(trio, ANNE, 1, whole=True)
    what, remedy = LANGUAGES["fr"].explain(refusal.value)
    label = queries.definitions(trio, on=TODAY)[OWN].label_fr
    assert what == f"Vous avez saisi ce chiffre vous-même\xa0: {label}, 30 juin 2026."
    assert remedy == "Une autre personne doit le valider\u202f; rien n’a été enregistré."
