"""The contact of an SME: joins by a link, writes the plan, takes key items, answers six check-ins."""

import re
from random import Random

from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram_server import Message
from tests.faults.bench import Bench
from tests.faults.people import Reply, Someone, choices

ACTIONS = ("separar los residuos del taller", "medir el agua cada mes", "revisar la brecha salarial")
STATUSES = {"Listo": "done", "Avanzó": "moved", "Sin cambios": "same", "Con un obstáculo": "stuck"}
MONTH = re.compile(r"Mes (\d) de 6")
ITEM = re.compile(r"Acción \d+: (.+?)\. ¿Cómo va\?", re.DOTALL)
QUOTED = re.compile(r"«(.+?)»", re.DOTALL)
DATES = re.compile(r"\d{1,2} \w{3}\.?$")
CARDS = {"Ver el avance", "Cambiar el plan", "Ver ideas"}


class Contact(Someone):
    """Answers by lot, always the same to the same question; what is typed carries a mark nobody else uses.

    `silent` ones leave the first check-in unanswered, so that a coordinator is to write to them.
    """

    def __init__(self, bench: Bench, phone: Phone, company: str, seed: int, *, silent: bool = False) -> None:
        super().__init__(bench, phone)
        self.company = company
        self.silent = silent
        self.payload = ""
        self.opened: set[int] = set()
        self.closed: set[int] = set()
        self.milestones: set[str] = set()
        self._seed = seed
        self._month = 0
        self._item = ""
        self._put_aside = self._thanked = 0

    def hears(self, message: Message) -> None:
        if found := MONTH.search(message.text):
            self.opened.add(int(found[1]))
        signs = {"Qué bueno tener a": "registered", "el plan llegó con 3": "plan", "OEA revisó el plan": "letter"}
        signs |= {"Acuerdo de ": "agreed", "de la coordinación de la OEA:": "written to"}
        self.milestones |= {name for sign, name in signs.items() if sign in message.text}
        if "Anotado" in message.text:
            self.closed |= {self._month}

    def respond(self, message: Message) -> Reply | None:
        for rule in (self._begin, self._plan, self._key_items, self._check_in, self._letter):
            if (reply := rule(message)) is not None:
                return reply
        return None

    def earned(self, message: Message) -> bool:
        """Each letter that is put aside is thanked for, with the question that waits: the same one after each."""
        self._thanked += message.text.startswith("Gracias.")
        return message.text.startswith("Gracias.") and self._thanked <= self._put_aside

    def initiative(self) -> Reply | None:
        if self.payload and not self.phone.person.started:
            return Reply(f"/start {self.payload}")
        return None

    def acted(self, message: Message, reply: Reply) -> None:
        super().acted(message, reply)
        self._month, self._item = self._place(message)
        self._put_aside += reply.text == "Visto, gracias"

    def _place(self, message: Message) -> tuple[int, str]:
        """The month and the item that a question is about."""
        month, item = MONTH.search(message.text), ITEM.search(message.text)
        return (int(month[1]) if month else self._month), (item[1] if item else self._item)

    def _lot(self, key: str) -> Random:
        return Random(f"{self._seed} {self.company} {key}")

    def _mark(self, key: str) -> str:
        """A number that stands for this answer alone."""
        return f"{self.phone.person.user_id}{self._lot(key).randrange(10**6):06d}"

    def _fact(self, name: str, value: str, text: str = "") -> Reply:
        return Reply(text or value, {f"{self.company}/{name}": value})

    def _begin(self, message: Message) -> Reply | None:
        labels = choices(message)
        if "Acepto" in labels:
            return self._fact("consent", "yes", "Acepto")
        if "De usted" in labels:
            return self._fact("address", "tu", "De tú")
        if "10:30" in labels and "conviene el mensaje" in message.text:
            return self._fact("hour", self._lot("hour").choice(("9:30", "10:30", "15:00", "16:00")))
        return Reply("Están bien") if "Están bien" in labels else None

    def _plan(self, message: Message) -> Reply | None:
        text, labels = message.text, choices(message)
        if "Enviar a la OEA" in labels:
            return self._fact("plan", "1", "Enviar a la OEA") if "\n3. " in text else Reply("Agregar otra")
        if "acciones del plan. Puede" in text or re.match(r"Acción \d+: ¿qué se va a hacer\?", text):
            number = int(text[7]) if text.startswith("Acción") else 1
            what = f"{ACTIONS[number - 1]} {self._mark(f'action {number}')}"
            return self._fact(f"{what}/action", "yes", what)
        what = found[1] if (found := QUOTED.search(text)) else ""
        if "quién se encarga" in text:
            owner = f"Equipo {self._mark('owner ' + what)}"
            return self._fact(f"{what}/owner", owner)
        if "para cuándo" in text:
            ends = [label for label in labels if DATES.match(label)]
            return Reply(self._lot("due " + what).choice(ends)) if ends else None
        return None

    def _key_items(self, message: Message) -> Reply | None:
        text, labels = message.text, choices(message)
        what = found[1] if (found := QUOTED.search(text)) else ""
        take = next((label for label in labels if label.startswith("Tomar est")), None)
        if take is not None:
            return Reply(take)
        if "Está bien así" in labels:
            return Reply("Está bien así")
        if "cómo se va a medir" in text:
            return self._fact(f"{what}/indicator", f"kilos por semana, de {self._mark('indicator ' + what)} a 0")
        if "cuál es el primer paso" in text:
            return self._fact(f"{what}/first step", f"llamo el lunes a las 9 al {self._mark('first ' + what)}")
        return self._fact("agreed", "yes", "Confirmar") if "Confirmar" in labels else None

    def _check_in(self, message: Message) -> Reply | None:
        month, item = self._place(message)
        if self.silent and month == 1:
            return None
        text, labels, place = message.text, choices(message), f"month {month}/{item}"
        if "Sin cambios" in labels:
            label = self._lot(place).choice(("Avanzó", "Avanzó", "Avanzó", "Sin cambios", "Con un obstáculo", "Listo"))
            return self._fact(f"{place}/status", STATUSES[label], label)
        if "50 %" in labels:
            percent = self._lot(f"{place} percent").choice((25, 50, 75))
            return self._fact(f"{place}/percent", str(percent), f"{percent} %")
        return self._about_item(text, labels, place) or self._end_of_check_in(text, labels, f"month {month}")

    def _about_item(self, text: str, labels: list[str], place: str) -> Reply | None:
        if "Volvió atrás" in labels:
            return Reply("Volvió atrás")
        if "estorba más" in text:
            return Reply(self._lot(f"{place} obstacle").choice([one for one in labels if one.startswith(("T", "D"))]))
        if "Todavía sin dato" in labels:
            return self._fact(f"{place}/note", f"de 9000 a {self._mark(place + ' result')}")
        return None

    def _end_of_check_in(self, text: str, labels: list[str], month: str) -> Reply | None:
        if "No por ahora" in labels:
            return self._help(labels, month)
        if "cuál es el próximo paso" in text.casefold():
            return self._fact(f"{month}/next step", f"el lunes a las 9 llamo al {self._mark(month + ' next')}")
        if labels == ["1", "2", "3", "4", "5"]:
            return self._fact(f"{month}/usefulness", self._lot(month + " useful").choice("12345"))
        if "¿Qué serviría más?" in text:
            return Reply(labels[0])
        return None

    def _help(self, labels: list[str], month: str) -> Reply:
        """One month in eight, something is asked of the coordinators."""
        asks = self._lot(month + " help").randrange(8) == 0 and len(labels) > 1
        return self._fact(f"{month}/help", "yes", labels[1]) if asks else Reply(labels[0])

    def _letter(self, message: Message) -> Reply | None:
        """A coordinator's own words: read, and thanked for."""
        labels = choices(message)
        if "Responder" in labels:
            return Reply("Responder", urgent=False)
        return Reply("Visto, gracias") if "Visto, gracias" in labels else None
