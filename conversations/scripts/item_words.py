"""What the words of an action say about it when it is not from the catalogue. Pure guesses, for proposals only."""

from conversations.content import CATALOGUE, Action
from conversations.typed import fold

AREA_WORDS = {
    "environment": "residu recicl agua energia luz foco plastico emision ambient waste water energy paper",
    "internal_audience": "personal emplead trabajador capacita salari salud segur staff employee train wage health",
    "supplier_practices": "proveedor compra contrat supplier purchas procure",
    "responsible_marketing": "cliente publicidad etiqueta reclamo venta customer advert label complaint",
    "community": "comunidad vecin escuela donacion voluntari communit neighbour school donat volunteer",
    "public_policies": "permiso impuesto camara gremio tramite norma permit tax chamber",
    "governance": "etica codigo direccion meta transparen gobierno ethic code management goal govern",
}
GENDER_WORDS = "mujer genero igualdad brecha acoso women woman gender equality harass"


def action_of(code: str | None) -> Action | None:
    """The catalogue's action, when it comes from there."""
    return CATALOGUE.action(code) if code else None


def area_of(what: str, area: str | None = None) -> str | None:
    """The area an action belongs to: as known, or as its words suggest."""
    if area is not None:
        return area
    counts = {code: _mentions(what, words) for code, words in AREA_WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else None


def looks_at_gender(what: str, code: str | None = None) -> bool:
    action = action_of(code)
    return "gender" in action.lens if action else _mentions(what, GENDER_WORDS) > 0


def similar_action(what: str, area: str | None, code: str | None = None) -> Action | None:
    """The closest action of the catalogue, if it shares a word with this one: close enough to be offered as an idea."""
    model = model_action(what, area, code)
    return model if model is not None and (code or _shared(what, model)) else None


def model_action(what: str, area: str | None, code: str | None = None) -> Action | None:
    """The catalogue's action that comes closest, to take an example from."""
    own = action_of(code)
    if own is not None:
        return own
    guessed = area_of(what, area)
    near = [action for action in CATALOGUE.actions if action.area == guessed]
    return max(near, key=lambda action: _shared(what, action), default=None)


def _mentions(what: str, stems: str) -> int:
    words = fold(what).split()
    return sum(any(word.startswith(stem) for word in words) for stem in stems.split())


def _shared(what: str, action: Action) -> int:
    said = {word[:5] for word in fold(what).split() if len(word) > 4}
    known = {word[:5] for word in fold(f"{action.title.es} {action.title.en}").split() if len(word) > 4}
    return len(said & known)
