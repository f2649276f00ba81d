"""The office: an admin who sets up the cohorts, and coordinators who review plans and answer cards."""

import io
import re
from dataclasses import dataclass, field

from openpyxl import Workbook, load_workbook

from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram_server import Message
from tests.faults.bench import Bench
from tests.faults.people import Reply, Someone, choices

COLUMNS = ("Empresa", "Sector", "País", "Ciudad", "Tamaño", "Contacto", "Sexo", "Función", "Teléfono", "Correo")
WRITE_TO = re.compile(r"¿Qué le decimos a (.+?)\?")
PLACES = ("Guadalajara", "Puebla")


@dataclass
class Group:
    """A cohort to be made: its place, its coordinators by name and its SMEs with their contacts."""

    place: str
    coordinators: list[str]
    companies: list[tuple[str, str]]
    links: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.place} 2014"

    def attendance_list(self) -> bytes:
        """Who was in the room, as an organiser types it."""
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(COLUMNS)
        for company, contact in self.companies:
            row = (company, "Industria", "México", self.place, "Pequeña", contact, "Mujer", "Dirección", "", "")
            sheet.append(row)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


class Admin(Someone):
    """Makes the cohorts, invites their coordinators, imports their lists, one after the other."""

    def __init__(self, bench: Bench, phone: Phone, payload: str, groups: list[Group]) -> None:
        super().__init__(bench, phone)
        self.payload = payload
        self.groups = groups
        self.staff_links: dict[str, str] = {}
        self._made: set[str] = set()
        self._inviting = ""

    @property
    def done(self) -> bool:
        return all(group.links for group in self.groups)

    def hears(self, message: Message) -> None:
        for word in message.text.split():
            if word.startswith("https://t.me/") and self._inviting:
                self.staff_links[self._inviting] = word
        if message.document is not None and "enlace" in message.text:
            self._read_links(message.document.data)

    def _read_links(self, data: bytes) -> None:
        sheet = load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        for row in ([str(cell.value or "") for cell in row] for row in sheet.iter_rows()):
            for link in (cell for cell in row if cell.startswith("https://t.me/")):
                for group in self.groups:
                    if row[0] in dict(group.companies):
                        group.links[row[0]] = link

    def acted(self, message: Message, reply: Reply) -> None:
        if reply.text == "Crear el grupo":
            self._made.add(self._group(message).name)
        if "Qué nombre tiene la persona" in message.text:
            self._inviting = reply.text

    def _group(self, message: Message) -> Group:
        return next((group for group in self.groups if group.name in message.text), self.groups[0])

    def initiative(self) -> Reply | None:
        if not self.phone.person.started:
            return Reply(f"/start {self.payload}")
        for group in self.groups:
            if group.name not in self._made:
                return Reply("/newcohort")
            if any(name not in self.staff_links for name in group.coordinators):
                return Reply("/staff")
        return None if self.done else Reply("/import")

    def respond(self, message: Message) -> Reply | None:
        if "¿Entramos con este chat?" in message.text:
            return Reply("Sí, entrar")
        return self._create(message) or self._invite(message) or self._import(message)

    def _todo(self) -> Group:
        return next((group for group in self.groups if group.name not in self._made), self.groups[-1])

    def _create(self, message: Message) -> Reply | None:
        text, group = message.text, self._todo()
        answers = {
            "En qué ciudad es el taller": group.place,
            "¿En qué país?": "México",
            "misma hora que el taller": "Ciudad de México",
            "primer día del taller": "25 de marzo de 2014",
            "¿Y el último?": "26 de marzo de 2014",
            "Con qué nombre lo verán": group.name,
            "En qué idiomas se trabaja": "Todos",
            "Desde cuándo cuentan los meses": "Juntas",
            "Quién acompaña a las empresas": "Más adelante",
            "Con qué plazos se avisa": "Los del programa",
            "¿Lo creamos?": "Crear el grupo",
        }
        return next((Reply(answer) for sign, answer in answers.items() if sign in text), None)

    def _invite(self, message: Message) -> Reply | None:
        text = message.text
        group, name = self._next_coordinator()
        if "¿A quién vemos?" in text:
            return Reply("Invitar a alguien", urgent=False)
        if "Qué nombre tiene la persona" in text:
            return Reply(name) if name else None
        if "Qué función tendrá" in text:
            return Reply("Coordinación")
        return Reply(group.name) if "Qué grupos verá" in text else None

    def _next_coordinator(self) -> tuple[Group, str]:
        """The first who has no link yet, of a group that is there."""
        for group in (group for group in self.groups if group.name in self._made):
            for name in group.coordinators:
                if name not in self.staff_links:
                    return group, name
        return self.groups[0], ""

    def _import(self, message: Message) -> Reply | None:
        group = next((group for group in self.groups if not group.links), self.groups[-1])
        if "Cuál es la lista" in message.text or "Mandar otro archivo" in message.buttons:
            return Reply("Importar") if "Importar" in message.buttons else Reply("(lista)")
        return Reply(group.name) if group.name in choices(message) else None

    def give(self, message: Message | None, reply: Reply) -> None:
        if reply.text != "(lista)":
            super().give(message, reply)
            return
        group = next((group for group in self.groups if not group.links), self.groups[-1])
        self.phone.send_document(group.attendance_list(), "lista.xlsx")
        self._sent(message, reply)


class Coordinator(Someone):
    """Reviews every plan with praise, and writes to the SMEs whose cards come."""

    def __init__(self, bench: Bench, phone: Phone) -> None:
        super().__init__(bench, phone)
        self.payload = ""
        self.entered = False
        self.written: dict[str, str] = {}

    def initiative(self) -> Reply | None:
        return Reply(f"/start {self.payload}") if self.payload and not self.phone.person.started else None

    def hears(self, message: Message) -> None:
        self.entered = self.entered or "ya es parte del equipo" in message.text

    def respond(self, message: Message) -> Reply | None:
        labels, text = choices(message), message.text
        if "Sí, entrar" in labels:
            return Reply("Sí, entrar")
        for label in ("Aprobar", "Enviar la carta", "Es concreto", "Sirve al negocio", "Cuida a la gente"):
            if label in labels:
                return Reply(label)
        write = next((label for label in labels if label.startswith("Escribirle")), None)
        if write is not None:
            return Reply(write, urgent=False)
        if "Revisar" in labels:
            return Reply("Revisar", urgent=False)
        return self._write(text)

    def _write(self, text: str) -> Reply | None:
        found = WRITE_TO.match(text)
        return Reply(f"Aquí {self.name}: ¿todo bien por {found[1]}? Sirve una llamada.") if found else None

    def acted(self, message: Message, reply: Reply) -> None:
        if found := WRITE_TO.match(message.text):
            self.written[found[1]] = reply.text
