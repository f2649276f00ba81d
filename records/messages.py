"""Dialogues in progress, messages that came in and messages that go out."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.columns import Code, Json, Key, Moment, Record
from records.people import Person


class Dialogue(Record):
    """A script being talked through: the facts it was opened with and the answers so far, by question key.

    Several people may sit in one dialogue (the contacts of an SME); `answered_by` says who gave each answer.
    """

    __tablename__ = "dialogues"
    __table_args__ = (
        Index(
            "ix_dialogues_subject_open",
            "script",
            "subject",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    token: Mapped[str] = mapped_column(unique=True)
    script: Mapped[Code]
    subject: Mapped[str]
    facts: Mapped[Json]
    answers: Mapped[Json] = mapped_column(default=dict)
    answered_by: Mapped[Json] = mapped_column(default=dict)
    opened_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]
    outcome: Mapped[Code | None]

    seats: Mapped[list["Seat"]] = relationship(back_populates="dialogue")


class Seat(Record):
    """A person's place in a dialogue: offered (waits behind its buttons), open, or closed.

    The newest open one is talking.
    """

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("dialogue_id", "person_id"),
        Index("ix_seats_person_id_state", "person_id", "state"),
    )

    id: Mapped[Key]
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogues.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    state: Mapped[Code]
    touched_at: Mapped[Moment]

    dialogue: Mapped[Dialogue] = relationship(back_populates="seats")
    person: Mapped[Person] = relationship()


class InboxMessage(Record):
    """A delivery, once. `payload` is kept while it waits for its file, or when it failed; a handled one needs none.

    `not_before` says until when `lease_owner`, a process, has its file in hand; without one, until when the file rests.
    """

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("channel", "external_id"), Index("ix_inbox_state", "state", "id"))

    id: Mapped[Key]
    channel: Mapped[Code]
    external_id: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    state: Mapped[Code]
    received_at: Mapped[Moment]
    handled_at: Mapped[Moment | None]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[Moment | None]
    lease_owner: Mapped[Code | None]
    payload: Mapped[str | None]
    error: Mapped[str | None]


def _waiting_index(name: str, which: str) -> Index:
    """What waits, by when it is due: as cheap to look into with 10,000 waiting as with ten."""
    where = text(f"state = 'waiting' AND {which}")
    return Index(name, "state", "not_before", "id", sqlite_where=where, postgresql_where=where)


class OutboxMessage(Record):
    """A message to be said. `windowed` ones may leave only inside the send window of `zone` and `country`."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "state", "not_before"),
        Index("ix_outbox_person_id_state", "person_id", "state", "sent_at"),
        _waiting_index("ix_outbox_replies", "priority <= 0"),
        _waiting_index("ix_outbox_prompts", "priority > 0"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    state: Mapped[Code] = mapped_column(default="waiting")
    priority: Mapped[int] = mapped_column(default=0)
    dedup_key: Mapped[str | None] = mapped_column(unique=True)
    payload: Mapped[Json]
    purpose: Mapped[Code | None]
    subject: Mapped[str | None] = mapped_column(index=True)
    windowed: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str | None]
    country: Mapped[Code | None]
    created_at: Mapped[Moment]
    not_before: Mapped[Moment]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[Code | None]
    lease_until: Mapped[Moment | None]
    sent_at: Mapped[Moment | None]
    external_id: Mapped[str | None]
    error: Mapped[str | None]

    person: Mapped[Person] = relationship()


class ChannelPace(Record):
    """What all processes together have taken of a channel's pace, and the last pause that the channel asked for.

    `full_at` is when the last place that was taken is free again.
    """

    __tablename__ = "channel_paces"

    channel: Mapped[Code] = mapped_column(primary_key=True)
    full_at: Mapped[Moment]
    paused_at: Mapped[Moment | None]
    paused_until: Mapped[Moment | None]


class Signal(Record):
    """Named facts about the running system that must survive it: polling offset, last good poll, pepper."""

    __tablename__ = "signals"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    at: Mapped[Moment]
