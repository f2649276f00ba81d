"""A cohort's own figures for the stall rules: the programme's by default, single ones changed."""

from collections.abc import Mapping
from dataclasses import replace

from conversations.options import Option
from conversations.questions import Part, Question, choice, number
from conversations.texts import Text, lines, literal
from conversations.texts import text as text_of

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "replies": (
        "unanswered_days",
        "check_in_closes_days",
        "reminders_before_no_reply",
        "failed_sends",
        "blocked_red_days",
    ),
    "plan": (
        "no_plan_days",
        "no_plan_red_days",
        "changes_idle_days",
        "no_selection_days",
        "no_selection_red_days",
        "overdue_red_days",
    ),
    "office": ("review_wd", "review_red_wd", "help_wd", "help_red_wd", "help_open_wd", "action_wd"),
    "ladder": ("personal_message_wd", "call_wd", "partner_wd", "decision_wd", "decision_by_wd"),
    "colour": ("gap_amber", "gap_red"),
}
"""The thresholds by what they are about, as they are named in the stall rules."""

ASCENDING = (
    ("unanswered_days", "check_in_closes_days"),
    ("no_plan_days", "no_plan_red_days"),
    ("no_selection_days", "no_selection_red_days"),
    ("review_wd", "review_red_wd"),
    ("help_wd", "help_red_wd"),
    ("help_red_wd", "help_open_wd"),
    ("personal_message_wd", "call_wd"),
    ("call_wd", "partner_wd"),
    ("partner_wd", "decision_wd"),
    ("decision_wd", "decision_by_wd"),
    ("gap_amber", "gap_red"),
)
"""Of each pair the first stays below the second."""

LOWEST, HIGHEST = 1, 200
GROUP = "thresholds"
DONE = "done"


def own_thresholds(defaults: dict[str, int]) -> Part[dict[str, int]]:
    """The figures that differ from `defaults`, one after the other until enough are changed."""
    options = [Option("defaults", text_of("thresholds-defaults")), Option("own", text_of("thresholds-own"))]
    first = choice("thresholds", text_of("thresholds-ask"), options, name=text_of("thresholds-name"), group=GROUP)
    own: dict[str, int] = {}
    if (yield from first) == "defaults":
        return own
    while (subject := (yield from _which_subject(len(own) + 1))) != DONE:
        name = yield from _which(subject, defaults | own, len(own) + 1)
        own |= {name: (yield from _how_much(name, defaults | own, len(own) + 1))}
        if len(own) == len(defaults):
            break
    return own


def told(own: Mapping[str, int]) -> Text:
    """The figures that were changed, or that there are none."""
    if not own:
        return text_of("thresholds-defaults")
    return lines(*(text_of("threshold-line", threshold=text_of(f"threshold-{name}"), value=own[name]) for name in own))


def bounds(name: str, figures: Mapping[str, int]) -> tuple[int, int]:
    """From where to where a threshold can go without passing its neighbours."""
    low = max([LOWEST, *(figures[less] + 1 for less, more in ASCENDING if more == name and less in figures)])
    high = min([HIGHEST, *(figures[more] - 1 for less, more in ASCENDING if less == name and more in figures)])
    return low, max(low, high)


def _which_subject(round_number: int) -> Question[str]:
    options = [Option(subject, text_of(f"thresholds-{subject}")) for subject in SUBJECTS]
    ask = "thresholds-which" if round_number == 1 else "thresholds-another"
    enough = Option(DONE, text_of("thresholds-enough"))
    return choice(f"threshold.{round_number}.subject", text_of(ask), [*options, enough], group=GROUP)


def _which(subject: str, figures: Mapping[str, int], round_number: int) -> Question[str]:
    names = [name for name in SUBJECTS[subject] if name in figures]
    listed = [
        text_of("threshold-option", number=number_, threshold=text_of(f"threshold-{name}"), value=figures[name])
        for number_, name in enumerate(names, 1)
    ]
    options = [Option(name, literal(str(number_))) for number_, name in enumerate(names, 1)]
    ask = lines(text_of("threshold-which-one"), *listed)
    return choice(f"threshold.{round_number}.name", ask, options, group=GROUP)


def _how_much(name: str, figures: Mapping[str, int], round_number: int) -> Question[int]:
    low, high = bounds(name, figures)
    ask = text_of("threshold-how-much", threshold=text_of(f"threshold-{name}"), value=figures[name], low=low, high=high)
    return replace(number(f"threshold.{round_number}.value", ask, low, high), group=GROUP)
