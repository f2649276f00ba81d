# Por qué una empresa necesita atención, para la coordinación. Una línea por motivo.

stall-line =
    { $level ->
        [red] 🔴
       *[amber] 🟡
    } { $cause } · desde el { DATE($since, style: "long") }{ $days ->
        [0] {""}
        [one] { " " }(1 día)
       *[other] { " " }({ $days } días)
    }

stall-cause-help = Pidió ayuda: { $detail }{ $has_item ->
        [yes] , con «{ $item }»
       *[no] {""}
    }
stall-cause-blocked = «{ $item }»: con un obstáculo{ $has_detail ->
        [yes] { " " }({ $detail })
       *[no] {""}
    }
stall-cause-contact-problem =
    { $blocked ->
        [yes] El chat está cerrado: los mensajes ya no llegan
       *[no] Los mensajes no llegan
    }
stall-cause-unreachable = Dos seguimientos seguidos sin respuesta (meses { $first } y { $second }) y ningún mensaje desde entonces
stall-cause-no-reply =
    { $month ->
        [0] Escribe, pero dos seguimientos seguidos quedaron sin responder (meses { $first } y { $second })
       *[other] Sin respuesta al seguimiento del mes { $month }, con dos recordatorios
    }
stall-cause-no-plan = Todavía no hay plan de acción
stall-cause-changes-idle = Faltan los cambios que pidió la revisión del plan
stall-cause-no-selection = Tiene acciones aprobadas y falta elegir por cuáles empezar
stall-cause-overdue = «{ $item }»: la fecha era el { DATE($due, style: "long") } y no está terminada
stall-cause-no-progress =
    { $has_item ->
        [yes] «{ $item }»: sin avance en { $check_ins } seguimientos
       *[no] Ninguna acción abierta avanzó en { $check_ins } seguimientos
    }
stall-cause-o-review = El plan espera nuestra revisión
stall-cause-o-help = Espera nuestra respuesta: { $detail }
stall-cause-o-stall = En rojo y sin ninguna acción registrada

stall-help-pause = Otra pausa
