# La ficha de una empresa que necesita atención, para la coordinación, y lo que le llega a la empresa por eso.

title-escalation = la ficha de la empresa
title-call = la llamada
title-coordinator-message = el mensaje de la coordinación
title-help-check = el pedido de ayuda

## Por qué llega ahora

escalation-new =
    { $level ->
        [red] Necesita atención pronto.
       *[amber] Conviene una mirada.
    }
escalation-one-more = Se suma otro motivo.
escalation-turned-red = Pasó a rojo: es momento de una llamada.
escalation-help-late =
    { $level ->
        [red] Este pedido de ayuda sigue esperando respuesta nuestra, y ya está en rojo.
       *[amber] Este pedido de ayuda espera respuesta nuestra.
    } Atrasado desde el { DATE($since, style: "long") }.
escalation-partner = Lleva diez días hábiles en rojo, desde el { DATE($since, style: "long") }. Puede ayudar un aliado local, o hablar con la dirección de la empresa.
escalation-decide = Lleva veinte días hábiles en rojo, desde el { DATE($since, style: "long") }. Toca decidir: ajustar el plan, pausar o cerrar bien.
escalation-nobody-acted = Está en rojo desde el { DATE($since, style: "long") }, y en cinco días hábiles nadie registró una acción.
escalation-handed = { $name } pasa esta empresa.
escalation-handed-quiet = { $name } pasa la empresa { $sme }. No tiene nada pendiente.
escalation-review-late =
    { $sme }: el plan espera { $what ->
        [transcription] que lo pasemos en limpio
       *[submission] nuestra revisión
    } desde hace { $days } días hábiles. { $red ->
        [yes] A la empresa le decimos que la demora es nuestra, y sus fechas se corren.
       *[no] A los diez queda en rojo y le avisamos a la empresa.
    }
escalation-review-button =
    { $what ->
        [transcription] Pasar en limpio
       *[submission] Ver los planes
    }

## La ficha

escalation-card = { $sme }
escalation-what-now = { $sme }: ¿qué hacemos?
escalation-nothing-open = Sin motivos de atención abiertos.
escalation-last =
    { $kind ->
        [next_step] Su próximo paso
        [request] Su pedido
        [obstacle] Lo que estorba
       *[note] Lo último que contó
    } ({ DATE($on, style: "short") }): «{ $words }»

escalation-write = Escribirle
escalation-call = Voy a llamar
escalation-help = Ayuda resuelta
escalation-item = Ajustar una acción
escalation-pause = Pausar un mes
escalation-resume = Reanudar
escalation-hand = Pasar a un colega
escalation-close = Cerrar el caso
escalation-reopen = Reabrir el caso

escalation-write-ask = ¿Qué le decimos a { $sme }? Llega con el nombre de quien escribe. Sirve nombrar la acción y lo último que contaron.
escalation-hand-ask = ¿Quién acompaña a { $sme } desde hoy?
escalation-item-ask = ¿Cuál de las acciones?
escalation-change-ask = «{ $what }»: ¿qué conviene?
escalation-redate = Otra fecha
escalation-swap = Otra acción
escalation-swap-ask = ¿Cuál ocupa el lugar de «{ $what }»?
escalation-redate-ask =
    «{ $what }»{ $has_due ->
        [yes] { " " }(ahora: { DATE($due, style: "long") })
       *[no] {""}
    }. ¿Para cuándo queda?
escalation-ticket-ask = ¿Qué pedido quedó resuelto?
escalation-close-ask = ¿Por qué se cierra el caso de { $sme }?
escalation-reason-ask = ¿Cuál es el motivo, en una frase?
close-reason-closed_down = La empresa cerró
close-reason-not_interested = No desea seguir
close-reason-not_found = No se la ubica
close-reason-other = Otro motivo

## Lo que queda anotado

