# General texts.

## Dates, in the letters of Unicode CLDR. In a text: { $due } or { DATE($due, style: "year") }

pattern-day = EEEE d MMMM
pattern-year = EEEE d MMMM y
pattern-long = d MMMM y
pattern-short = d MMM
pattern-month = MMMM y
pattern-time = H:mm
pattern-moment = EEEE d MMMM, H:mm
pattern-stamp = d MMM y, H:mm

bare-value = { $value }

## Answers used again and again

yes = Yes
no = No
skip = Skip

## Form of address and language

address-usted = Formal (usted)
address-tu = Informal (tú)
address-vos = Informal (vos)
language-es = Español
language-en = English
