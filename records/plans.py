"""Action plans, their items and what became of them."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.columns import Code, Json, Key, Moment, Record
from records.people import Sme


class ActionPlan(Record):
    """One submitted version of an SME's plan; `snapshot` is what was sent, word for word.

    It waits for its review until `reviewed_at`, or until `replaced_at`, when the SME sent a newer version first.
    """

    __tablename__ = "action_plans"
    __table_args__ = (UniqueConstraint("sme_id", "version"),)

    id: Mapped[Key]
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id"), index=True)
    version: Mapped[int]
    round: Mapped[int] = mapped_column(default=1)
    submitted_at: Mapped[Moment]
    submitted_by: Mapped[str]
    reviewed_at: Mapped[Moment | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    replaced_at: Mapped[Moment | None]
    snapshot: Mapped[list[Json]]

    sme: Mapped[Sme] = relationship()
    items: Mapped[list["Item"]] = relationship(back_populates="plan", order_by="Item.number")


class Item(Record):
    """An action of the plan; a key item once `selected_at` is set. `progress` is 0–100 %.

    States: submitted, approved, approved_with_suggestion, changes_requested, set_aside, not_started, in_progress,
    done_reported, done_verified, replaced, dropped, parked, carried_over. `blocked_at` is a flag beside the state.
    """

    __tablename__ = "items"

    id: Mapped[Key]
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("action_plans.id"), index=True)
    number: Mapped[int]
    area: Mapped[Code | None]
    catalogue_code: Mapped[Code | None]
    what: Mapped[str]
    owner: Mapped[str | None]
    indicator: Mapped[str | None]
    first_step: Mapped[str | None]
    start_on: Mapped[date | None]
    due_on: Mapped[date | None]
    due_agreed_at: Mapped[Moment | None]
    redated: Mapped[int] = mapped_column(default=0)
    state: Mapped[Code] = mapped_column(default="submitted")
    progress: Mapped[int] = mapped_column(default=0)
    blocked_at: Mapped[Moment | None]
    selected_at: Mapped[Moment | None]
    done_at: Mapped[Moment | None]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    created_at: Mapped[Moment]

    sme: Mapped[Sme] = relationship()
    plan: Mapped[ActionPlan | None] = relationship(back_populates="items")


class Verdict(Record):
    """What the reviewer said of an item in one round."""

    __tablename__ = "verdicts"

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plans.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    verdict: Mapped[Code]
    reason: Mapped[Code | None]
    example: Mapped[str | None]
    at: Mapped[Moment]


class StoredFile(Record):
    """A file kept under the SHA-256 of its content; `name` is text to show, never a path."""

    __tablename__ = "stored_files"

    id: Mapped[Key]
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    mime: Mapped[str]
    size: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    created_at: Mapped[Moment]


class PlanFile(Record):
    """A photo or document of a plan; open as a coordinator's task until its items are typed in."""

    __tablename__ = "plan_files"

    id: Mapped[Key]
    sme_id: Mapped[int] = mapped_column(ForeignKey("smes.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    sent_at: Mapped[Moment]
    done_at: Mapped[Moment | None]
    done_by: Mapped[str | None]

    sme: Mapped[Sme] = relationship()
    file: Mapped[StoredFile] = relationship()
