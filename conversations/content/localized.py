"""Content that comes with its translations."""

from pydantic import BaseModel, ConfigDict

from conversations.texts import Text, localized


class Frozen(BaseModel):
    """Read once at start, wrong keys refused, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Localized(Frozen):
    es: str
    en: str

    def get(self, language: str) -> str:
        """In that language; Spanish stands in for one we do not have yet."""
        return self.en if language == "en" else self.es

    @property
    def text(self) -> Text:
        """To be said in the reader's language."""
        return localized({"es": self.es, "en": self.en})
