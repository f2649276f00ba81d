"""How people write what an attendance list asks for: the headings and the values, in any language."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from conversations.content import COUNTRIES, ROLES, SECTORS, SEXES, SIZES, Codes, country_name, size_of
from conversations.texts import known_languages, labels, text
from conversations.typed import fold

COLUMNS = ("sme", "sector", "country", "city", "size", "contact", "sex", "role", "phone", "email", "language")
"""In the order of the template; the label of each is the text `column-…`."""

# Other headings seen on lists; "surname" is joined to the contact's name.
_HEADINGS: Mapping[str, str] = {
    "sme": "pyme|mipyme|nombre de la empresa|nombre empresa|nombre comercial|razon social|organizacion|institucion"
    "|negocio|company|company name|organization|organisation|business|enterprise|name of the sme|sme name",
    "sector": "rubro|giro|actividad|actividad economica|industria|industry|line of business",
    "country": "pais de la empresa|nacion",
    "city": "localidad|municipio|ciudad estado|town|location",
    "size": "tamano de la empresa|numero de empleados|no de empleados|empleados|trabajadores|employees|staff|headcount"
    "|number of employees|company size",
    "contact": "nombre|nombres|nombre y apellido|nombre y apellidos|nombre completo|nombre del participante"
    "|participante|persona|persona de contacto|nombre del contacto|representante|asistente|name|full name"
    "|first name|contact person|contact name|participant|attendee",
    "surname": "apellido|apellidos|last name|surname|family name",
    "sex": "genero|gender|mujer hombre|m h|h m",
    "role": "cargo|puesto|rol|posicion|position|job title|title|job",
    "phone": "tel|telefono celular|telefono movil|celular|movil|whatsapp|cel|numero de telefono|mobile|cell|cell phone"
    "|phone number|mobile phone",
    "email": "e mail|mail|correo|correo e|email address|direccion de correo",
    "language": "lengua|preferred language|idioma preferido",
}

# Beginnings of words; where several occur, the first in the value counts.
_SECTOR_WORDS: Mapping[str, str] = {
    "agriculture": "agri|agro|pesca|pesquer|ganad|cultiv|farm|fish|apicult|cafetal",
    "food": "aliment|bebid|food|panader|baker|lacte|dairy|beverage|carnic",
    "manufacturing": "manufact|fabric|metal|plastic|muebl|furniture|quimic|chemic|imprent|printing",
    "textiles": "textil|calzado|ropa|confecc|moda|cloth|apparel|shoe|cuero|leather",
    "construction": "construc|inmobil|arquitect|building",
    "retail": "comerci|tienda|venta|ferreter|retail|shop|store|trade|distribu|importa|farmac",
    "tourism": "turis|hotel|restaur|touris|hospital|catering|viaje|travel|posada",
    "technology": "tecnol|software|informat|comput|tech|digital|telecom|internet",
    "services": "servic|consult|salud|health|educa|transpor|logist|financ|segur|limpie|cleaning|legal|contab",
    "other": "otro|otra|other",
}
_ROLE_WORDS: Mapping[str, str] = {
    "owner": "duen|propietari|owner|socio|socia|fundador|founder|emprendedor|entrepreneur",
    "director": "direc|ceo|president|executive",
    "manager": "geren|manager|jef|encargad|supervis|coordinad|head",
    "people": "recursos humanos|rrhh|rr hh|rh|hr|human|talento|people",
    "quality": "calidad|ambient|sustentab|sostenib|rse|csr|quality|environ|sustainab",
    "sales": "vent|mercade|marketing|comercial|sales|comunicac",
    "finance": "admin|contad|contab|finan|tesorer|account",
    "staff": "emplead|asisten|analist|tecnic|operari|auxiliar|ejecutiv|assistant|analyst|employee|officer|technic",
    "other": "otro|otra|other",
}
_SEX_WORDS: Mapping[str, str] = {
    "woman": "f$|fem|mujer|woman|female",
    "man": "h$|masc|hombre|man$|male",
    "other": "x$|no binari|non binar|nonbinar|otr|other",
    "undisclosed": "prefier|prefer|no dic|n d$",
}
_SIZE_WORDS: Mapping[str, str] = {"micro": "micro", "small": "pequen|chica|small", "medium": "median|medium"}
_LANGUAGE_WORDS: Mapping[str, str] = {
    "es": "es$|esp|spa|castell",
    "en": "en$|eng|ing",
    "pt": "pt$|port",
    "fr": "fr$|fran|fren",
}
_COUNTRY_NAMES: Mapping[str, str] = {
    "US": "eeuu|ee uu|eua|usa|estados unidos de america|united states of america",
    "DO": "rep dominicana|dominican rep",
    "BS": "the bahamas|las bahamas",
    "MX": "mex|estados unidos mexicanos",
    "SR": "suriname",
}


def key(typed: str) -> str:
    """Letters and figures alone: `E-mail *` and `e mail` are the same."""
    return re.sub(r"[\W_]+", " ", fold(re.sub(r"\(.*?\)", " ", typed)).replace("&", " and ")).strip()


@cache
def headings() -> Mapping[str, str]:
    """Column by heading."""
    known = {key(label): column for column in COLUMNS for label in labels(text(f"column-{column}"))}
    return {heading: column for column, written in _HEADINGS.items() for heading in written.split("|")} | known


@cache
def countries() -> Mapping[str, str]:
    names = {key(country_name(code, language)): code for language in known_languages() for code in COUNTRIES}
    saints = {f"saint {name.removeprefix('st ')}": code for name, code in names.items() if name.startswith("st ")}
    others = {name: code for code, written in _COUNTRY_NAMES.items() for name in written.split("|")}
    return names | saints | others | {code.casefold(): code for code in COUNTRIES}


@cache
def _labels_of(codes: Codes) -> Mapping[str, str]:
    return {key(label): code for code in codes for label in (code, *labels(codes.text(code)))}


def _first_word(typed: str, words: Mapping[str, str]) -> str | None:
    found = ((re.search(rf"\b(?:{stems})", typed), code) for code, stems in words.items())
    places = [(match.start(), code) for match, code in found if match]
    return min(places)[1] if places else None


def _in_list(typed: str, codes: Codes, words: Mapping[str, str]) -> str | None:
    """The code of a label, or of its only possible beginning, or of a word in it."""
    known = _labels_of(codes)
    begun = {code for label, code in known.items() if len(typed) > 3 and label.startswith(typed)}
    return known.get(typed) or (begun.pop() if len(begun) == 1 else _first_word(typed, words))


def _size(typed: str) -> str | None:
    """A label, a headcount (`25 personas`) or a range within one band (`1-10`)."""
    bands = {size_of(int(number)) for number in re.findall(r"\b\d{1,5}\b", typed)}
    return bands.pop() if len(bands) == 1 else _in_list(typed, SIZES, _SIZE_WORDS)


_READERS: Mapping[str, Callable[[str], str | None]] = {
    "sector": lambda typed: _in_list(typed, SECTORS, _SECTOR_WORDS),
    "size": _size,
    "sex": lambda typed: _in_list(typed, SEXES, _SEX_WORDS),
    "role": lambda typed: _in_list(typed, ROLES, _ROLE_WORDS),
    "country": lambda typed: countries().get(typed),
    "language": lambda typed: _first_word(typed, {code: _LANGUAGE_WORDS.get(code, code) for code in known_languages()}),
}
LISTED: Iterable[str] = tuple(_READERS)
"""Columns whose values come from a list."""


def code_of(column: str, typed: str) -> str | None:
    """The code meant by a value of a listed column; nothing if it is not clear."""
    return _READERS[column](key(typed)) if typed else None
