# Mensajes que no se pudieron leer o enviar. Nunca se muestra lo que alguien escribió.

command-problems = Mensajes con problemas
title-problems = los mensajes con problemas

problems-none = Todos los mensajes se leyeron y se enviaron bien.
problems-count = { $unread ->
    [0] Ningún mensaje sin leer
    [one] Un mensaje sin leer
   *[other] { $unread } mensajes sin leer
} y { $unsent ->
    [0] ninguno sin enviar
    [one] uno sin enviar
   *[other] { $unsent } sin enviar
}. Los últimos:
problem-name = { $way ->
    [in] E{ $id }
   *[out] S{ $id }
}
problem-line = { $way ->
    [in] { $name } entró
   *[out] { $name } debía salir
} el { DATE($at, style: "stamp") } por { $channel }: { $kind ->
    [Rejected] el canal no lo acepta
    [RouteClosed] la persona cerró el chat
    [MaybeSent] quizás llegó
    [NotSent] no hubo conexión
    [Throttled] el canal pidió esperar
    [unreadable] no se entendió
   *[other] { $kind }
}
problems-ask-which = ¿Cuál vemos?
problems-nothing = Ninguno por ahora
problem-ask-action = { $line }. { $way ->
    [in] ¿Lo leemos otra vez?
   *[out] ¿Lo enviamos otra vez?
}
problem-again = Otra vez
problem-aside = Apartar para siempre
problem-settled = { $action ->
    [again] Va otra vez.
   *[aside] Quedó apartado.
}
problem-gone = Ese mensaje ya estaba resuelto.
problems-left = Quedan guardados en /problems.
