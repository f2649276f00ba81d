# Lo que se puede pedir en cualquier momento.

## Nombres de las órdenes: en el menú del canal y en los botones

command-menu = Menú
command-help = Ayuda
command-language = Idioma · Language
command-cancel = Dejar esta pregunta
command-person = Hablar con alguien
command-second = Invitar a alguien
command-pause = Pausar mensajes
command-stop = Dejar el programa
command-mydata = Ver mis datos
command-forget = Borrar mis datos

## Ayuda y menú

help-stranger =
    Soy el asistente de la OEA: acompaño a empresas que hicieron el taller de responsabilidad social.
    Para entrar hace falta el enlace o el código que dieron en el taller. Si no está a mano, la coordinación del taller puede dar otro.
help-contact =
    Soy el asistente de la OEA: acompaño el plan de la empresa durante seis meses, un minuto y medio al mes.
    Siempre se puede escribir con palabras propias, mandar una foto o un audio.
    /person para hablar con alguien, /menu para ver todo, /pause para hacer una pausa, /language to switch language.
help-coordinator =
    Coordinación: aquí llegan las empresas que necesitan a alguien, con lo último que dijeron y los pasos posibles.
    /menu muestra todo lo que se puede hacer. Lo que se registra con un toque queda en la historia de la empresa.
help-reviewer =
    Revisión: aquí llegan los planes por revisar, acción por acción, y las evidencias por verificar.
    /menu muestra todo lo que se puede hacer.
help-admin =
    Administración: grupos, invitaciones, equipo y el estado del servicio.
    /menu muestra todo lo que se puede hacer.
help-observer =
    Observación: cifras de los grupos, sin datos de personas.
    /menu muestra todo lo que se puede ver.
menu = Esto se puede hacer ahora. También están /language, /mydata y /forget.
menu-continue = Seguir

## Idioma

language-ask = ¿En qué idioma hablamos? · Which language shall we use?
language-changed = Listo: seguimos en español.

## Segunda persona de la empresa

second-link =
    Este enlace es para otra persona de { $company }; sirve una vez, durante 14 días:
    { $link }
    También puede escribir este código: { $code }
second-full = { $company } ya tiene dos personas de contacto. Si una cambia, la coordinación lo resuelve: /person.

## Pausa

title-pausing = la pausa
pausing-ask = Hay meses que se complican, y las fechas esperan. ¿De cuánto hacemos la pausa?
pausing-two_weeks = Dos semanas
pausing-month = Un mes
pausing-not_now = Ahora no
pausing-ask-resume = El seguimiento está en pausa. ¿Volvemos?
pausing-resume = Volver ya
pausing-stay = Seguir en pausa
pausing-unchanged = Todo sigue como estaba.
pausing-ended = ¡Qué bueno volver! Los mensajes siguen en la próxima fecha.
coordination-paused = { $company } pidió una pausa, hasta el { $until }.
coordination-pause-ended = { $company } terminó su pausa y sigue.

## Salir y volver

title-leaving = la salida
leaving-ask = También es posible una pausa: las fechas esperan. ¿Dejamos el seguimiento?
leaving-leave = Sí, salir
leaving-pause = Mejor una pausa
leaving-stay = No, seguir
leaving-ask-reason = Entendido. Una sola pregunta, para mejorar: ¿cuál es el motivo?
leaving-reason-moment = No es buen momento
leaving-reason-no_use = No nos sirve
leaving-reason-closed = Cerró la empresa
leaving-reason-left = Ya no trabajo ahí
leaving-reason-untold = Prefiero no decirlo
leaving-stayed = Perfecto, seguimos como estábamos.
leaving-done =
    Listo, no llegarán más mensajes. Gracias por el trabajo hecho.
    Si también hay que borrar los datos: /forget. Para volver, cuando sea: /start.
leaving-how-back = El seguimiento quedó detenido, como se pidió. Para volver: /start. Para borrar los datos: /forget.
leaving-returned = ¡Qué gusto! { $company } vuelve al seguimiento. Con /menu se ve por dónde seguir.
coordination-left =
    { $name }, de { $company }, deja el seguimiento. Motivo: { $reason }.
    { $outcome }
coordination-left-last = Era la última persona de contacto: la empresa queda retirada.
coordination-left-one = La empresa sigue con su otra persona de contacto.
coordination-returned = { $name }, de { $company }, volvió al seguimiento.

## Hablar con una persona

title-help-request = el pedido a la coordinación
help-request-ask = Con gusto lo paso a la coordinación de la OEA. ¿De qué se trata? Sirve un texto, un audio o una foto.
help-request-call = Solo que me llamen
help-request-no = No, gracias
help-request-done = Anotado, y la coordinación ya lo sabe: responde una persona en dos días hábiles como máximo.
help-request-dropped = De acuerdo. Cuando haga falta: /person.
coordination-help-asked =
    { $name }, de { $company }, pide hablar con una persona.
    Dice: { $about }

## Datos personales

mydata-contact =
    { $name } ({ $sex }), { $role }
    Teléfono: { $phone } · Correo: { $email }
    { $company }, { $city }
    Acciones: { $items } · Avances contados: { $reports } · Archivos: { $files }
mydata-consent = Consentimiento: { $at }.
mydata-no-consent = Sin consentimiento: se guarda solo el identificador del chat.
mydata =
    { $consent }
    En el archivo está todo lo que se guarda. Para corregir algo: /person. Para borrarlo: /forget.

title-forgetting = el borrado de los datos
forgetting-ask-chat = Se borran para siempre los mensajes y los datos de este chat. ¿Borramos?
forgetting-ask-contact = Se borran para siempre nombre, teléfono, correo, mensajes, comentarios y archivos de esta persona. La empresa sigue con la otra persona de contacto. ¿Borramos?
forgetting-ask-sme = Se borran para siempre nombre, teléfono, correo, mensajes, comentarios y archivos, y el nombre y el plan de la empresa. Quedan solo números sin nombre. ¿Borramos?
forgetting-erase = Borrar todo
forgetting-keep = No borrar
forgetting-kept = No se borró nada.
forgetting-done = Listo: los datos están borrados. Gracias por el tiempo compartido.
forgetting-staff = Los datos del equipo los borra la administración, porque otras personas dependen de lo que se decidió. Basta con pedírselo.
coordination-forgotten-all = Una empresa de { $cohort } pidió borrar sus datos: queda retirada y sin nombre.
coordination-forgotten = Una persona de { $company } pidió borrar sus datos. La empresa sigue con su otra persona de contacto.

menu-begun = La entrada al programa quedó a medias. Se puede seguir donde quedó.
