"""A single admin is warned once a week; two are left in peace."""

from datetime import timedelta

from scheduler.admins import warn_single_admin
from tests import given
from tests.stage import Actor, Stage

WARNING = "una sola persona en administración"


def days_warned(stage: Stage, ana: Actor, days: int) -> list[str]:
    """The days on which a sweep every six hours warned her."""
    warned = []
    for _ in range(4 * days):
        stage.now += timedelta(hours=6)
        with stage.database.transaction() as session:
            found = warn_single_admin(session, stage.now)
        stage.deliver()
        if found:
            assert ana.saw(WARNING)
            warned.append(f"{stage.now:%a %d}")
    return warned


def test_the_only_admin_is_warned_every_monday_until_there_is_another(stage: Stage) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now)
    ana = stage.person("ana")
    assert days_warned(stage, ana, 14) == ["Mon 31", "Mon 07"]
    ana.presses("El equipo")
    assert ana.saw("¿A quién vemos?")
    with stage.database.transaction() as session:
        given.staff(session, "bea", "admin", stage.now)
    assert days_warned(stage, ana, 14) == []
