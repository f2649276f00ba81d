"""What a check-in changes: progress at every answer, help, next step and thanks at its end."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.outcomes.tickets import open_ticket
from conversations.replay import replay
from conversations.scripts.check_in import CheckInFacts, CheckInResult, ItemFacts, ItemReport, about_item
from conversations.speaking import tell
from conversations.texts import Text, literal, text
from records.followup import CheckIn, Progress
from records.history import author, change_state
from records.messages import Dialogue
from records.people import Contact, Person, local_date
from records.plans import Item
from records.queues import expire_prompts
from records.staffing import responsible

LONGEST_DELAY = timedelta(days=30)


def on_check_in_answer(session: Session, person: Person, dialogue: Dialogue, now: datetime) -> None:
    """Keep what each answer says at once: a half-finished check-in counts what was answered."""
    facts = CheckInFacts.model_validate(dialogue.facts)
    check_in = session.get_one(CheckIn, facts.check_in_id)
    if check_in.first_answer_at is None:
        check_in.first_answer_at = now
        expire_prompts(session, dialogue.subject)
    check_in.sme.look_at = now
    contact = contact_in(person, facts.sme_id)
    for number, item in enumerate(facts.items, 1):
        report = replay(about_item(facts, number, item), dialogue.answers).result
        if isinstance(report, ItemReport):
            _record(session, check_in, contact, item, report, now)


def on_check_in(session: Session, person: Person, result: CheckInResult, now: datetime) -> None:
    """Close a finished check-in: agreed changes, help, the next step, and one line of thanks."""
    check_in = session.get_one(CheckIn, result.check_in_id)
    contact = contact_in(person, result.sme_id)
    finish(check_in, now)
    _keep_next_step(check_in, result)
    for report in result.reports:
        if report.change is not None:
            _apply_change(session, person, session.get_one(Item, report.item_id), report, now)
    if result.help_item_id is not None and result.help_kind is not None:
        item = session.get(Item, result.help_item_id)
        open_ticket(session, check_in.sme, contact, result.help_kind, now, item=item)
    tell(session, person, _thanks(session, check_in, result), now)


def finish(check_in: CheckIn, now: datetime) -> None:
    """An answered check-in has nothing more to come: no reminder, no closing."""
    check_in.first_answer_at = check_in.first_answer_at or now
    check_in.answered_at = check_in.closed_at = now
    check_in.state, check_in.step, check_in.next_at = "answered", None, None
    check_in.sme.look_at = now


def contact_in(person: Person, sme_id: int) -> Contact | None:
    """The contact that a person is in an SME; None for one who has stopped."""
    own = (contact for contact in person.contacts if contact.sme_id == sme_id and contact.state == "active")
    return next(own, None)


def _record(
    session: Session, check_in: CheckIn, contact: Contact | None, facts: ItemFacts, report: ItemReport, now: datetime
) -> None:
    known = select(Progress).where(Progress.check_in_id == check_in.id, Progress.item_id == facts.id)
    progress = session.scalar(known)
    if progress is None:
        progress = Progress(check_in_id=check_in.id, item_id=facts.id)
        session.add(progress)
    progress.status, progress.percent, progress.obstacle, progress.at = (
        report.status,
        report.percent,
        report.obstacle,
        now,
    )
    progress.contact_id = contact.id if contact is not None else None
    progress.note = report.result.text if report.result is not None else report.new_what
    progress.file_id = report.result.file.id if report.result is not None and report.result.file is not None else None
    _move_item(session, session.get_one(Item, facts.id), facts, report, contact, now)


def _move_item(
    session: Session, item: Item, facts: ItemFacts, report: ItemReport, contact: Contact | None, now: datetime
) -> None:
    item.progress = report.percent if report.percent is not None else facts.progress
    item.done_at = now if report.status == "done" else None
    if report.status == "stuck":
        item.blocked_at = item.blocked_at or now
    elif report.status in {"done", "moved"}:
        item.blocked_at = None
    states = {"done": "done_reported", "moved": "in_progress"}
    change_state(session, item, states.get(report.status, facts.state), author(contact), now, "check-in")


def _keep_next_step(check_in: CheckIn, result: CheckInResult) -> None:
    if result.next_step is not None:
        check_in.next_step = result.next_step.text or "audio"
    check_in.usefulness = int(result.usefulness) if result.usefulness else None


def _apply_change(session: Session, person: Person, item: Item, report: ItemReport, now: datetime) -> None:
    by = author(contact_in(person, item.sme_id))
    if report.change == "drop":
        change_state(session, item, "dropped", by, now, "check-in")
    elif report.change == "rewrite" and report.new_what is not None:
        item.what = report.new_what
    elif report.new_due_on is not None and _may_redate(item, report):
        item.due_on, item.due_agreed_at = report.new_due_on, now
        item.redated += 1
    staff = responsible(session, item.sme, now.date())
    if staff is not None and staff.person is not None:
        kept = report.change != "redate" or item.due_on == report.new_due_on
        told = text(
            "staff-item-changed",
            sme=item.sme.name,
            what=item.what,
            change=report.change or "",
            kept="yes" if kept else "no",
            due=report.new_due_on or now.date(),
        )
        tell(session, staff.person, told, now)


def _may_redate(item: Item, report: ItemReport) -> bool:
    """A date moves once, and by 30 days at the most; more than that is for the coordinator to agree."""
    if report.new_due_on is None or item.redated > 0:
        return False
    return item.due_on is None or report.new_due_on <= item.due_on + LONGEST_DELAY


def _thanks(session: Session, check_in: CheckIn, result: CheckInResult) -> Text:
    following = session.scalar(
        select(CheckIn).where(CheckIn.sme_id == check_in.sme_id, CheckIn.month == check_in.month + 1)
    )
    step = result.next_step.text if result.next_step is not None else None
    return text(
        "check-in-thanks",
        done=sum(report.status == "done" for report in result.reports),
        stuck=sum(report.status == "stuck" for report in result.reports),
        step=literal(step or ""),
        has_step="yes" if step else "no",
        coming=local_date(following.due_at, check_in.sme) if following is not None else "",
        has_coming="yes" if following is not None else "no",
    )
