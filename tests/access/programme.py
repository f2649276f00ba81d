"""Three cohorts with everybody in them, in which each dialogue there is stands open at some question.

Keys of people: `laura` and `lola` answer for Luna, `sol`, `rio`, `mar`, `paz` for an SME each, all in Guadalajara with
`carmen` and `diego` (coordinators), `rita` (reviewer) and `oscar` (observer); `brisa`, `berta`, `ruben`, `olga` are in
Monterrey, `cielo`, `ciro`, `raul`, `otto` in Toluca. `ana` and `alba` are admins, `nora`, `nico` and `nina` come in;
`fabio` was a coordinator in Guadalajara and `saul` a second contact of Sol, and both are gone.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.outcomes.plan_submission import submit
from conversations.scripts.plan_facts import PlanItem
from conversations.speaking import PLAIN
from records.followup import CheckIn, CoordinatorAction
from records.invitations import invite_cohort, invite_contact
from records.messages import InboxMessage
from records.people import Cohort, Sme
from records.plans import ActionPlan, Item
from records.staff_invitation import invite_new_staff
from records.staffing import contacts_to_reach
from scheduler.opening import offer_nudge
from tests import given
from tests.scheduler.office import APRIL, sweep
from tests.stage import CHANNEL, Actor, Stage

ATTENDANCE = "Empresa;Contacto;Sexo\nPanadería Nueva;Pilar Ruiz;Mujer\n"
OTHERS = {
    "Monterrey 2014": ("brisa", "berta", "ruben", "olga"),
    "Toluca 2014": ("cielo", "ciro", "raul", "otto"),
}
STAFF_ROLES = ("coordinator", "reviewer", "observer")


def play(stage: Stage) -> Stage:
    """Let everybody do what they do until each script has asked something and stands open."""
    with stage.database.transaction() as session:
        _populate(session, stage)
    stage.now = APRIL
    _check_ins(stage)
    _plans(stage)
    _contacts_ask(stage)
    _coordinator_acts(stage)
    _leave(stage)
    _newcomers(stage)
    _admin_asks(stage)
    _everybody_looks(stage)
    return stage


def sme_named(session: Session, name: str) -> Sme:
    return session.scalars(select(Sme).where(Sme.name == name)).one()


def luna_id(stage: Stage) -> int:
    with stage.database.transaction() as session:
        return sme_named(session, "Luna").id


def _populate(session: Session, stage: Stage) -> None:
    home = given.cohort(session, stage.now)
    cohorts = {home.name: home, **{name: given.cohort(session, stage.now, name) for name in OTHERS}}
    _staff(session, stage, "carmen", "coordinator", home)
    _staff(session, stage, "diego", "coordinator", home)
    _staff(session, stage, "fabio", "coordinator", home)
    _staff(session, stage, "rita", "reviewer", home)
    _staff(session, stage, "oscar", "observer", home)
    for name, (contact, *members) in OTHERS.items():
        for key, role in zip(members, STAFF_ROLES, strict=True):
            _staff(session, stage, key, role, cohorts[name])
        _sme(session, stage, cohorts[name], f"Empresa {contact}", contact)
    for key in ("ana", "alba"):
        given.staff(session, key, "admin", stage.now)
        stage.person(key)
    _home_smes(session, stage, home)
    session.add(_unread(stage))


def _staff(session: Session, stage: Stage, key: str, role: str, cohort: Cohort) -> None:
    given.staff(session, key, role, stage.now, cohorts=[cohort])
    stage.person(key)


def _sme(session: Session, stage: Stage, cohort: Cohort, name: str, *contacts: str, **fields: object) -> Sme:
    one = given.sme(session, cohort, stage.now, name, **fields)
    for number, key in enumerate(contacts):
        given.contact(session, one, key, stage.now, primary=number == 0)
        stage.person(key)
    return one


def _home_smes(session: Session, stage: Stage, home: Cohort) -> None:
    luna = _sme(session, stage, home, "Luna", "laura", "lola", replan=True)
    given.key_items(session, luna, stage.now)
    _sme(session, stage, home, "Sol", "sol", "saul", replan=True)
    _sme(session, stage, home, "Rio", "rio")
    for name, state in (("Mar", "selecting"), ("Paz", "changes_requested")):
        one = _sme(session, stage, home, name, name.lower(), state=state)
        item_state = "approved" if state == "selecting" else "changes_requested"
        session.add(Item(sme=one, number=1, what="medir el agua", state=item_state, created_at=stage.now))
        plan = ActionPlan(sme=one, version=1, round=1, submitted_at=stage.now, submitted_by="bot", snapshot=[])
        plan.reviewed_at = stage.now
        session.add(plan)


def _unread(stage: Stage) -> InboxMessage:
    unread = InboxMessage(channel=CHANNEL, external_id="bad", state="failed", received_at=stage.now, attempts=1)
    unread.payload, unread.error = "{}", "KeyError"
    return unread


def _check_ins(stage: Stage) -> None:
    """Laura's first check-in and Sol's, which has no plan yet; Laura is asked why she is silent."""
    sweep(stage)
    with stage.database.transaction() as session:
        luna = sme_named(session, "Luna")
        first = session.scalars(select(CheckIn).where(CheckIn.sme == luna, CheckIn.month == 1)).one()
        offer_nudge(session, first, contacts_to_reach(luna), stage.now, PLAIN)
    stage.deliver()


def _plans(stage: Stage) -> None:
    """Each stage of a plan: written, sent as a file, waiting for its review, changed, chosen from."""
    sol, carmen = stage.person("sol"), stage.person("carmen")
    sol.says("/plan")
    sol.taps("plan-action-write")
    sol.sends_file()
    carmen.says("/transcribe")
    with stage.database.transaction() as session:
        rio = sme_named(session, "Rio")
        submit(session, rio, rio.contacts[0], [PlanItem(what="medir el agua", owner="Rio")], stage.now)
    stage.deliver()
    carmen.says("/review")
    stage.person("paz").says("/plan")
    stage.person("paz").taps("plan-action-resubmit")
    stage.person("mar").says("/plan")
    stage.person("mar").taps("plan-action-choose")


def _contacts_ask(stage: Stage) -> None:
    laura = stage.person("laura")
    laura.says("/person")
    laura.says("¿Me ayudan con el horno?")
    laura.says("/person", "/pause", "/stop", "/forget", "/plan", "/checkin")


def _coordinator_acts(stage: Stage) -> None:
    """A call promised, a message written, a request closed; and the card once more."""
    carmen = stage.person("carmen")
    card = f"/card #{luna_id(stage)}"
    carmen.says(card)
    carmen.taps("escalation-call")
    carmen.says(card)
    carmen.taps("escalation-write")
    carmen.says("¿Cómo va todo?")
    carmen.says(card)
    carmen.taps("escalation-help")
    with stage.database.transaction() as session:
        call = session.scalars(select(CoordinatorAction.id).where(CoordinatorAction.kind == "call")).one()
    stage.passes(minutes=11)
    stage.deliver()
    carmen.says(f"/called #{call}")
    carmen.says(card)
    carmen.taps("escalation-call")
    carmen.says(card)


def _leave(stage: Stage) -> None:
    """Fabio is taken out of the staff and Saúl stops; both keep the buttons they were shown."""
    fabio, saul = stage.person("fabio"), stage.person("saul")
    fabio.says(f"/card #{luna_id(stage)}", "/review", "/transcribe")
    stage.person("ana").says("/staff")
    stage.person("ana").presses("Fabio", "Quitar del equipo", "Quitar hoy")
    saul.says("/plan", "/checkin", "/pause", "/person", "/stop")
    saul.taps("leaving-leave", "leaving-reason-untold")


def _newcomers(stage: Stage) -> None:
    with stage.database.transaction() as session:
        luna = sme_named(session, "Luna")
        sol = sme_named(session, "Sol")
        _, entrance = invite_new_staff(session, "Nina", "coordinator", stage.now, cohorts=[luna.cohort])
        links = {
            "nora": invite_cohort(session, luna.cohort, stage.now).link,
            "nico": invite_contact(session, sol, stage.now).link,
            "nina": entrance.link,
        }
    for key, link in links.items():
        stage.person(key).says(f"/start {link}")
    stage.person("nora").presses("Acepto")


def _admin_asks(stage: Stage) -> None:
    ana: Actor = stage.person("ana")
    ana.says("/newcohort", "Ciudad de Panamá", "/staff", "/problems", "/away", "/import")
    ana.presses("Guadalajara 2014")
    ana.sends_file("lista.csv", "text/csv", data=ATTENDANCE.encode())
    ana.says("/import", "/invite")


def _everybody_looks(stage: Stage) -> None:
    """What can be reached by a tap at any time, in each role."""
    for key in ("carmen", "rita", "oscar", "ana", "laura", "extra"):
        stage.person(key).says("/menu", "/help")
    stage.person("extra").says("/language")
    for key in ("carmen", "berta", "ana"):
        stage.person(key).says("/stalled", "/today", "/sme l")
