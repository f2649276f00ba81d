# Grupos: crearlos, y las maneras de entrar. Lo leen administradoras y administradores.

command-newcohort = Crear un grupo
command-invite = Invitar al grupo
title-new-cohort = el grupo nuevo
title-invite = la invitación

cohort-none = Todavía no hay ningún grupo. Conviene empezar por crear uno.
cohort-unknown = Ese grupo no existe.
cohort-ask-which = ¿Para qué grupo?
cohort-ask-city = Vamos a crear un grupo. ¿En qué ciudad es el taller?
cohort-ask-country = ¿En qué país? Puede ser un botón, o el nombre de cualquier país de América.
cohort-ask-zone = Ese país tiene más de una hora. ¿Qué ciudad tiene la misma hora que el taller?
cohort-ask-first-day = ¿Cuál es el primer día del taller? Por ejemplo «{ $example }».
cohort-ask-last-day = ¿Y el último? Desde ese día se cuentan los seis meses.
cohort-last-day-outside = El taller empieza el { DATE($first, style: "long") }: el último día puede ser ese mismo o uno después, hasta el { DATE($last, style: "long") }.
cohort-ask-name = ¿Con qué nombre lo verán las empresas?
cohort-name-taken = Ya hay un grupo que se llama { $name }. ¿Qué otro nombre puede ser?
cohort-ask-languages = ¿En qué idiomas se trabaja? Para varios sirve escribir los números, por ejemplo «1, 2».
cohort-languages-all = Todos
cohort-ask-clock =
    ¿Desde cuándo cuentan los meses de cada empresa?
    Juntas: todas desde el último día del taller, con las mismas fechas.
    Por empresa: cada una desde el día en que se aprueba su plan.
clock-cohort = Juntas
clock-sme = Por empresa
cohort-ask-coordinators =
    ¿Quién acompaña a las empresas?{ $count ->
        [1] {""}
       *[other] {" "}Para varias personas sirve escribir los números, por ejemplo «1, 2».
    }
cohort-coordinators-later = Más adelante
cohort-coordinators-none = por decidir
cohort-review =
    Este es el grupo:
    Nombre: { $name }
    Lugar: { $city }, { $country }; hora de { $zone }
    Taller: { $days ->
        [one] { DATE($last, style: "year") }
       *[other] del { DATE($first, style: "year") } al { DATE($last, style: "year") }
    }
    Idiomas: { $languages }
    Cuenta de los meses: { $clock }
    Acompañan: { $coordinators }
    Plazos de atención: { $thresholds }
    ¿Lo creamos?
cohort-create = Crear el grupo
cohort-name = Nombre
cohort-city = Ciudad
cohort-country = País y hora
cohort-days = Días del taller
cohort-languages = Idiomas
cohort-clock = Cuenta de los meses
cohort-coordinators = Quién acompaña
cohort-created =
    Listo: se creó el grupo { $cohort }. Lo que sigue: proyectar el código QR en el taller, o importar la lista de asistencia.
    Los dos pasos también están en /menu.
cohort-next-invite = Ver enlace y QR
cohort-next-import = Importar la lista
cohort-yours-now = Hay un grupo nuevo para acompañar: { $cohort }. Los avisos de sus empresas llegan a este chat.
admins-cohort-created = { $by } creó el grupo { $cohort }.

## Plazos con los que se detecta que una empresa, o la OEA, necesita atención

thresholds-ask = ¿Con qué plazos se avisa que una empresa necesita atención?
thresholds-name = Plazos de atención
thresholds-defaults = Los del programa
thresholds-own = Cambiar algunos
thresholds-which = ¿Qué plazos cambian?
thresholds-another = Anotado. ¿Cambia algún otro?
thresholds-enough = Eso es todo
thresholds-replies = Respuestas
thresholds-plan = Plan y acciones
thresholds-office = Plazos de la OEA
thresholds-ladder = Escalones de apoyo
thresholds-colour = Colores
threshold-which-one = ¿Cuál?
threshold-option = { $number }. { $threshold }: { $value }
threshold-line = { $threshold }: { $value }
threshold-how-much = { $threshold }. Ahora es { $value }. ¿Cuánto en este grupo, de { $low } a { $high }?
threshold-unanswered_days = Días sin respuesta a un seguimiento
threshold-check_in_closes_days = Días hasta cerrar un seguimiento
threshold-reminders_before_no_reply = Recordatorios antes de avisar
threshold-failed_sends = Envíos fallidos antes de avisar
threshold-blocked_red_days = Días con un obstáculo hasta el rojo
threshold-no_plan_days = Días sin plan desde el taller
threshold-no_plan_red_days = Días sin plan hasta el rojo
threshold-changes_idle_days = Días con cambios pedidos sin respuesta
threshold-no_selection_days = Días sin elegir acciones clave
threshold-no_selection_red_days = Días sin elegir hasta el rojo
threshold-overdue_red_days = Días después de la fecha límite
threshold-review_wd = Días hábiles para revisar un plan
threshold-review_red_wd = Días hábiles de revisión hasta el rojo
threshold-help_wd = Días hábiles para la primera respuesta
threshold-help_red_wd = Días hábiles sin respuesta hasta el rojo
threshold-help_open_wd = Días hábiles con una ayuda abierta
threshold-action_wd = Días hábiles en rojo sin acción
threshold-personal_message_wd = Días hábiles para el mensaje personal
threshold-call_wd = Días hábiles para la llamada
threshold-partner_wd = Días hábiles para llamar a un aliado
threshold-decision_wd = Días hábiles para pedir una decisión
threshold-decision_by_wd = Días hábiles para decidir
threshold-gap_amber = Puntos de atraso para el ámbar
threshold-gap_red = Puntos de atraso para el rojo

## Invitaciones

invite-ask-kind = ¿Para quién es la invitación?
invite-cohort = Para todo el taller
invite-sme = Para una empresa
invite-ask-sme = ¿Cómo se llama la empresa?
invite-ask-contact = ¿A quién se invita de { $sme }?
invite-contact-unknown = No lo sé
invite-room =
    { $cohort }: esta imagen es para proyectar. Quien no pueda escanearla escribe el código.
    Enlace: { $link }
    Código: { $code }
    Sirve para todas las empresas del taller, hasta 14 días después.
invite-forward-this = El mensaje que sigue es para reenviar a { $sme }. Sirve una sola vez.
sme-invitation =
    Hola. Esta es la invitación de { $sme } al seguimiento de { $cohort }, de la OEA: seis meses, un minuto y medio al mes.
    Para empezar: { $link }
    O escribir este código al asistente: { $code }
invite-second = { $sme } ya está registrada. El mensaje que sigue es para reenviar a una segunda persona; sirve una sola vez, durante 14 días.
invite-replacement = A los contactos de { $sme } ya no les llegan mensajes. El mensaje que sigue es para reenviar a la persona que ocupe su lugar; sirve una sola vez, durante 14 días.
invite-sme-full = { $sme } ya está registrada, con dos contactos que reciben los mensajes. Cuando uno salga, habrá lugar para otra persona.
