"""Choosing key items: the proposal, one's own choice, the agreement, and what it changes."""

from datetime import date

import pytest
from sqlalchemy import select

from conversations.outcomes.key_items import offer_key_items
from conversations.scripts.key_item_proposal import Approved, propose
from records.people import Person, Sme
from records.plans import ActionPlan, Item, Verdict
from records.staffing import contacts_to_reach
from tests import given
from tests.stage import Actor, Stage
from tests.talk import matches_transcript

FIVE = (
    "separar residuos",
    "medir el agua cada mes",
    "revisar la brecha salarial",
    "abrir el taller a los vecinos",
    "pagar a proveedores a 30 días",
)


def begin(
    stage: Stage, whats: tuple[str, ...] = FIVE, *, language: str = "es", clock: str = "cohort", **fields: object
) -> Actor:
    """Laura's plan is approved, all of it, and she is asked where to begin."""
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now, clock=clock)
        staff = given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
        sme = given.sme(session, cohort, stage.now, state="selecting")
        given.contact(session, sme, "laura", stage.now, language=language)
        given.contact(session, sme, "marcos", stage.now, primary=False)
        stage.person("marcos")
        plan = ActionPlan(sme=sme, version=1, round=1, submitted_at=stage.now, submitted_by="contact:1", snapshot=[])
        plan.reviewed_at, plan.reviewed_by_id = stage.now, staff.id
        session.add(plan)
        session.flush()
        for number, what in enumerate(whats, 1):
            item = Item(
                sme_id=sme.id, plan_id=plan.id, number=number, what=what, state="approved", created_at=stage.now
            )
            for name, value in fields.items():
                setattr(item, name, value)
            session.add(item)
            session.flush()
            session.add(Verdict(item_id=item.id, plan_id=plan.id, staff_id=staff.id, verdict="approved", at=stage.now))
    laura = stage.person("laura", language)
    offer(stage)
    return laura


def offer(stage: Stage) -> None:
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        offer_key_items(session, sme, contacts_to_reach(sme), stage.now)
    stage.deliver()


def sme_of(stage: Stage) -> tuple[Sme, list[Item]]:
    with stage.database.transaction() as session:
        return session.scalars(select(Sme)).one(), list(session.scalars(select(Item).order_by(Item.number)))


def test_the_proposal_taken_with_what_is_missing_asked(stage: Stage) -> None:
    laura = begin(stage, FIVE[:4], owner="Ana")
    laura.presses("Tomar estas 3")
    for _ in range(3):
        laura.presses("30 jun")
        laura.says("kilos por semana, de 0 a 20", "el lunes a las 9 llamo al reciclador")
    assert laura.saw("Así queda el acuerdo")
    laura.presses("Confirmar")
    assert laura.saw("Acuerdo de Panadería Luna con la OEA")
    assert stage.person("marcos").saw("Acuerdo de Panadería Luna con la OEA")
    sme, items = sme_of(stage)
    assert sme.state == "active"
    chosen = [item for item in items if item.selected_at]
    assert [(item.state, item.owner, item.start_on) for item in chosen] == [
        ("not_started", "Ana", date(2014, 3, 26))
    ] * 3
    assert all(item.first_step == "el lunes a las 9 llamo al reciclador" for item in chosen)
    assert [item.state for item in items if not item.selected_at] == ["parked"]
    laura.says("/progress", "/plan")
    assert laura.saw("0 %", last=2)
    assert matches_transcript("key_items_proposal", "es", laura.transcript())


def test_five_of_ones_own_after_one_sentence_on_focus(stage: Stage) -> None:
    laura = begin(stage, language="en", owner="Ana", due_on=date(2014, 7, 31), indicator="kg a week")
    laura.presses("Choose others")
    laura.says("1, 2, 3, 4, 5")
    assert laura.saw("With three actions at a time")
    laura.presses("Go on with 5", "That is right")
    laura.says("Monday at 9 I call the recycler")
    laura.presses("Change", "Laura", "31 May", "Use that idea", "Not known yet")
    for _ in range(3):
        laura.presses("That is right", "Not known yet")
    laura.presses("Change something", "5. pagar", "That is right")
    laura.says("pay the first on Friday")
    laura.presses("Confirm")
    sme, items = sme_of(stage)
    assert sme.state == "active"
    assert [item.owner for item in items] == ["Ana", "Laura", "Ana", "Ana", "Ana"]
    assert [item.first_step for item in items][4] == "pay the first on Friday"
    assert matches_transcript("key_items_own_five", "en", laura.transcript())


