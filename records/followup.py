"""The monthly follow-up: check-ins, progress, stalls, help tickets and what coordinators did."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.columns import Code, Json, Key, Moment, Record
from records.people import Contact, Sme, Staff
from records.plans import Item, StoredFile

ENDED = text("month = 6 AND closed_at IS NOT NULL")


class CheckIn(Record):
    """Check-in `month` (1–6) of an SME.

    `step` is what the sweep does next (open, remind_1, remind_2, second_contact, close) at `next_at`; the ladder counts
    from `sent_at`, the moment the opener really left; `reminded_1_at`, `reminded_2_at` and `second_asked_at` are when
    the others did. `first_inbound_at` is the first message after the opener, of any contact.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("sme_id", "month"),
        Index("ix_check_ins_next_at", "next_at"),
        Index("ix_check_ins_ended", "sme_id", sqlite_where=ENDED, postgresql_where=ENDED),
    )

    id: Mapped[Key]
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id"))
    month: Mapped[int]
    kind: Mapped[Code] = mapped_column(default="items")
    state: Mapped[Code] = mapped_column(default="planned")
    step: Mapped[Code | None] = mapped_column(default="open")
    due_at: Mapped[Moment]
    next_at: Mapped[Moment | None]
    sent_at: Mapped[Moment | None]
    reminded_1_at: Mapped[Moment | None]
    reminded_2_at: Mapped[Moment | None]
    second_asked_at: Mapped[Moment | None]
    first_inbound_at: Mapped[Moment | None]
    first_answer_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
    reminders: Mapped[int] = mapped_column(default=0)
    plan_situation: Mapped[Code | None]
    usefulness: Mapped[int | None]
    next_step: Mapped[str | None]
    next_step_item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))

    sme: Mapped[Sme] = relationship()


class Progress(Record):
    """What was said of an item, by whom and when; `percent` is empty when it stays unknown."""

    __tablename__ = "progress"
    __table_args__ = (UniqueConstraint("check_in_id", "item_id"),)

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    check_in_id: Mapped[int | None] = mapped_column(ForeignKey("check_ins.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    status: Mapped[Code]
    percent: Mapped[int | None]
    obstacle: Mapped[Code | None]
    figure: Mapped[str | None]
    note: Mapped[str | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    at: Mapped[Moment]

    item: Mapped[Item] = relationship()
    check_in: Mapped[CheckIn | None] = relationship()
    contact: Mapped[Contact | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()


class Ticket(Record):
    """A request for help; closed by a coordinator, cleared when the contact confirms."""

    __tablename__ = "tickets"

    id: Mapped[Key]
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    kind: Mapped[Code]
    note: Mapped[str | None]
    opened_at: Mapped[Moment]
    replied_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
    confirmed_at: Mapped[Moment | None]

    sme: Mapped[Sme] = relationship()
    item: Mapped[Item | None] = relationship()


class Stall(Record):
    """A stall found by the rules in scheduler/stalls, from `since` until `cleared_at`.

    `subject` is what is stalled: sme, item:3, ticket:5 or submission:7. `step` is the last step of the ladder taken.
    """

    __tablename__ = "stalls"
    __table_args__ = (
        Index(
            "ix_stalls_open",
            "sme_id",
            "code",
            "subject",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    code: Mapped[Code]
    subject: Mapped[Code] = mapped_column(default="sme")
    level: Mapped[Code]
    audience: Mapped[Code]
    since: Mapped[Moment]
    red_at: Mapped[Moment | None]
    cause: Mapped[Json]
    opened_at: Mapped[Moment]
    cleared_at: Mapped[Moment | None]
    cleared_why: Mapped[Code | None]
    step: Mapped[int] = mapped_column(default=0)
    escalated_at: Mapped[Moment | None]
    escalated_to_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    sme: Mapped[Sme] = relationship()
    item: Mapped[Item | None] = relationship()


class CoordinatorAction(Record):
    """What a member of staff did about a stall; can be undone until `undo_until`."""

    __tablename__ = "coordinator_actions"

    id: Mapped[Key]
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id"), index=True)
    stall_id: Mapped[int | None] = mapped_column(ForeignKey("stalls.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[Code]
    note: Mapped[str | None]
    before: Mapped[Json] = mapped_column(default=dict)
    at: Mapped[Moment]
    undo_until: Mapped[Moment]
    undone_at: Mapped[Moment | None]

    staff: Mapped[Staff] = relationship()
    stall: Mapped[Stall | None] = relationship()
    sme: Mapped[Sme] = relationship()
