"""One JSON object of an update, read with care: whatever is not as Telegram documents it is Malformed."""

from bot.channels.base import Malformed
from bot.channels.telegram_texts import readable

LARGEST = 2**53


class Fields:
    """The fields of a JSON object; `path` says where in the update it is, and is all that an error tells."""

    __slots__ = ("_value", "path")

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise Malformed(f"{path} is not an object")
        self._value = value
        self.path = path

    def __contains__(self, name: str) -> bool:
        return self._value.get(name) is not None

    def names(self) -> set[str]:
        return {name for name in self._value if isinstance(name, str)}

    def integer(self, name: str) -> int:
        value = self._value.get(name)
        if type(value) is not int or not -LARGEST <= value <= LARGEST:
            raise Malformed(f"{self.path}.{name} is not a whole number")
        return value

    def size(self, name: str) -> int:
        """A number of bytes or points; 0 when it is not told."""
        value = self.integer(name) if name in self else 0
        if value < 0:
            raise Malformed(f"{self.path}.{name} is negative")
        return value

    def text(self, name: str) -> str:
        value = self._value.get(name)
        if not isinstance(value, str):
            raise Malformed(f"{self.path}.{name} is not a text")
        return readable(value)

    def text_if_any(self, name: str) -> str | None:
        return (self.text(name) or None) if name in self else None

    def flag(self, name: str) -> bool:
        return self._value.get(name) is True

    def inner(self, name: str) -> "Fields":
        return Fields(self._value.get(name), f"{self.path}.{name}")

    def inners(self, name: str) -> "list[Fields]":
        """The objects of a list that has at least one."""
        value = self._value.get(name)
        if not isinstance(value, list) or not value:
            raise Malformed(f"{self.path}.{name} is not a list of objects")
        return [Fields(item, f"{self.path}.{name}[{place}]") for place, item in enumerate(value)]
