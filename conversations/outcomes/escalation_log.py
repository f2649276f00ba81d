"""A coordinator's action: logged with what was before it, told back with a way to undo it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from conversations.asking import Showing, Topic, offer_dialogue
from conversations.scripts.escalation_after import UndoFacts
from conversations.speaking import Delivery, tell
from conversations.texts import Text
from records.columns import Json
from records.followup import CoordinatorAction, Stall
from records.history import author
from records.people import Person, Sme, Staff
from records.staffing import contacts_to_reach

UNDO = timedelta(minutes=10)
FROM_COORDINATOR = "from-coordinator"


@dataclass(frozen=True)
class Act:
    """A member of staff, allowed to act, and the SME they act on; `stall` is what the card was about, if open."""

    session: Session
    person: Person
    staff: Staff
    sme: Sme
    stall: Stall | None
    now: datetime

    @property
    def by(self) -> str:
        return author(self.staff)


def log_action(act: Act, kind: str, before: Json | None = None, note: str | None = None) -> CoordinatorAction:
    """Write down what was done; the stall rules look at once."""
    action = CoordinatorAction(
        sme=act.sme,
        stall_id=act.stall.id if act.stall is not None else None,
        staff=act.staff,
        kind=kind,
        note=note,
        before=before or {},
        at=act.now,
        undo_until=act.now + UNDO,
    )
    act.session.add(action)
    act.sme.look_at = act.now
    act.session.flush()
    return action


def confirm(act: Act, action: CoordinatorAction, said: Text) -> None:
    """Say what was done, under a button that takes it back."""
    facts = UndoFacts(action_id=action.id, until=action.undo_until)
    subject = f"action:{action.id}"
    offer_dialogue(act.session, [act.person], Topic("action_undo", facts, subject), act.now, Showing(lead=said))


def later(action: CoordinatorAction) -> Delivery:
    """How the SME is told: only when the action can no longer be taken back."""
    return Delivery(purpose=FROM_COORDINATOR, subject=f"action:{action.id}", not_before=action.undo_until)


def tell_contacts(act: Act, action: CoordinatorAction, said: Text, people: Sequence[Person] | None = None) -> None:
    """Tell the SME what was decided, once it stands."""
    for person in contacts_to_reach(act.sme) if people is None else people:
        tell(act.session, person, said, act.now, delivery=later(action))
