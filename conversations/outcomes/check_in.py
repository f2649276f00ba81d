"""What a check-in changes: progress at every answer, help, next step and thanks at its end."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import close_dialogue, open_dialogues
from conversations.outcomes.escalation_plan import OPEN_STATES
from conversations.outcomes.tickets import open_ticket
from conversations.replay import replay
from conversations.scripts.check_in import (
    LONGEST_DELAY,
    CheckInFacts,
    CheckInResult,
    ItemFacts,
    ItemReport,
    about_item,
)
from conversations.speaking import tell
from conversations.texts import Text, literal, text
from records.followup import CheckIn, Progress
from records.history import author, change_state
from records.messages import Dialogue
from records.people import Contact, Person, local_date
from records.plans import Item
from records.queues import expire_prompts
from records.staffing import responsible


def on_check_in_answer(session: Session, person: Person, dialogue: Dialogue, key: str, now: datetime) -> None:
    """Keep at once what an answer says of its item: a half-finished check-in counts what was answered."""
    facts = CheckInFacts.model_validate(dialogue.facts)
    check_in = session.get_one(CheckIn, facts.check_in_id)
    if check_in.first_answer_at is None:
        check_in.first_answer_at = now
        expire_prompts(session, dialogue.subject)
    check_in.sme.look_at = now
    contact = contact_in(person, facts.sme_id)
    for number, item in enumerate(facts.items, 1):
        reached = replay(about_item(facts, number, item), dialogue.answers)
        if isinstance(reached.result, ItemReport) and key in {question.key for question in reached.path}:
            _record(session, check_in, contact, item, reached.result, now)


def on_check_in(session: Session, person: Person, result: CheckInResult, now: datetime) -> None:
    """Close a finished check-in: agreed changes, help, the next step, and one line of thanks."""
    check_in = session.get_one(CheckIn, result.check_in_id)
    contact = contact_in(person, result.sme_id)
    finish(session, check_in, now)
    _keep_next_step(check_in, result)
    changes = [(session.get_one(Item, report.item_id), report) for report in result.reports if report.change]
    open_changes = [(item, report) for item, report in changes if item.state in OPEN_STATES]
    applied = [_apply_change(session, person, item, report, now) for item, report in open_changes]
    if result.help_item_id is not None and result.help_kind is not None:
        item = session.get(Item, result.help_item_id)
        open_ticket(session, check_in.sme, contact, result.help_kind, now, item=item)
    tell(session, person, _thanks(session, check_in, result, applied.count(False)), now)


def finish(session: Session, check_in: CheckIn, now: datetime) -> None:
    """An answered check-in has nothing more to come: no reminder, no closing, no button of its nudge."""
    for subject in (f"check-in:{check_in.id}", f"nudge:{check_in.id}"):
        for dialogue in open_dialogues(session, subject):
            close_dialogue(session, dialogue, "answered", now)
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
    progress, item = session.scalar(known), session.get_one(Item, facts.id)
    if not _is_open(item, progress):
        return
    _move_item(session, item, facts, report, contact, now)
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


def _is_open(item: Item, progress: Progress | None) -> bool:
    """Dropped, replaced or verified meanwhile it stays so; what this check-in itself called done may be put right."""
    called_done = progress is not None and progress.status == "done" and item.state == "done_reported"
    return item.state in OPEN_STATES or called_done


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
    unchanged = item.state if item.state in OPEN_STATES else facts.state
    change_state(session, item, states.get(report.status, unchanged), author(contact), now, "check-in")


def _keep_next_step(check_in: CheckIn, result: CheckInResult) -> None:
    if result.next_step is not None:
        check_in.next_step = result.next_step.text or "audio"
    check_in.usefulness = int(result.usefulness) if result.usefulness else None


def _apply_change(session: Session, person: Person, item: Item, report: ItemReport, now: datetime) -> bool:
    """Change an open item and tell its coordinator; False when a new date is for them to agree."""
    by, today = author(contact_in(person, item.sme_id)), local_date(now, item.sme)
    kept = report.change != "redate" or _may_redate(item, report, today)
    if report.change == "drop":
        change_state(session, item, "dropped", by, now, "check-in")
    elif report.change == "rewrite" and report.new_what is not None:
        item.what = report.new_what
    elif report.change == "redate" and kept:
        item.due_on, item.due_agreed_at = report.new_due_on, now
        item.redated += 1
    staff = responsible(session, item.sme, today)
    if staff is not None and staff.person is not None:
        told = text(
            "staff-item-changed",
            sme=item.sme.name,
            what=item.what,
            change=report.change or "",
            kept="yes" if kept else "no",
            due=report.new_due_on or today,
        )
        tell(session, staff.person, told, now)
    return kept


def _may_redate(item: Item, report: ItemReport, today: date) -> bool:
    """A date moves once, and by 30 days at the most; more than that is for the coordinator to agree."""
    if report.new_due_on is None or report.new_due_on < today or item.redated > 0:
        return False
    return item.due_on is None or report.new_due_on <= item.due_on + LONGEST_DELAY


def _thanks(session: Session, check_in: CheckIn, result: CheckInResult, to_agree: int) -> Text:
    following = session.scalar(
        select(CheckIn).where(CheckIn.sme_id == check_in.sme_id, CheckIn.month == check_in.month + 1)
    )
    step = result.next_step.text if result.next_step is not None else None
    return text(
        "check-in-thanks",
        done=sum(report.status == "done" for report in result.reports),
        stuck=sum(report.status == "stuck" for report in result.reports),
        to_agree=to_agree,
        step=literal(step or ""),
        has_step="yes" if step else "no",
        coming=local_date(following.due_at, check_in.sme) if following is not None else "",
        has_coming="yes" if following is not None else "no",
    )
