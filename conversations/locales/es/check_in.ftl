# El seguimiento mensual: noventa segundos, sin tratamiento donde se puede.

command-checkin = Contar cómo vamos
title-check-in = el seguimiento del mes

check-in-first = Mes { $month } de 6. Acción { $number }: { $what }. ¿Cómo va?
check-in-item = Acción { $number }: { $what }. ¿Cómo va?

status-done = Listo
status-moved = Avanzó
status-same = Sin cambios
status-stuck = Con un obstáculo
status-changed = Cambió el plan

percent = { $percent } %
check-in-percent = ¡Buen paso! ¿Hasta dónde llegó, más o menos?
check-in-fell = La vez pasada estaba en { $before } % y ahora en { $now } %. ¿Volvió atrás o fue un error?
fell-back = Volvió atrás
fell-mistake = Fue un error
check-in-obstacle = Gracias por contarlo. ¿Qué estorba más?
check-in-result =
    { $has ->
        [yes] ¡Qué bien! El indicador era «{ $indicator }». ¿A cuánto se llegó?
       *[no] ¡Qué bien! ¿Qué se logró?
    }
    Sirve un número, una frase o una foto (sin caras de menores ni documentos personales).
check-in-result-later = Todavía sin dato
check-in-change = ¿Qué conviene hacer con esta acción?
change-redate = Mover la fecha
change-rewrite = Cambiar la acción
change-drop = Dejar la acción
check-in-new-date = ¿Para cuándo quedaría?
day-long = { DATE($day, style: "long") }
check-in-new-action = ¿Cómo queda la acción, en una frase?
check-in-help = ¿Hace falta ayuda con alguna?
check-in-all-done = Mes { $month } de 6. Todo lo elegido ya está terminado: felicitaciones al equipo. ¿Hace falta algo de nuestra parte?
help-no = No por ahora
help-yes = Sí
help-item = Acción { $number }
check-in-help-kind = La OEA puede ofrecer esto (dinero, asesoría legal o certificación, no). ¿Qué serviría más?
check-in-next-step = ¿Cuál es el próximo paso con «{ $what }», qué día y a qué hora? Por ejemplo: «el lunes a las 9 llamo al proveedor». También sirve un audio.
check-in-next-step-skip = Sin paso este mes
check-in-usefulness = Vamos por la mitad. ¿Cuánto sirve este seguimiento, de 1 (nada) a 5 (mucho)?

check-in-thanks =
    { $done ->
        [0] Anotado, gracias.
        [one] Anotado. Una acción terminada es trabajo de todo el equipo: gracias por contarlo.
       *[other] Anotado. { $done } acciones terminadas son trabajo de todo el equipo: gracias por contarlo.
    }{ $stuck ->
        [0] {""}
        [one] { " " }La coordinación ya ve el obstáculo y escribirá.
       *[other] { " " }La coordinación ya ve los obstáculos y escribirá.
    }{ $to_agree ->
        [0] {""}
        [one] { " " }La nueva fecha la acuerda la coordinación.
       *[other] { " " }Las nuevas fechas las acuerda la coordinación.
    }{ $has_step ->
        [yes] { " " }Próximo paso: «{ $step }».
       *[no] {""}
    }{ $has_coming ->
        [yes] { " " }Volvemos a hablar el { $coming }; para contar algo antes, /checkin.
       *[no] {""}
    }

staff-item-changed =
    { $sme }: cambió «{ $what }».
    { $change ->
        [redate] { $kept ->
            [yes] Nueva fecha: { DATE($due, style: "year") }.
           *[no] Pide pasar la fecha al { DATE($due, style: "year") }. Como ya se movió antes, o son más de 30 días, queda por acordar.
        }
        [rewrite] La empresa escribió la acción de nuevo.
       *[drop] La empresa la deja.
    }

