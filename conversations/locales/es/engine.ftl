# Lo que dice el motor de los diálogos, igual en todos.

button-back = ‹ Atrás
button-change = Cambiar algo
button-start = Empezar

ask-change = ¿Qué se cambia?
dialogue-goes-on = Retomamos { $title }.
offer-waiting = Cuando haya un momento: { $title }.
asked-again = Perdón: no hubo servicio por más de un día y se pudo perder algún mensaje. Esta era la pregunta:
question-closed = Esa pregunta ya quedó cerrada. Esta es la que sigue.
dialogue-closed = Eso ya quedó cerrado.
dialogue-not-theirs = Eso ya no se decide en este chat. Con /menu se ve lo que se puede hacer.
answered-by-other = { $name } ya respondió, así que está resuelto. ¡Gracias!
button-unknown = Ese botón ya no sirve. Con /menu se ve lo que se puede hacer.

unclear-choice = No entendí la respuesta. Sirve tocar un botón, o escribir su número.
unclear-too-short = Faltan algunas letras. ¿Cómo sería completo?
unclear-too-long = Es un poco largo: caben { $longest } letras. ¿Cómo sería en menos palabras?
answer-cut = Era un mensaje largo: se guardaron los primeros { $longest } caracteres.
unclear-owner = Hace falta el nombre de una persona. Si todavía no está decidido, por ahora puede ser quien escribe.
unclear-indicator = Hace falta una forma de medirlo, aunque sea sencilla: por ejemplo, cuántas veces al mes.
unclear-file = No se pudo guardar ese archivo. Se puede mandar otra vez, o escribir la respuesta.
unclear-date = No entendí la fecha. Por ejemplo: «15 de mayo» o «15/5».
unclear-date-early = El { $day } es demasiado pronto: la fecha tiene que ser el { $earliest } o después.
unclear-date-late = El { $day } queda fuera del programa: la fecha tiene que ser el { $latest } o antes.
unclear-number = Hace falta un número, de { $low } a { $high }.
unclear-percent = Sirve un porcentaje de 0 a 100: por ejemplo, «80 %».
unclear-several = { $last ->
    [1] Sirve tocar un botón, o escribir «1».
   *[other] { $most ->
        [1] Sirve un solo número, del 1 al { $last }.
       *[other] Sirven los números, por ejemplo «1, 2»: de { $fewest } a { $most } números, entre el 1 y el { $last }.
    }
}

file-not-taken = Ese archivo no se guardó: en este momento no se espera ninguno.{ $contact ->
        [yes] {" "}Para que llegue a la coordinación, se puede mandar con /person.
       *[no] {""}
    }
file-too-large = El archivo pesa demasiado: caben hasta 20 MB. ¿Hay una versión más liviana, o una foto?
file-empty = El archivo llegó vacío. ¿Se puede mandar otra vez?
file-type-unknown = Ese tipo de archivo no se puede guardar. Sirven fotos, PDF, Word, Excel y notas de voz.
file-not-as-named = El archivo no es lo que dice su nombre. ¿Se puede guardar de nuevo en el programa con que se hizo, y mandarlo otra vez? También sirve una foto.
file-damaged = El archivo está dañado o incompleto. ¿Se puede mandar otra vez? También sirve una foto.
file-active = El archivo lleva macros o partes que se cargan de otro lugar, y por seguridad no se guarda. Sirve una copia sin ellas, o un PDF.
file-old-office = Es un archivo de Office antiguo (.doc, .xls) o con contraseña. Sirve guardado como .docx, .xlsx o PDF, sin contraseña.
file-picture-too-large = La imagen es demasiado grande para abrirla. Sirve una foto de hasta 50 megapíxeles.
file-unpacks-too-large = El archivo ocupa demasiado al abrirlo. ¿Hay una versión más liviana, o un PDF?

message-failed = Perdón, no pude leer ese mensaje. Quedó guardado y ya avisé a la coordinación. ¿Se puede escribir de otra manera?
admin-inbox-failed = Llegó un mensaje que no se pudo leer. Quedó guardado: /problems lo muestra.
unsupported-message = Ese tipo de mensaje todavía no lo sé leer. Sirven texto, fotos, archivos y notas de voz.
group-private = Hablemos en privado, por favor: en un grupo todos verían los datos de la empresa.
command-not-allowed = Ese comando es para otra función del programa. Con /menu se ve lo que se puede hacer aquí.
cancelled = Listo, lo dejamos aquí. Con /menu se puede retomar.
nothing-to-cancel = No hay nada abierto en este momento. Con /menu se ve lo que se puede hacer.
welcome-stranger = Hola, soy el asistente de la OEA para el seguimiento de planes de responsabilidad social. Para empezar hace falta el código de invitación de 10 letras y números que dieron en el taller.
