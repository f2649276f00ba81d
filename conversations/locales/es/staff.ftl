# El equipo: quién lo forma y qué cambia. Lo leen administración, coordinación y revisión.

command-staff = El equipo
command-away = Avisar una ausencia
title-staff = el equipo
title-away = la ausencia

staff-post-coordinator = Coordinación
staff-post-reviewer = Revisión de planes
staff-post-admin = Administración
staff-post-observer = Observación

staff-list = { $count ->
    [one] Una persona en el equipo:
   *[other] { $count } personas en el equipo:
}
staff-line = { $name }: { $role }{ $has_cohorts ->
    [yes] {""}, { $cohorts }
   *[no] {""}
}{ $joined ->
    [yes] {""}
   *[no] {""} (todavía no entró)
}{ $away ->
    [yes] {""}. Ausente hasta el { $until }{ $has_deputy ->
        [yes] {""}; responde { $deputy }
       *[no] {""}
    }
   *[no] {""}
}
staff-single-admin = Hay una sola persona en administración. Con dos nadie queda fuera si se pierde un teléfono.
admin-long-gap = No hubo servicio durante { $hours } horas. Lo que quedó abierto se vuelve a preguntar; conviene avisar a quien cuida el servidor.
admin-disk-full = El disco del servidor está lleno: no se reciben mensajes hasta que haya espacio. Nada se pierde; conviene avisar hoy a quien lo cuida.
staff-ask-who = ¿A quién vemos?
staff-invite = Invitar a alguien
staff-ask-name = ¿Qué nombre tiene la persona?
staff-ask-role = ¿Qué función tendrá { $name }?
staff-ask-cohorts = ¿Qué grupos verá? Para varios sirve escribir los números, por ejemplo «1, 2».
staff-cohorts-later = Más adelante
staff-action-role = Cambiar la función
staff-action-cohort = Dar o quitar grupo
staff-action-away = Ausencia
staff-action-again = Otra invitación
staff-action-remove = Quitar del equipo
staff-ask-cohort = ¿Qué grupo de { $name } cambia? Un toque da o quita.
staff-cohort-option = { $has ->
    [yes] Quitar { $cohort }
   *[no] Dar { $cohort }
}
staff-ask-remove = { $name } dejará de ver los datos hoy mismo. Lo que tenía a cargo pasa a quien queda. ¿Seguimos?
staff-remove-yes = Quitar hoy
staff-remove-no = No, dejarlo así

staff-forward-this = El mensaje que sigue es para reenviar a { $name }. Sirve una sola vez, durante 14 días.
staff-invitation =
    Hola, { $name }. Esta es la invitación al equipo de la OEA que acompaña a las empresas: { $role }.
    Para entrar: { $link }
    O escribir este código al asistente: { $code }
admins-staff-invited = { $by } invitó a { $name } al equipo: { $role }.
staff-joined-already = { $name } ya entró al equipo.
staff-gone = Esa persona ya no está en el equipo.
staff-last-admin = { $name } es la única persona en administración que puede entrar. Primero hace falta otra; así nadie queda fuera.
staff-role-changed = Cambio en el equipo. Función de { $name } desde ahora: { $role }.
staff-cohort-changed = Cambio en el equipo. { $given ->
    [yes] { $name } ahora ve el grupo { $cohort }.
   *[no] { $name } ya no ve el grupo { $cohort }.
}
staff-removed = Cambio en el equipo. Desde hoy, { $name } ya no forma parte y no ve los datos.
staff-no-change = Todo queda como estaba.

## Ausencias

away-ask-until = { $own ->
    [yes] ¿Hasta qué día es la ausencia, ese día incluido?
   *[no] ¿Hasta qué día es la ausencia de { $name }, ese día incluido?
}
away-is-away = { $own ->
    [yes] La ausencia está anotada hasta el { $until }. ¿Qué cambia?
   *[no] La ausencia de { $name } está anotada hasta el { $until }. ¿Qué cambia?
}
away-back = Ya está de vuelta
away-change = Cambiar la fecha
away-ask-deputy = { $own ->
    [yes] ¿Quién recibe los avisos mientras tanto?
   *[no] ¿Quién recibe sus avisos mientras tanto?
}
away-nobody = Nadie
away-noted = Ausencia de { $name } hasta el { $until }. { $has_deputy ->
    [yes] Los avisos llegan a { $deputy }.
   *[no] Nadie recibe sus avisos mientras tanto.
}
away-is-back = { $name } está de vuelta.
away-deputy-told = Los avisos de { $name } llegan a este chat hasta el { $until }. ¡Gracias por cubrir!
