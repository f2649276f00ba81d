"""What a typed or pasted plan holds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.scripts.item_words import area_of, looks_at_gender, similar_action
from conversations.scripts.plan_reading import MOST_ITEMS, dated, read_line, split_actions

TODAY = date(2014, 3, 26)


@pytest.mark.parametrize(
    ("typed", "actions"),
    [
        ("separar residuos", ("separar residuos",)),
        ("1. separar residuos 2) medir agua", ("separar residuos", "medir agua")),
        ("Plan de acción:\n- separar\n  residuos\n- medir agua", ("separar residuos", "medir agua")),
        ("separar residuos\n\nmedir agua", ("separar residuos", "medir agua")),
        ("• separar residuos\n• medir agua", ("separar residuos", "medir agua")),
        ("reducir a 2. bajar a 5. nada", ("reducir a 2. bajar a 5. nada",)),
        ("Plan:", ("Plan:",)),
        ("   ", ()),
    ],
)
def test_the_actions_of_a_list(typed: str, actions: tuple[str, ...]) -> None:
    assert split_actions(typed) == actions


def test_actions_beyond_fifteen_stay_in_the_last_one_for_the_reviewer() -> None:
    actions = split_actions("\n".join(f"acción {number}" for number in range(1, 19)))
    assert len(actions) == MOST_ITEMS
    assert actions[-1] == "acción 15 / acción 16 / acción 17 / acción 18"


@pytest.mark.parametrize(
    ("line", "what", "fields"),
    [
        (
            "Separar residuos; responsable: Ana; antes del 30 de junio; indicador: kg por semana, de 0 a 20",
            "Separar residuos",
            {"owner": "Ana", "due_on": date(2014, 6, 30), "indicator": "kg por semana, de 0 a 20"},
        ),
        ("Measure water, by 30 June. Owner: Ana", "Measure water", {"owner": "Ana", "due_on": date(2014, 6, 30)}),
        ("Reducir a menos de 20 kg", "Reducir a menos de 20 kg", {}),
        ("Compras responsables para el equipo", "Compras responsables para el equipo", {}),
        ("Pagar antes de 30 días", "Pagar antes de 30 días", {}),
        ("separar residuos. Responsable: por definir", "separar residuos", {}),
    ],
)
def test_the_fields_a_line_names(line: str, what: str, fields: dict[str, object]) -> None:
    assert read_line(line, TODAY) == (what, fields)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("separar residuos, antes del 15 de abril", "separar residuos, antes del 2014-04-15"),
        ("separar (para el 15 de abril) Responsable: Ana", "separar (para el 2014-04-15) Responsable: Ana"),
        ("separar; indicador: 30 % menos antes del 31 de mayo", "separar; indicador: 30 % menos antes del 31 de mayo"),
        ("para el 15 de abril. Indicador: 50 kg", "para el 2014-04-15. Indicador: 50 kg"),
        ("Pagar antes de 30 días", "Pagar antes de 30 días"),
        ("separar residuos", "separar residuos"),
    ],
)
def test_a_date_in_a_line_is_written_out_as_it_was_meant_that_day(line: str, written: str) -> None:
    assert dated(line, TODAY) == written


@given(st.text(max_size=300))
def test_nothing_that_is_typed_is_lost_or_breaks(typed: str) -> None:
    actions = split_actions(typed)
    assert len(actions) <= MOST_ITEMS
    assert bool(actions) == bool("".join(typed.split()))
    for action in actions:
        read_line(action, TODAY)


def test_the_words_of_an_action_suggest_its_area_and_lens() -> None:
    assert area_of("separar la basura y reciclar") == "environment"
    assert area_of("algo muy distinto") is None
    assert looks_at_gender("revisar la brecha salarial")
    assert not looks_at_gender("separar residuos")
    similar = similar_action("separar residuos", None)
    assert similar is not None
    assert similar.area == "environment"
    assert similar_action("algo muy distinto", None) is None
