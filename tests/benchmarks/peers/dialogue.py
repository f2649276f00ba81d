"""The registration as the peers talk it through: the same ten questions, answers and order as ours; nothing but Python.

Person n has given their first `n % 10` answers before anything is measured.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

FIRST_USER = 1_000_000
AT = 1_395_856_800


class Unclear(Exception):
    """What was typed or tapped answers no question."""


@dataclass(frozen=True, slots=True)
class Question:
    """`options` are code and label; `given` is what everybody answers, `typed` whether by typing."""

    key: str
    ask: str
    options: tuple[tuple[str, str], ...]
    given: str
    typed: bool = False

    def read(self, said: str) -> str:
        """The answer to keep for a typed text, or for the data of a button."""
        if said.startswith(f"{self.key}:"):
            said = said.partition(":")[2]
        elif self.options and said.isdecimal() and 1 <= int(said) <= len(self.options):
            said = self.options[int(said) - 1][0]
        if self.options and said not in dict(self.options):
            raise Unclear(said)
        if not 2 <= len(said.strip()) <= 80:
            raise Unclear(said)
        return said.strip()

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Label and data of each."""
        return [(label, f"{self.key}:{code}") for code, label in self.options]


def _options(labels: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"c{number}", label) for number, label in enumerate(labels.split("|"), 1))


SECTORS = "Agro|Alimentos|Industria|Textil|Construcción|Comercio|Turismo|Tecnología|Servicios|Otro sector"
COUNTRIES = "México|Antigua y Barbuda|Argentina|Bahamas|Barbados|Belice|Bolivia|Brasil|Más países"
QUESTIONS = (
    Question("company", "¿Cómo se llama la empresa?", (), "Panadería Luna {n}", typed=True),
    Question("sector", "¿A qué se dedica la empresa?", _options(SECTORS), "c2"),
    Question("country", "¿En qué país está la empresa?", _options(COUNTRIES), "c1"),
    Question("city", "¿En qué ciudad?", _options("Guadalajara"), "c1"),
    Question("size", "¿Cuántas personas trabajan ahí?", _options("Micro|Pequeña|Mediana"), "2", typed=True),
    Question("name", "¿Qué nombre anotamos?", (), "Laura Méndez {n}", typed=True),
    Question("sex", "¿Qué anotamos en sexo?", _options("Mujer|Hombre|Otra|Prefiero no decirlo"), "c1"),
    Question("role", "¿Y la función?", _options("Dueña|Dirección|Gerencia|Recursos|Calidad|Ventas|Equipo|Otra"), "c1"),
    Question("address", "¿Qué trato resulta más cómodo?", _options("De usted|De tú"), "c1"),
    Question("hour", "¿A qué hora escribimos?", _options("9:30|10:30|15:00|16:00"), "c1"),
)
BEGIN, REVIEW = "/start", "¿Está todo bien?"


def asked_after(answered: int) -> tuple[str, list[tuple[str, str]]]:
    """The words and the buttons of what is asked once so many questions are answered."""
    if answered == len(QUESTIONS):
        return REVIEW, [("Correcto", "review:yes"), ("Cambiar…", "review:change")]
    return QUESTIONS[answered].ask, QUESTIONS[answered].buttons


class Updates:
    """Raw updates of many people, as Telegram writes them."""

    def __init__(self) -> None:
        self._number = 0

    def begins(self, number: int) -> bytes:
        command = {"type": "bot_command", "offset": 0, "length": len(BEGIN)}
        return self._types(number, BEGIN, entities=[command])

    def answers(self, number: int, step: int) -> bytes:
        """What person `number` answers to question `step`."""
        question = QUESTIONS[step]
        if question.typed:
            return self._types(number, question.given.format(n=number))
        return self._taps(number, f"{question.key}:{question.given}")

    def _types(self, number: int, text: str, **more: object) -> bytes:
        return self._update({"message": self._message(number) | {"text": text, **more}})

    def _taps(self, number: int, data: str) -> bytes:
        shown = self._message(number) | {"text": "¿A qué se dedica la empresa?"}
        query = {"id": str(self._number), "from": _user(number), "chat_instance": "1", "message": shown, "data": data}
        return self._update({"callback_query": query})

    def _update(self, content: Json) -> bytes:
        self._number += 1
        return json.dumps({"update_id": self._number, **content}, ensure_ascii=False).encode()

    def _message(self, number: int) -> Json:
        chat = {"id": FIRST_USER + number, "first_name": "Laura", "type": "private"}
        return {"message_id": self._number + 1, "from": _user(number), "chat": chat, "date": AT}


def _user(number: int) -> Json:
    return {"id": FIRST_USER + number, "is_bot": False, "first_name": "Laura", "language_code": "es"}


def beforehand(people: int, updates: Updates) -> Iterator[bytes]:
    """What brings everybody to where their next answer is measured."""
    for number in range(people):
        yield updates.begins(number)
        yield from (updates.answers(number, step) for step in range(number % len(QUESTIONS)))


def waves(people: int, updates: Updates, seed: int) -> list[list[bytes]]:
    """Everybody's next answer in a drawn order, then everybody's next, to the review."""
    draw, found = random.Random(seed), []
    for wave in range(len(QUESTIONS)):
        writing = [number for number in range(people) if number % len(QUESTIONS) + wave < len(QUESTIONS)]
        draw.shuffle(writing)
        found.append([updates.answers(number, number % len(QUESTIONS) + wave) for number in writing])
    return found


def said_in(update: Json) -> tuple[int, str]:
    """Whose update it is, and what they typed or tapped."""
    query = update.get("callback_query")
    return (query["from"]["id"], query["data"]) if query else _typed(update["message"])


def _typed(message: Json) -> tuple[int, str]:
    return message["from"]["id"], message["text"]


def chunks(bodies: Sequence[bytes], size: int) -> Iterator[Sequence[bytes]]:
    return (bodies[start : start + size] for start in range(0, len(bodies), size))