plan-check-in =
    Mes { $month } de 6. { $stage ->
        [transcribing] La OEA está pasando el plan en limpio. ¿Cómo van las cosas mientras tanto?
        [under_review] El plan está en revisión en la OEA. ¿Cómo van las cosas mientras tanto?
        [selecting] El plan ya tiene acciones aprobadas y falta elegir por cuáles empezar. ¿Cómo va eso?
        [changes_requested] Al plan le faltan unos datos para quedar listo. ¿Cómo va eso?
       *[other] ¿Cómo va el plan de acción?
    }
plan-situation =
    { $situation ->
        [ready] { $stage ->
            [transcribing] Avanzando
            [under_review] Avanzando
           *[other] Casi listo
        }
        [writing] En eso estamos
        [stuck] Con un obstáculo
       *[call] Mejor una llamada
    }
plan-check-in-thanks =
    { $situation ->
        [ready] { $stage ->
            [transcribing] ¡Qué bien! El plan en limpio llega aquí mismo para confirmarlo.
            [under_review] ¡Qué bien! La respuesta de la OEA llega aquí mismo.
           *[other] ¡Qué bien! Con /plan se sigue donde quedó, en dos minutos.
        }
        [writing] { $stage ->
            [transcribing] Gracias. El plan en limpio llega aquí mismo para confirmarlo.
            [under_review] Gracias. La respuesta de la OEA llega aquí mismo.
            [selecting] Gracias. Con /plan se eligen las primeras acciones, en dos minutos.
            [changes_requested] Gracias. Con /plan se ven los cambios uno por uno.
           *[other] Gracias. Con tres acciones alcanza para empezar: /plan lo retoma, y también sirve una foto del cuaderno.
        }
        [stuck] Gracias por contarlo. La coordinación escribirá para ver juntos qué conviene.
       *[call] Claro. La coordinación llamará en los próximos dos días hábiles.
    }

reminder-first = Por si se pasó: contar cómo van las cosas este mes toma minuto y medio.
reminder-second-contact = Hola. Todavía hay tiempo de contar cómo va el plan de la empresa este mes. Puede hacerlo cualquiera de las dos personas de contacto: con un toque alcanza.
opener-late = Una disculpa: este mensaje salió más tarde de lo previsto.

nudge =
    Hay meses que se complican. Para contar cómo { $actions ->
        [0] va el plan
        [one] va la acción
       *[other] van las { $actions } acciones
    } este mes, ¿qué conviene más?
nudge-now = Responder ahora
nudge-hour = A otra hora
nudge-pause = Pausar un mes
nudge-call = Que me llamen
nudge-which-hour = ¿A qué hora quedan mejor los mensajes?
hour = { $hour }
nudge-hour-thanks = Anotado: desde ahora, los mensajes llegan hacia las { $hour }.
nudge-call-thanks = Claro. La coordinación llamará en los próximos dos días hábiles.

pause-begun = Hacemos una pausa hasta el { $until }. No llegarán mensajes; si hace falta algo antes, aquí estoy.
pause-already = La pausa ya está puesta, hasta el { $until }.
pause-asked-again = Como ya hubo una pausa, la siguiente se acuerda con la coordinación. Ya lo sabe, y escribirá en dos días hábiles.

checkin-none = No hay un seguimiento pendiente en este momento. /progress muestra cómo va todo.
checkin-early = ¡Qué bien, antes de tiempo!

## Recordatorios para seguir

plan-reminder =
    { $number ->
        [1] Del taller al plan hay un paso corto: con tres acciones alcanza para empezar.
       *[other] El plan puede ser breve; lo importante es que sea propio. Se puede mandar hoy, o cuando haya diez minutos.
    }
key-items-reminder = Ya hay acciones aprobadas, y elegir por dónde empezar toma dos minutos. Hay una propuesta lista; se puede cambiar.

## Después del mes seis

closing =
    { $count ->
        [0] Con este mes termina el seguimiento de { $sme }. Gracias por estos seis meses.
       *[other] Con este mes termina el seguimiento de { $sme }: { $done } de { $count } { $count ->
            [one] acción terminada
           *[other] acciones terminadas
        }. Es trabajo de todo el equipo, gracias.
    }
    Lo que sigue abierto se puede continuar; la coordinación está en /person.
