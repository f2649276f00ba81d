"""Sentences that read badly once, in the places where their numbers and names change them."""

from conversations.texts import Reader, Value, say, text

READER = Reader("es", "MX", "usted", "America/Mexico_City")


def told(id: str, **args: Value) -> str:
    return say(text(id, **args), READER)


def test_where_one_can_be_picked_no_range_is_told() -> None:
    assert told("unclear-several", fewest=1, most=1, last=1) == "Sirve tocar un botón, o escribir «1»."
    assert told("unclear-several", fewest=1, most=1, last=4) == "Sirve un solo número, del 1 al 4."
    assert "de 1 a 3 números, entre el 1 y el 5" in told("unclear-several", fewest=1, most=3, last=5)


def test_a_list_that_goes_on_is_joined_once() -> None:
    names: list[Value] = ["Sol", "Luna Nueva", text("digest-more", count=3)]
    assert told("digest", name="Ana", counts=["1 en rojo"], names=names).endswith("Primero: Sol, Luna Nueva y 3 más.")


def test_the_practice_phones_are_no_company_that_messages_pass_through() -> None:
    assert "Los mensajes quedan en esta página. Para ver" in told("registration-consent", channel="Phones")
    assert "Los mensajes pasan por Telegram, que tiene" in told("registration-consent", channel="Telegram")


def test_where_there_is_one_person_nobody_is_told_how_to_pick_several() -> None:
    assert told("cohort-ask-coordinators", count=1) == "¿Quién acompaña a las empresas?"
    assert told("cohort-ask-coordinators", count=2).endswith("por ejemplo «1, 2».")
