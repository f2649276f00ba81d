"""What the stall rules know of one SME. Moments are aware UTC datetimes; days are days on the SME's calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A cohort's figures. Days are calendar days, `wd` working days, gaps percentage points."""

    unanswered_days: int = 9
    check_in_closes_days: int = 14
    reminders_before_no_reply: int = 2
    failed_sends: int = 2
    blocked_red_days: int = 14
    overdue_red_days: int = 14
    no_plan_days: int = 21
    no_plan_red_days: int = 35
    changes_idle_days: int = 14
    no_selection_days: int = 10
    no_selection_red_days: int = 21

    office_country: str = "US"
    office_zone: str = "America/New_York"
    review_wd: int = 7
    review_red_wd: int = 10
    help_wd: int = 2
    help_red_wd: int = 4
    help_open_wd: int = 10
    action_wd: int = 5

    personal_message_wd: int = 3
    call_wd: int = 5
    partner_wd: int = 10
    decision_wd: int = 20
    decision_by_wd: int = 25

    gap_amber: float = 15
    gap_red: float = 35


@dataclass(frozen=True, slots=True)
class Stop:
    """A time during which a clock stands still; without an end it still does."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckInFacts:
    """A check-in that was really sent, or answered before that; one about the plan alone says nothing of the items."""

    month: int
    sent_at: datetime
    reminded_at: tuple[datetime, ...] = ()
    first_inbound_at: datetime | None = None
    """The first message from any contact of the SME after `sent_at`, whatever it says."""
    answered_at: datetime | None = None
    about_plan: bool = False
    second_asked_at: datetime | None = None
    """When the second contact was asked."""


class ItemStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    PARKED = "parked"
    DROPPED = "dropped"
    """Also replaced or carried over."""


@dataclass(frozen=True, slots=True)
class Report:
    """The progress (0 to 100) told of an item in one answered check-in; an item left out has no report."""

    at: datetime
    progress: int


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A key item."""

    id: int
    start: date
    due: date
    """As agreed with the SME: pauses and the office's delays are added by the rules, never here."""
    agreed_at: datetime
    """When this due date was agreed."""
    status: ItemStatus = ItemStatus.OPEN
    progress: int | None = None
    """The last one told, in a check-in or between; `None` is unknown, which is not 0."""
    blocked_at: datetime | None = None
    """When an obstacle was told that is not yet out of the way."""
    reports: tuple[Report, ...] = ()
    advanced_at: tuple[datetime, ...] = ()
    """New or accepted evidence, a completed step, progress told between check-ins, a new scope."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A plan, or a part of it after changes, as it went to review."""

    id: int
    submitted_at: datetime
    verdict_at: datetime | None = None
    """When the last of its items had a verdict."""
    item_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Transcription:
    """A file of a plan that the SME leaves to the office to type in."""

    id: int
    asked_at: datetime
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    confirmed_at: datetime | None = None
    transcriptions: tuple[Transcription, ...] = ()
    """In the order in which they were asked for."""
    submissions: tuple[Submission, ...] = ()
    changes_asked_at: datetime | None = None
    """The last verdict that asked for changes."""
    approved_at: datetime | None = None
    """The first approval of any item."""
    selected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketFacts:
    id: int
    opened_at: datetime
    item_id: int | None = None
    first_reply_at: datetime | None = None
    """By a person, not by the bot."""
    closed_at: datetime | None = None
    confirmed_at: datetime | None = None
    """When the contact said that the help had come."""


@dataclass(frozen=True, slots=True)
class SmeFacts:
    country: str
    zone: str
    day_zero: date
    plan: PlanFacts = PlanFacts()
    items: tuple[ItemFacts, ...] = ()
    check_ins: tuple[CheckInFacts, ...] = ()
    """In the order in which they were sent."""
    tickets: tuple[TicketFacts, ...] = ()
    failed_sends: tuple[datetime, ...] = ()
    """Since the last send that was delivered."""
    channel_blocked_at: datetime | None = None
    pauses: tuple[Stop, ...] = ()
    acted_at: tuple[datetime, ...] = ()
    """When the coordinator logged an action for this SME."""
    is_open: bool = True
    """Neither completed, incomplete nor withdrawn."""
    thresholds: Thresholds = Thresholds()