def test_choosing_more_than_five_is_not_possible_and_choosing_again_is(stage: Stage) -> None:
    laura = begin(stage, (*FIVE, "otra acción"))
    laura.presses("Elegir otras")
    laura.says("1, 2, 3, 4, 5, 6")
    assert laura.saw("De 1 a 5 números")
    laura.says("1 2 3 4")
    laura.presses("Elegir de nuevo")
    laura.says("2")
    assert laura.saw("medir el agua")


def test_a_due_date_outside_the_follow_up_is_asked_again(stage: Stage) -> None:
    laura = begin(stage, FIVE[:1], owner="Ana", due_on=date(2015, 3, 1), indicator="kg")
    laura.presses("Tomar esta")
    assert laura.saw("¿para cuándo?")
    laura.says("1 de diciembre")
    assert laura.saw("queda fuera del programa")
    laura.presses("31 ago")
    assert laura.saw("primer paso")


@pytest.mark.parametrize(
    ("language", "take", "unknown", "name", "measure"),
    [
        ("es", "Tomar esta", "no sé", "el nombre de una persona", "una forma de medirlo"),
        ("en", "Take this one", "I don't know", "person's name is needed", "way of being measured"),
    ],
)
def test_who_is_in_charge_is_asked_until_it_is_a_name(
    stage: Stage, language: str, take: str, unknown: str, name: str, measure: str
) -> None:
    laura = begin(stage, FIVE[:1], language=language)
    laura.presses(take)
    laura.says(unknown)
    assert laura.saw(name)
    laura.says("Ana", "31/8", unknown)
    assert laura.saw(measure)
    laura.says("kilos por semana", unknown)
    laura.presses("Confirmar" if language == "es" else "Confirm")
    item = sme_of(stage)[1][0]
    assert (item.owner, item.indicator, item.first_step) == ("Ana", "kilos por semana", None)


def test_with_a_clock_of_its_own_the_sme_starts_at_its_approval(stage: Stage) -> None:
    laura = begin(stage, FIVE[:1], clock="sme", owner="Ana", due_on=date(2014, 7, 31), indicator="kg")
    stage.passes(days=5)
    laura.presses("Tomar esta", "Está bien así", "Todavía no se sabe", "Confirmar")
    sme, _ = sme_of(stage)
    assert (sme.anchor, sme.replan) == (date(2014, 3, 26), True)


def test_an_action_that_changed_meanwhile_cannot_be_chosen(stage: Stage) -> None:
    laura = begin(stage, FIVE[:1], owner="Ana", due_on=date(2014, 7, 31), indicator="kg")
    laura.presses("Tomar esta", "Está bien así", "Todavía no se sabe")
    with stage.database.transaction() as session:
        session.scalars(select(Item)).one().state = "dropped"
    laura.presses("Confirmar")
    assert laura.saw("ya están elegidas o cambiaron")
    assert sme_of(stage)[0].state == "selecting"


def test_a_person_who_is_no_longer_a_contact_chooses_nothing(stage: Stage) -> None:
    laura = begin(stage, FIVE[:1], owner="Ana", due_on=date(2014, 7, 31), indicator="kg")
    laura.presses("Tomar esta", "Está bien así", "Todavía no se sabe")
    with stage.database.transaction() as session:
        person = session.scalars(select(Person).where(Person.user_key == "laura")).one()
        person.contacts[0].state = "stopped"
    laura.presses("Confirmar")
    assert sme_of(stage)[0].state == "selecting"


def approved(id: int, what: str, *, code: str | None = None, due: date | None = None) -> Approved:
    return Approved(id=id, what=what, area=None, catalogue_code=code, due_on=due)


@pytest.mark.parametrize(
    ("weak", "expected"),
    [
        ((), [(4, "quick"), (1, "area"), (3, "gender")]),
        (("community",), [(4, "quick"), (5, "weak"), (3, "gender")]),
    ],
)
def test_the_proposal_mixes_a_quick_win_an_area_and_a_gender_lens(
    weak: tuple[str, ...], expected: list[tuple[int, str]]
) -> None:
    items = [
        approved(1, "separar residuos"),
        approved(2, "medir el agua"),
        approved(3, "revisar la brecha salarial"),
        approved(4, "cambiar focos", due=date(2014, 4, 30)),
        approved(5, "abrir el taller a los vecinos"),
    ]
    assert [(one.id, one.why) for one in propose(items, weak, date(2014, 3, 26))] == expected


def test_with_less_than_three_approved_all_are_proposed() -> None:
    assert [one.id for one in propose([approved(7, "otra cosa")], (), date(2014, 3, 26))] == [7]