escalation-written = Le llega a { $names } en un minuto, con firma.
escalation-call-noted = Anotado: una llamada a { $sme }. Con /today se cuenta cómo fue.
contact-phone = { $name }: { $phone }
contact-phone-none = No hay un teléfono registrado.
escalation-redated = «{ $what }»: la fecha pasa al { DATE($due, style: "long") }.
escalation-swapped = «{ $new }» ocupa el lugar de «{ $old }».
escalation-paused = { $sme }: pausa hasta el { $until }.
escalation-resumed = { $sme }: la pausa terminó.
escalation-handed-over = { $sme } queda con { $name }, que ya tiene la ficha.
escalation-help-closed = { $sme }: el pedido queda cerrado. La empresa confirmará si quedó resuelto.
escalation-closed = { $sme }: caso cerrado. Motivo: { $reason }.
escalation-reopened = { $sme }: el caso sigue abierto, donde había quedado.
escalation-is-open = { $sme } ya está en seguimiento.
escalation-case-closed = El seguimiento de { $sme } ya terminó. La ficha está en /sme.
escalation-no-contact = { $sme } no tiene a nadie en el chat. Queda la llamada.
escalation-item-moved-on = Esa acción cambió mientras tanto. La ficha está en /sme.
escalation-colleague-gone = Esa persona ya no está en el grupo.
escalation-ticket-gone = Ese pedido ya estaba cerrado.
sme-unknown = No existe una empresa así.
sme-open-file = Ver la ficha
reopen-asked = { $name } pide reabrir el caso de { $sme }.
reopen-passed-on = Lo decide { $name }: ya tiene el pedido.
reopen-nobody = El grupo no tiene gerencia asignada en el chat. Lo puede reabrir alguien de administración.

## Deshacer

undo = Deshacer
undo-until = Se puede deshacer hasta las { DATE($until, style: "time") }.
undo-done = Deshecho: { $sme } queda como estaba.
undo-too-late = Ya pasaron los diez minutos, así que queda como está. Con /sme se puede corregir: { $sme }.
undo-already-sent = Ya salió, así que no se puede deshacer. Sí se puede escribir otro mensaje.
undo-moved-on = { $sme } cambió mientras tanto, así que no se puede deshacer.
undo-gone = Eso ya estaba deshecho.

## La llamada

call-ask = ¿Cómo fue la llamada con { $sme }?
call-reached = Hablamos
call-no_answer = No contestó
call-wrong_number = Número equivocado
call-agreed-ask = ¿Qué se acordó, en una frase?
call-agreed-skip = Nada por anotar
call-noted-reached = Anotado. ¿Algo más para hacer?
call-noted-no_answer = Anotado. Quizás un mensaje, o a otra hora.
call-noted-wrong_number = Anotado. Hace falta otro número, o escribir.
call-gone = Esa llamada ya estaba anotada.
call-none = Ninguna llamada está pendiente de contar.

## A la empresa

coordinator-says =
    { $name }, de la coordinación de la OEA:
    «{ $words }»
    La respuesta se puede escribir aquí mismo.
coordinator-says-waits =
    { $name }, de la coordinación de la OEA:
    «{ $words }»
button-answer = Responder
coordinator-says-thanks = Visto, gracias
coordinator-thanked = Gracias.
coordinator-told = Gracias: ya se lo paso a { $name }.
contact-replied =
    { $name } ({ $sme }) respondió: { $has ->
        [yes] «{ $words }»
       *[no] va adjunto.
    }
item-redated = { $name }, de la coordinación, pasó la fecha de «{ $what }» al { DATE($due, style: "long") }.
item-swapped = { $name }, de la coordinación, cambió una acción: en lugar de «{ $old }» sigue «{ $new }».
case-resumed = { $name }, de la coordinación, terminó la pausa: el seguimiento continúa.
case-closed = Con esto termina el seguimiento de { $sme }. Gracias por el camino hecho; la coordinación sigue aquí si hace falta algo.
case-reopened = { $name }, de la coordinación, reabrió el seguimiento. Qué bueno seguir.
help-check =
    La coordinación cerró el pedido de ayuda ({ $kind }{ $has_what ->
        [yes] , «{ $what }»
       *[no] {""}
    }). ¿Quedó resuelto?
help-check-yes = Sí, resuelto
help-check-no = Todavía no
help-check-thanks = Qué bueno. Gracias por confirmarlo.
help-check-again = Gracias por decirlo. La coordinación vuelve a verlo.
help-not-solved = { $name } ({ $sme }) dice que el pedido de ayuda todavía no quedó resuelto. Sigue abierto.
office-late =
    { $address ->
        [tu] Te
        [vos] Te
       *[usted] Le
    } debemos una respuesta: el plan espera { $what ->
        [transcription] que lo pasemos en limpio
       *[submission] nuestra revisión
    } desde hace { $days } días hábiles.
    La demora es nuestra y las fechas se corren el mismo tiempo. Pedimos que salga a más tardar el { $by }.
