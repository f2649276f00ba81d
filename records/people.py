"""Who takes part: persons on a channel, staff, cohorts, SMEs and their contacts."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.columns import Code, Json, Key, Moment, Record


class Person(Record):
    """Somebody who writes on a channel; holds no name until they consent (that is in Contact and Staff).

    `unreachable_since` is when the first of the sends failed, or the channel was closed to us; empty again once a send
    is delivered.
    """

    __tablename__ = "persons"
    __table_args__ = (UniqueConstraint("channel", "user_key"),)

    id: Mapped[Key]
    channel: Mapped[Code]
    user_key: Mapped[str]
    chat_key: Mapped[str]
    language: Mapped[Code]
    language_chosen: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]
    last_inbound_at: Mapped[Moment | None]
    blocked_at: Mapped[Moment | None]
    failed_sends: Mapped[int] = mapped_column(default=0)
    unreachable_since: Mapped[Moment | None]
    menu_key: Mapped[str | None]
    menu_stale: Mapped[bool] = mapped_column(default=False, index=True)

    contacts: Mapped[list["Contact"]] = relationship(back_populates="person")
    staff: Mapped["Staff | None"] = relationship(back_populates="person")


class Staff(Record):
    """A coordinator, reviewer, admin or observer; `person` is empty until the invitation is used."""

    __tablename__ = "staff"

    id: Mapped[Key]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), unique=True)
    name: Mapped[str]
    role: Mapped[Code]
    active: Mapped[bool] = mapped_column(default=True)
    away_until: Mapped[date | None]
    digest_at: Mapped[Moment | None] = mapped_column(index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[Moment]

    person: Mapped[Person | None] = relationship(back_populates="staff")
    deputy: Mapped["Staff | None"] = relationship(remote_side="Staff.id")
    cohorts: Mapped[list["Cohort"]] = relationship(secondary="cohort_staff", back_populates="staff")


class Cohort(Record):
    """The SMEs of one workshop; `ends_on` is D0, the last workshop day."""

    __tablename__ = "cohorts"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    city: Mapped[str]
    country: Mapped[Code]
    zone: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    languages: Mapped[list[str]]
    clock: Mapped[Code] = mapped_column(default="cohort")
    thresholds: Mapped[Json] = mapped_column(default=dict)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[Moment]

    manager: Mapped[Staff | None] = relationship(foreign_keys=[manager_id])
    staff: Mapped[list[Staff]] = relationship(secondary="cohort_staff", back_populates="cohorts")
    smes: Mapped[list["Sme"]] = relationship(back_populates="cohort")


class CohortStaff(Record):
    """Which cohorts a member of staff sees, and so who gets their escalations."""

    __tablename__ = "cohort_staff"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)


class Sme(Record):
    """A small or medium enterprise: the unit of follow-up.

    States: invited, registered, plan_pending, under_review, changes_requested, selecting, active, closing, completed,
    incomplete, withdrawn. A pause is `paused_until`. `look_at` is when the stall rules look next; `replan` asks for its
    check-ins to be dated anew.
    """

    __tablename__ = "smes"
    __table_args__ = (
        UniqueConstraint("cohort_id", "natural_key"),
        Index("ix_smes_look_at", "look_at"),
    )

    id: Mapped[Key]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    natural_key: Mapped[str]
    name: Mapped[str]
    sector: Mapped[Code | None]
    country: Mapped[Code]
    city: Mapped[str | None]
    zone: Mapped[str]
    size: Mapped[Code | None]
    state: Mapped[Code] = mapped_column(default="invited")
    state_since: Mapped[Moment]
    anchor: Mapped[date | None]
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    registered_at: Mapped[Moment | None]
    paused_until: Mapped[Moment | None]
    plan_prompt_at: Mapped[Moment | None] = mapped_column(index=True)
    plan_prompts: Mapped[int] = mapped_column(default=0)
    look_at: Mapped[Moment | None]
    replan: Mapped[bool] = mapped_column(default=False, index=True)
    created_at: Mapped[Moment]

    cohort: Mapped[Cohort] = relationship(back_populates="smes")
    coordinator: Mapped[Staff | None] = relationship()
    contacts: Mapped[list["Contact"]] = relationship(back_populates="sme", order_by="Contact.id")


class Contact(Record):
    """A person of an SME who answers: one primary, perhaps a second. States: invited, active, stopped."""

    __tablename__ = "contacts"
    __table_args__ = (
        Index(
            "ix_contacts_person_sme",
            "person_id",
            "sme_id",
            unique=True,
            sqlite_where=text("person_id IS NOT NULL"),
            postgresql_where=text("person_id IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    primary: Mapped[bool] = mapped_column(default=True)
    state: Mapped[Code] = mapped_column(default="invited")
    name: Mapped[str]
    sex: Mapped[Code | None]
    role: Mapped[Code | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    address: Mapped[Code] = mapped_column(default="usted")
    preferred_hour: Mapped[time | None]
    created_at: Mapped[Moment]

    sme: Mapped[Sme] = relationship(back_populates="contacts")
    person: Mapped[Person | None] = relationship(back_populates="contacts")


class Consent(Record):
    """What a person agreed to, word for word by its hash, and when."""

    __tablename__ = "consents"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    accepted: Mapped[bool]
    version: Mapped[Code]
    text_hash: Mapped[str]
    language: Mapped[Code]
    at: Mapped[Moment]


class Invitation(Record):
    """A way in. Only keyed hashes of the 128-bit link and the 10-letter code are kept."""

    __tablename__ = "invitations"

    id: Mapped[Key]
    kind: Mapped[Code]
    link_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    sme_id: Mapped[int | None] = mapped_column(ForeignKey("smes.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    single_use: Mapped[bool]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class CodeAttempt(Record):
    """A code that was typed and did not fit; five an hour are allowed."""

    __tablename__ = "code_attempts"
    __table_args__ = (Index("ix_code_attempts_person_id_at", "person_id", "at"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[Moment]


class Pause(Record):
    """A stretch in which an SME is left in peace and its clocks stand still."""

    __tablename__ = "pauses"

    id: Mapped[Key]
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id"), index=True)
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    granted_by: Mapped[str]
    reason: Mapped[str | None]


class StateChange(Record):
    """Who changed what, when, from, to and why: for SMEs, items, plan files, stalls, tickets, cohorts and staff."""

    __tablename__ = "state_changes"
    __table_args__ = (Index("ix_state_changes_subject", "subject", "subject_id"),)

    id: Mapped[Key]
    subject: Mapped[Code]
    subject_id: Mapped[int]
    at: Mapped[Moment]
    by: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    why: Mapped[str | None]


def local_date(moment: datetime, sme: Sme) -> date:
    """The day that it is at the SME."""
    return moment.astimezone(ZoneInfo(sme.zone)).date()
