"""Backups stay for as long as they are of use, and not longer."""

from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.backup_keeping import drop_left_behind, drop_outdated, name_aside, name_of, outdated
from tests.conftest import WORKSHOP_DAY as NOW

ages = st.sets(st.integers(0, 60 * 24 * 40).map(lambda minutes: timedelta(minutes=minutes)), min_size=1, max_size=60)


@given(ages)
def test_the_last_of_each_hour_and_day_stays_and_nothing_is_older_than_a_month(ages: set[timedelta]) -> None:
    made = {NOW - age for age in ages}
    stays = made - outdated(made, NOW)
    assert max(made) in stays
    assert all(moment == max(made) or NOW - moment < timedelta(days=30) for moment in stays)
    for moment in made:
        if NOW - moment < timedelta(hours=24):
            assert any(one >= moment and one.hour == moment.hour and one.date() == moment.date() for one in stays)
        if NOW - moment < timedelta(days=30):
            assert any(one >= moment and one.date() == moment.date() for one in stays)
    assert outdated(stays, NOW) == set()


def test_a_backup_each_hour_for_forty_days_leaves_a_day_of_hours_and_a_month_of_days(tmp_path: Path) -> None:
    for hour in range(24 * 40):
        now = NOW + timedelta(hours=hour)
        (tmp_path / name_of(now)).touch()
        drop_outdated(tmp_path, now)
    assert len(list(tmp_path.iterdir())) == 24 + 29


def test_what_is_not_ours_stays_and_what_was_replaced_goes_after_a_month(tmp_path: Path) -> None:
    for name in ("rumbo-2013.tar", "notes.txt", name_aside(NOW)):
        (tmp_path / name).touch()
    (tmp_path / name_of(NOW)).touch()
    assert drop_outdated(tmp_path, NOW + timedelta(days=29)) == 0
    assert drop_outdated(tmp_path, NOW + timedelta(days=30)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "rumbo-2013.tar", name_of(NOW)][::1]


def test_what_a_killed_backup_left_goes_after_a_day(tmp_path: Path) -> None:
    (tmp_path / ".making-1").mkdir()
    (tmp_path / ".making-1" / "plain").touch()
    (tmp_path / "rumbo.tar.part").touch()
    from bot.clock import SystemClock

    drop_left_behind(tmp_path, SystemClock().now())
    assert len(list(tmp_path.iterdir())) == 2
    drop_left_behind(tmp_path, SystemClock().now() + timedelta(days=2))
    assert list(tmp_path.iterdir()) == []
