# Lo que ve la coordinación: la lista, la ficha, el día y el resumen de la mañana.

command-today = Qué hay hoy
command-stalled = Empresas por atender
command-sme = Ficha de una empresa
command-card = Atender una empresa
command-called = Contar una llamada

stalled-none = Ninguna empresa necesita atención ahora.
stalled-head =
    Por atender: { $reds ->
        [one] 1 en rojo
       *[other] { $reds } en rojo
    }, { $ambers ->
        [one] 1 en ámbar
       *[other] { $ambers } en ámbar
    }.
stalled-line =
    { $level ->
        [red] 🔴
       *[amber] 🟡
    } { $sme } · { $reason } · { DATE($since, style: "short") } · { $days ->
        [one] 1 día
       *[other] { $days } días
    }
stalled-more = Ver más ({ $count })

sme-ask-name = ¿Qué empresa? Por ejemplo: /sme Luna
sme-several = { $count } empresas se llaman así. ¿Cuál?

sme-state-invited = Invitada
sme-state-registered = Registrada
sme-state-plan_pending = Preparando el plan
sme-state-under_review = Plan en revisión
sme-state-changes_requested = Con cambios pedidos al plan
sme-state-selecting = Eligiendo acciones clave
sme-state-active = En marcha
sme-state-closing = En el cierre
sme-state-completed = Terminó
sme-state-incomplete = Terminó sin completar
sme-state-withdrawn = Caso cerrado

file-head =
    { $colour } { $sme } · { $cohort }
    { $state } desde el { DATE($since, style: "long") }{ $paused ->
        [yes] { " " }· en pausa hasta el { DATE($until, style: "long") }
       *[no] {""}
    }
file-contact =
    { $primary ->
        [yes] 👤
       *[no] 👥
    } { $name } ({ $role }){ $has_phone ->
        [yes] , { $phone }
       *[no] {""}
    } · { $state ->
        [stopped] ya no participa
        [invited] con invitación
       *[active] { $has_heard ->
            [yes] escribió el { DATE($heard, style: "short") }
           *[no] sin mensajes todavía
        }
    }{ $reachable ->
        [no] { " " }· no le llegan los mensajes
       *[yes] {""}
    }
file-action =
    { $colour } { $number }. { $what } · { $key ->
        [yes] { $progress } %
       *[no] { $state }
    }{ $has_due ->
        [yes] { " " }· para el { DATE($due, style: "short") }
       *[no] {""}
    }
file-ticket =
    ✋ { $kind } ({ DATE($opened, style: "short") }): { $state ->
        [confirmed] resuelto
        [closed] cerrado, falta que confirme
        [replied] con respuesta
       *[open] sin respuesta
    }
file-check-in =
    Mes { $month }: { $state ->
        [answered] respondió
        [open] en espera de respuesta
       *[unanswered] sin respuesta
    }
file-next = Próximo: mes { $month }, el { DATE($due, style: "long") }
file-done =
    { DATE($at, style: "short") }, { $name }: { $kind ->
        [message] escribió
        [call] llamada
        [redate] otra fecha
        [swap] otra acción
        [pause] pausa
        [resume] fin de la pausa
        [hand] pasó la empresa
        [help] ayuda cerrada
        [close] caso cerrado
        [reopen] caso reabierto
        [reopen_asked] pidió reabrir
       *[other] otra gestión
    }

today-nothing = Nada pendiente por hoy.
today-head =
    { $count ->
        [one] Para hoy, una cosa:
       *[other] Para hoy, { $count } cosas, por urgencia{ $shown ->
            [10] { " " }(las primeras diez)
           *[other] {""}
        }:
    }
today-stall =
    { $level ->
        [red] 🔴
       *[amber] 🟡
    } { $sme } · { $reason } · { $days ->
        [one] 1 día
       *[other] { $days } días
    }
today-call =
    📞 { $sme } · llamada prometida { $days ->
        [0] hoy
        [1] ayer
       *[other] hace { $days } días
    }
today-plan =
    📄 { $sme } · plan por revisar, { $days ->
        [one] 1 día hábil
       *[other] { $days } días hábiles
    }
today-ticket =
    ✋ { $sme } · { $kind }: espera respuesta, { $days ->
        [one] 1 día
       *[other] { $days } días
    }
today-file =
    📝 { $sme } · plan por pasar en limpio, { $days ->
        [one] 1 día
       *[other] { $days } días
    }

digest =
    Buen día, { $name }. { $counts }.
    Primero: { $names }.
digest-more = { $count } más
digest-reds = { $count } en rojo
digest-calls =
    { $count ->
        [one] 1 llamada prometida
       *[other] { $count } llamadas prometidas
    }
digest-plans =
    { $count ->
        [one] 1 plan por revisar
       *[other] { $count } planes por revisar
    }
digest-tickets =
    { $count ->
        [one] 1 pedido por responder
       *[other] { $count } pedidos por responder
    }
digest-files =
    { $count ->
        [one] 1 plan por pasar en limpio
       *[other] { $count } planes por pasar en limpio
    }
digest-ambers = { $count } en ámbar
