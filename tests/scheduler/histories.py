"""Histories of SMEs, likely and unlikely ones, for rules that hold of all of them."""

from datetime import date

from hypothesis import strategies as st

from scheduler.stalls.facts import PlanFacts, Report, Stop, Submission, TicketFacts
from tests.scheduler.an_sme import (
    check_in,
    day,
    item,
    sme,
)

moments = st.integers(-5, 120).map(day)
maybe = st.none() | moments
histories = st.builds(
    lambda *facts: sme(
        **dict(zip(("plan", "items", "check_ins", "tickets", "pauses", "acted_at"), facts, strict=True))
    ),
    st.builds(
        PlanFacts,
        confirmed_at=maybe,
        approved_at=maybe,
        selected_at=maybe,
        changes_asked_at=maybe,
        submissions=st.lists(st.builds(Submission, st.just(7), moments, maybe), max_size=1).map(tuple),
    ),
    st.lists(
        st.builds(
            item,
            id=st.integers(1, 3),
            due=st.dates(date(2027, 3, 3), date(2027, 6, 30)),
            blocked_at=maybe,
            reports=st.lists(st.builds(Report, moments, st.sampled_from([0, 25])), max_size=4).map(
                lambda reports: tuple(sorted(reports, key=lambda report: report.at))
            ),
        ),
        max_size=3,
        unique_by=lambda one: one.id,
    ).map(tuple),
    st.lists(st.booleans(), max_size=4).map(
        lambda answers: tuple(
            check_in(k, 28 * k, answered_at=day(28 * k + 1) if answered else None) for k, answered in enumerate(answers)
        )
    ),
    st.lists(st.builds(TicketFacts, st.just(5), moments, st.none() | st.just(1), maybe, maybe), max_size=1).map(tuple),
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30)), max_size=2).map(
        lambda pauses: tuple(Stop(day(start), day(start + length)) for start, length in pauses)
    ),
    st.lists(moments, max_size=2).map(tuple),
)
