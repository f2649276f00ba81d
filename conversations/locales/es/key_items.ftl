# La elección de las acciones clave y cómo avanzan.

title-key-items = las acciones clave
command-progress = Cómo vamos

key-propose =
    { $count ->
        [one] Para empezar, una propuesta:
       *[other] Para empezar, una propuesta de { $count } acciones:
    }
    { $list }
    { $count ->
        [one] ¿Empezamos con esta?
       *[other] ¿Empezamos con estas?
    }
key-proposed = { $why ->
    [quick] { $number }. { $what } (se logra pronto)
    [weak] { $number }. { $what } (del área más baja del diagnóstico)
    [area] { $number }. { $what } (del área con más acciones)
    [gender] { $number }. { $what } (cuida la igualdad)
   *[plain] { $number }. { $what }
}
key-pick-name = Las acciones elegidas
key-take =
    { $count ->
        [one] Tomar esta
       *[other] Tomar estas { $count }
    }
key-own = Elegir otras
key-ask-own =
    { $list }
    ¿Cuáles elegimos, hasta { $most }? Sirve escribir los números, por ejemplo «1, 3».
key-focus = Con tres acciones a la vez suele avanzarse más que con { $count }. ¿Seguimos con las { $count }?
key-focus-keep = Seguir con { $count }
key-focus-again = Elegir de nuevo

key-as-known =
    «{ $what }»
    Responsable: { $owner }
    Fecha: { $due }
    Indicador: { $indicator }
    ¿Está bien así?
key-right = Está bien así
key-change = Cambiar
key-use-idea = Usar esa idea
key-ask-indicator =
    { $has ->
        [yes] «{ $what }»: ¿cómo se va a medir? Una idea: «{ $known }»
       *[no] «{ $what }»: ¿cómo se va a medir? Por ejemplo: «kilos separados por semana, de 0 a 20».
    }
key-ask-step =
    { $has ->
        [yes] «{ $what }»: ¿cuál es el primer paso, qué día y a qué hora? Una idea: «{ $idea }»
       *[no] «{ $what }»: ¿cuál es el primer paso, qué día y a qué hora? Por ejemplo: «el lunes a las 9 llamo al reciclador».
    }

key-date = { DATE($day, style: "long") }
key-line =
    { $number }. { $what }
    Responsable: { $owner }. Fecha: { $due }.
    Indicador: { $indicator }
key-line-step = Primer paso: { $step }
key-read-back =
    Así queda el acuerdo:

    { $list }

    ¿Lo confirmamos?
key-confirm = Confirmar
key-agreement =
    Acuerdo de { $sme } con la OEA:

    { $list }

    Una vez al mes preguntamos cómo va. Si antes aparece un obstáculo, con /person se llega a la coordinación.
key-moved-on = Las acciones clave de { $sme } ya están elegidas o cambiaron. /plan muestra cómo están.

## /plan y /progress

progress-none = { $sme } todavía no tiene acciones clave. /plan muestra qué sigue.
progress-head =
    { $sme }: { $done ->
        [0] { $count ->
            [one] una acción clave en camino.
           *[other] { $count } acciones clave en camino.
        }
        [one] { $count ->
            [one] la acción clave ya está terminada.
           *[other] 1 de { $count } acciones clave ya está terminada.
        }
       *[other] { $done } de { $count } acciones clave ya están terminadas.
    }
progress-item =
    { $number }. { $what }
    { $bar } { $percent } %
    { $done ->
        [yes] { $state }
       *[no] { $state } · para el { $due }
    }
progress-no-date = día por acordar
progress-state-not_started = Por empezar
progress-state-in_progress = En marcha
progress-state-stuck = Con un obstáculo
progress-state-done_reported = Terminada
progress-state-done_verified = Terminada y comprobada
progress-state-carried_over = Sigue en el próximo plan
progress-state-parked = Para el próximo plan
