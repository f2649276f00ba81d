# La página de los teléfonos: lo que rodea a los chats. Los chats hablan el idioma de cada persona.

phones-title = Rumbo: seis meses en unos minutos
phones-skip = Ir a los teléfonos
phones-language = Idioma de la página
phones-roster = Teléfonos
phones-close = Cerrar

## El reloj

phones-steps = Adelantar el reloj
phones-step-now = Ahora
    .title = Hacer lo que toca en este momento
phones-step-hour = +1 hora
    .title = Adelantar una hora
phones-step-day = +1 día
    .title = Adelantar un día
phones-step-next = Lo próximo
    .title = Adelantar hasta lo próximo que toca
phones-step-month = +1 mes
    .title = Adelantar un mes, pasando por todo lo que toca
phones-moving = El reloj avanza…
phones-arrived = El reloj llegó:
phones-busy = El reloj ya está avanzando.
phones-next-due = Sigue el { DATE($at, style: "short") }, { DATE($at, style: "time") }: { $what }
phones-nothing-due = Nada pendiente por ahora

## Primeros pasos

phones-welcome-title = Seis meses en unos minutos
phones-welcome-about = Cada teléfono es un chat de verdad con el bot. Nada sale de esta computadora y no hace falta ninguna cuenta.
phones-welcome-first = Aceptar en cada teléfono la invitación que espera, y completar el registro de Laura y de Diego con unos toques.
phones-welcome-second = Mandar con Laura un plan de tres acciones. Carmen lo recibe y lo revisa; Laura elige por cuáles empezar.
phones-welcome-third = Tocar «{ phones-step-next }»: el reloj salta al mensaje que sigue. Contestar con Laura, callar con Diego y ver qué le llega a Carmen.
phones-welcome-add = Agregar el primer teléfono
phones-welcome-start = Empezar

## Teléfonos

phones-add = + Teléfono
phones-new = Nuevo teléfono
phones-new-by-link = Este teléfono abre el enlace, como quien escanea el código.
phones-new-owner = Nombre
phones-new-role = Papel
phones-new-language = Idioma
phones-new-add = Agregar
phones-cancel = Cancelar
phones-names = Laura, Marcos, Rosa, Diego, Carmen, Julián, Ana, Tomás, Elena, Mateo
phones-role-contact = Contacto de PyME
phones-role-coordinator = Coordinación
phones-role-admin = Administración
phones-block = Bloquear
    .title = Cerrar este chat al bot, o volver a abrirlo

## Chats

phones-chat = Chat de
phones-write = Mensaje
phones-send = Enviar
phones-attach = Adjuntar un archivo
phones-commands = Comandos
phones-keyboard = Respuestas posibles
phones-sent = enviado
phones-taken = recibido
phones-open-new = Abrir en otro teléfono
phones-open-here = Abrir aquí
phones-offline = Se perdió la conexión con el bot. La página sigue intentando.
phones-failed = No se pudo. Conviene probar otra vez.
phones-too-large = El archivo pasa de 20 MB. ¿Uno más pequeño?
