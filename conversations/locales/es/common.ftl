# Textos generales. En español se evita tratar de usted, tú o vos; donde no se puede, se elige por $address.

## Fechas, con las letras de Unicode CLDR. En un texto: { $due } o { DATE($due, style: "year") }

pattern-day = EEEE d 'de' MMMM
pattern-year = EEEE d 'de' MMMM 'de' y
pattern-long = d 'de' MMMM 'de' y
pattern-short = d MMM
pattern-month = MMMM 'de' y
pattern-time = H:mm
pattern-moment = EEEE d 'de' MMMM, H:mm
pattern-stamp = d MMM y, H:mm

bare-value = { $value }

## Respuestas que se repiten

yes = Sí
no = No
skip = Omitir

## Forma de trato e idioma

address-usted = De usted
address-tu = De tú
address-vos = De vos
language-es = Español
language-en = English
