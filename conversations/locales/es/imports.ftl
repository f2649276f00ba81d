# La lista de asistencia, en el chat.

command-import = Importar la lista
title-import = la lista de asistencia

import-template-name = Lista de asistencia
import-template = Esta es la plantilla. Sirve también cualquier lista en Excel o CSV con las columnas «{ column-sme }» y «{ column-contact }».
import-ask-file = ¿Cuál es la lista? Basta con mandar aquí el archivo.
import-needs-file = Aquí hace falta el archivo de la lista, en Excel (.xlsx) o CSV.
import-preview = { $new ->
    [0] En esta lista no hay empresas nuevas
    [one] Una empresa nueva
   *[other] { $new } empresas nuevas
}{ $known ->
    [0] {""}
    [one] {""}; una ya estaba
   *[other] {""}; { $known } ya estaban
}. { $people ->
    [one] Una persona en la lista
   *[other] { $people } personas en la lista
} de { $cohort }.
import-problems = Conviene mirar esto:
import-more-problems = { $count ->
    [one] Y una fila más con algo por revisar.
   *[other] Y { $count } filas más con algo por revisar.
}
import-would-replace = { $count ->
    [one] Un enlace que ya se entregó dejaría de servir: habrá uno nuevo en su lugar.
   *[other] { $count } enlaces que ya se entregaron dejarían de servir: habrá otros nuevos en su lugar.
}
import-replaced = { $count ->
    [one] El enlace anterior de una empresa ya no sirve: vale el nuevo.
   *[other] Los enlaces anteriores de { $count } empresas ya no sirven: valen los nuevos.
}
import-ask-decision = ¿La importamos?
import-import = Importar
import-another = Mandar otro archivo
import-stop = Dejarlo
import-stopped = No se importó nada.
import-done = { $new ->
    [0] 0 empresas nuevas
    [one] Una empresa nueva
   *[other] { $new } empresas nuevas
}{ $known ->
    [0] {""}
    [one] {""}; una ya estaba
   *[other] {""}; { $known } ya estaban
}. { $links ->
    [0] Todas se registraron ya.
    [one] En el archivo hay un enlace personal nuevo, para una sola vez.
   *[other] En el archivo hay { $links } enlaces personales nuevos, uno por empresa y para una sola vez.
}
import-links-name = Enlaces { $cohort }
attendance-file-empty = La lista no tiene ninguna fila con empresa y contacto.
