# Las maneras de entrar al programa.

invitation-refused = Con ese código no puedo abrir la puerta. Conviene revisar letra por letra, o pedir otro a la coordinación del taller.
invitation-link-refused = Ese enlace no abre la puerta: pudo vencer, o ya se usó. La coordinación del taller puede dar uno nuevo.
invitation-try-later = Hubo varios intentos seguidos. Por seguridad, probemos de nuevo en una hora; la coordinación del taller también puede ayudar.
invitation-many-guesses = En la última hora se escribieron más de 200 códigos que no sirven. Por una hora no se acepta ninguno. Puede ser alguien que los adivina.
invitation-for-contacts = Esta invitación es para las empresas, y este chat ya es del equipo de la OEA. Sirve pasarla a quien va a registrarse.

title-staff-entrance = la entrada al equipo
staff-entrance-ask = Esta invitación es para el equipo de la OEA: { $role }. ¿Entramos con este chat?
staff-entrance-yes = Sí, entrar
staff-entrance-declined = Entendido, este chat queda fuera. La invitación sigue sirviendo mientras no venza.
staff-entrance-gone = Esa invitación ya no está disponible para este chat. La administración puede dar otra.
staff-welcome = Hola, { $name }. Este chat ya es parte del equipo: { $role }.

staff-role-coordinator = coordinación
staff-role-reviewer = revisión de planes
staff-role-admin = administración
staff-role-observer = observación
