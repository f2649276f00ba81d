# El plan de acción: recibirlo, leerlo de vuelta, corregirlo.

command-plan = El plan de acción
title-plan = el plan de acción

plan-prompt =
    Veamos las acciones del plan. { $address ->
        [tu] Puedes escribirlas, mandar una foto, un audio o el archivo.
        [vos] Podés escribirlas, mandar una foto, un audio o el archivo.
       *[usted] Puede escribirlas, mandar una foto, un audio o el archivo.
    }
    No tiene que estar perfecto: con tres acciones alcanza para empezar.
plan-pick-catalogue = Ver ideas
plan-file-kept =
    { $pages ->
        [one] Hay un archivo guardado, gracias. Si hay más páginas, se pueden mandar ahora.
       *[other] Ya son { $pages } páginas guardadas. Si hay más, se pueden mandar ahora.
    }
    ¿Escribimos aquí las acciones, o las pasa en limpio la coordinación?
plan-pick-write = Escribirlas aquí
plan-pick-wait = Que las pase la OEA
plan-ask-details =
    { $count ->
        [one] Recibida: una acción. ¿Vemos ahora quién se encarga y para cuándo, o lo dejamos para después?
       *[other] Recibidas: { $count } acciones. ¿Vemos ahora quién se encarga y para cuándo, o lo dejamos para después?
    }
plan-details-now = Verlo ahora
plan-details-later = Después

plan-ask-what = Acción { $number }: ¿qué se va a hacer?
plan-ask-known = Acción { $number }: «{ $what }». ¿Cómo queda?
plan-same-words = Con el mismo texto
plan-from-catalogue = Del catálogo
plan-leave-out = Sin esta acción
plan-ask-area = ¿De qué área?
plan-cards =
    { $cards }

    ¿Cuál sirve?
plan-card =
    { $number }. { $title }
    { $why }
plan-more-cards = Ver otras
plan-other-area = Otra área
plan-ask-owner = «{ $what }»: ¿quién se encarga?
plan-ask-due = «{ $what }»: ¿para cuándo? También sirve escribir la fecha.
plan-ask-indicator = «{ $what }»: ¿cómo se va a medir? Por ejemplo: «kilos separados por semana, de 0 a 20».
plan-not-yet = Todavía no se sabe

plan-date = { DATE($day, style: "short") }
plan-item-name = { $number }. { $what }
plan-line = { $has ->
    [both] { $number }. { $what } ({ $owner }, { $due })
    [owner] { $number }. { $what } ({ $owner })
    [due] { $number }. { $what } ({ $due })
   *[none] { $number }. { $what }
}
plan-check =
    El plan va así:
    { $list }

    ¿Lo enviamos?
plan-add = Agregar otra
plan-send = Enviar a la OEA

plan-receipt =
    { $count ->
        [one] Recibido, gracias: el plan llegó con una acción.
       *[other] Recibido, gracias: el plan llegó con { $count } acciones.
    }
    La OEA lo revisa en unos { $days } días hábiles, hacia el { $by }, y la respuesta llega aquí.
plan-receipt-others =
    { $count ->
        [one] { $name } envió el plan de { $sme } a la OEA, con una acción.
       *[other] { $name } envió el plan de { $sme } a la OEA, con { $count } acciones.
    } La respuesta llega aquí en unos { $days } días hábiles.
plan-awaited = De acuerdo. La coordinación pasa el plan en limpio en unos 2 días hábiles y lo manda aquí para confirmarlo. No hace falta escribirlo otra vez.
plan-moved-on = El plan de { $sme } ya siguió su camino. /plan muestra cómo está.

## Los cambios que pide la revisión

plan-change-what = Acción { $number }: «{ $what }».
plan-change-why = { $reason }. Por ejemplo: «{ $example }»
plan-change-ask-what = ¿Cómo queda?
plan-change-ask-owner = ¿Quién se encarga?
plan-change-ask-due-on = ¿Para cuándo?
plan-change-ask-indicator = ¿Cómo se va a medir?
plan-use-example = Usar el ejemplo

## /plan

plan-overview = Plan de { $sme }
plan-overview-line = { $number }. { $what }: { $state }
plan-overview-now = { $state ->
    [registered] Todavía no hay acciones. Con tres alcanza para empezar.
    [plan_pending] Todavía no hay acciones. Con tres alcanza para empezar.
    [under_review] La OEA lo está revisando. La respuesta llega aquí.
    [changes_requested] La revisión pidió cambios.
    [call] La coordinación se comunica para ver los cambios en conjunto.
    [closing] El seguimiento está por terminar.
    [selecting] Hay acciones aprobadas: falta elegir por cuáles empezar.
    [active] Las acciones clave están en marcha.
   *[other] El seguimiento terminó.
}
plan-overview-draft = { $count ->
    [one] Hay un borrador con una acción, que todavía no se envió.
   *[other] Hay un borrador con { $count } acciones, que todavía no se envió.
}
plan-action-go-on = Seguir con el plan
plan-action-write = Escribir el plan
plan-action-change = Cambiar el plan
plan-action-resubmit = Ver los cambios
plan-action-choose = Elegir acciones
plan-action-progress = Ver el avance

item-state-submitted = en revisión
item-state-approved = aprobada
item-state-approved_with_suggestion = aprobada, con una sugerencia
item-state-changes_requested = con un cambio pedido
item-state-set_aside = queda para después
item-state-not_started = por empezar
item-state-in_progress = en marcha
item-state-done_reported = terminada
item-state-done_verified = terminada y comprobada
item-state-parked = aprobada, para el próximo plan
item-state-carried_over = sigue en el próximo plan
item-state-replaced = cambiada por otra
item-state-dropped = descartada

## Pasar en limpio lo que llegó en foto, audio o archivo

title-transcribe = el plan por pasar en limpio
command-transcribe = Pasar un plan en limpio
transcribe-card = { $sme } mandó su plan en un archivo. ¿Lo pasamos en limpio? La empresa lo confirma después.
transcribe-card-open = Pasar en limpio
transcribe-none = No hay planes por pasar en limpio. ¡Gracias!
transcribe-closed = El plan de { $sme } ya está en limpio. /transcribe muestra si hay otro.
transcribe-not-yours = Ese plan no existe.
transcribe-file = Lo que mandó { $sme }:
transcribe-send = Mandar a la empresa
transcribe-sent = Listo: { $sme } recibe la lista y la confirma.
transcribe-contact-wrote = { $sme } ya está escribiendo sus acciones aquí mismo. Dejamos su lista y la tarea queda cerrada.
plan-transcribed = La coordinación pasó en limpio el plan. Falta solo confirmarlo.
