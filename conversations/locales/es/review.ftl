# La revisión del plan por la OEA: fichas, veredictos y carta.

title-review = la revisión del plan
command-review = Revisar planes
review-card =
    { $round ->
        [1] Llegó el plan de { $sme }
       *[other] Volvió el plan de { $sme } (ronda { $round })
    }: { $count ->
        [one] una acción
       *[other] { $count } acciones
    }. /review lo abre, o este botón.
review-card-open = Revisar
review-plan-changed = { $sme } cambió su plan antes de la revisión. /review muestra la nueva versión.
review-none = No hay planes por revisar. ¡Gracias!
review-done-by = El plan de { $sme } ya lo revisó { $name }. /review muestra el siguiente.
review-not-yours = Ese plan no existe.

review-item =
    { $sme }, acción { $number } de { $count }
    «{ $what }»
    Responsable: { $owner }
    Fecha: { $due }
    Indicador: { $indicator }
    ¿Qué respondemos?
review-missing = falta
verdict-approved = Aprobar
verdict-approved_with_suggestion = Aprobar y sugerir
verdict-changes_requested = Pedir un cambio
verdict-set_aside = Dejar para después
review-item-name = { $number }. { $what }: { $verdict }
review-ask-reason = «{ $what }»: ¿por qué motivo?
review-reason-not_specific = Poco precisa
review-reason-no_indicator = Sin indicador
review-reason-no_owner = Sin responsable
review-reason-no_date = Sin fecha
review-reason-too_big = Demasiado grande
review-reason-only_legal_minimum = Solo lo legal
review-reason-outside_control = Fuera de su alcance
review-reason-duplicate = Repetida
review-reason-claim_risk = Promete de más
review-reason-rights_risk = Toca derechos
review-reason-no_business_link = Ajena al negocio
review-ask-example =
    La empresa verá un ejemplo de mejor redacción:
    «{ $example }»
    ¿Lo usamos, o se escribe otro?
review-use-example = Usar el ejemplo
review-ask-good = ¿Qué tiene de bueno el plan? La carta empieza con esa línea.
praise-label-concrete = Es concreto
praise-label-business = Sirve al negocio
praise-label-people = Cuida a la gente
praise-concrete = Las acciones son concretas y se pueden empezar ya.
praise-business = Se nota cómo cada acción ayuda al negocio.
praise-people = El plan piensa en las personas: equipo, clientes y vecinos.
review-good-name = Lo bueno
review-letter =
    Así queda la carta:

    { $letter }

    ¿La enviamos?
review-send = Enviar la carta
review-sent =
    { $left ->
        [0] Enviada a { $sme }. No queda ningún plan en la lista.
        [one] Enviada a { $sme }. Queda un plan: /review lo abre.
       *[other] Enviada a { $sme }. Quedan { $left } planes: /review abre el siguiente.
    }
review-call = { $sme } ya fue y vino dos veces con su plan. Conviene una llamada: lo que se acuerde se anota con /transcribe { $sme }.

## Ejemplos de mejor redacción, uno por motivo

example-indicator = Cuánto hay hoy y cuánto habrá en tres meses, anotado una vez al mes.
example-step = Elegir un área de la empresa y probar allí un mes.
example-not_specific = { $title }, desde un día fijo y con el resultado anotado cada mes
example-no_indicator = { $indicator }
example-no_owner = { $what }. Responsable: nombre y función de una persona
example-no_date = { $what }, antes del { DATE($due, style: "long") }
example-too_big = Primera parte: { $step } El resto, en otra acción.
example-only_legal_minimum = { $what }: decir qué falta hoy y llegar a más de lo que pide la ley. { $indicator }
example-outside_control = { $what }: lo que sí depende de la empresa. { $step }
example-duplicate = Unir esta acción con la que se le parece y dejar una sola fecha y un solo indicador.
example-claim_risk = { $what }: anunciar solo lo que se mide. { $indicator }
example-rights_risk = Conversarla antes con la coordinación de la OEA; aquí sin nombres ni datos de personas.
example-no_business_link = { $what }, para bajar un costo, ganar un cliente o perder menos días: elegir uno y medirlo.

## La carta

letter-open =
    { $good }
    La OEA revisó el plan de { $sme }.
letter-approved = Aprobado:
letter-good = • { $what }
letter-suggestion = • { $what } (con una sugerencia). { $reason }. Por ejemplo: «{ $example }»
letter-changes = Para ajustar:
letter-change = • { $what }. { $reason }. Por ejemplo: «{ $example }»
letter-more-changes =
    { $count ->
        [one] Hay un ajuste más; lo vemos al abrir los cambios.
       *[other] Hay { $count } ajustes más; los vemos al abrir los cambios.
    }
letter-aside = • { $what }. { $reason }.
letter-aside-title = Para más adelante:
letter-next-choose = El próximo paso: elegir por cuáles empezar.
letter-next-change = El próximo paso: ver los ajustes uno por uno.
letter-next-call = El próximo paso: una llamada. La coordinación se comunica para verlo en conjunto.
letter-next-write = El próximo paso: pensar otra acción, aunque sea pequeña.
letter-next-go_on = El próximo paso: seguir con las acciones clave, que van como hasta ahora.
