# Registro de la empresa y de sus contactos.

title-registration = el registro

registration-consent =
    Soy el asistente de la OEA para el seguimiento del plan de responsabilidad social: seis meses, un minuto y medio al mes.
    Guardo nombre, función, empresa, plan, respuestas y archivos. Los ve el equipo coordinador del grupo; los informes van sin nombres. Todo se borra 12 meses después de terminar.
    Los mensajes { $channel ->
        [Phones] quedan en esta página.
       *[other] pasan por { $channel }, que tiene sus propias reglas.
    } Para ver los datos está /mydata; para borrarlos, /forget.
    ¿De acuerdo?
    (English: /language)
registration-accept = Acepto
registration-decline = No acepto
registration-declined = Entendido, y gracias por leerlo. No guardé ningún dato. Si más adelante cambia algo, la invitación sigue sirviendo mientras no venza.

registration-ask-company = ¡Gracias! Son dos minutos. ¿Cómo se llama la empresa?
registration-ask-sector = ¿A qué se dedica la empresa?
registration-ask-country = ¿En qué país está la empresa?
registration-more-countries = Más países
registration-unclear-country = No encontré ese país. Sirve tocar un botón o escribir el nombre, por ejemplo «Colombia».
registration-ask-city = ¿En qué ciudad?
registration-ask-zone = ¿Cuál de estas ciudades tiene la misma hora?
registration-ask-size = ¿Cuántas personas trabajan en la empresa?
registration-ask-name = Ahora, la persona de contacto: ¿qué nombre anotamos?
registration-ask-sex = ¿Qué anotamos en sexo? Así vemos si el programa llega por igual a mujeres y hombres.
registration-ask-role = ¿Y la función en la empresa?
registration-ask-address = ¿Qué trato resulta más cómodo?
registration-ask-hour = ¿A qué hora conviene el mensaje de cada mes?
registration-review =
    Tengo estos datos:
    Empresa: { $company } · { $sector } · { $size }
    Lugar: { $city }, { $country }
    Contacto: { $name } · { $sex } · { $role }
    Mensajes: a las { $hour }
    ¿Están bien?
registration-correct = Están bien
second-contact-review =
    Tengo estos datos:
    Contacto: { $name } · { $sex } · { $role }
    ¿Están bien?

## Cómo se llama cada dato cuando se quiere cambiar

registration-company = Empresa
registration-sector = Sector
registration-place = Lugar
registration-size = Tamaño
registration-name = Nombre
registration-sex = Sexo
registration-role = Función
registration-address = Trato
registration-hour = Hora

## Después

registration-welcome =
    ¡Qué bueno tener a { $company } en el grupo, { $name }!
    Lo primero es el plan de acción, que la OEA revisa en cinco días hábiles. Después, un minuto y medio al mes.
    Para invitar a otra persona de la empresa: /second. Para hablar con alguien: /person.
second-contact-welcome =
    Gracias, { $name }. Con dos personas, { $company } no pierde el hilo: cualquiera de las dos puede responder, y basta con una respuesta.
    En /menu está lo que se puede hacer.
replacement-welcome =
    Gracias, { $name }. Desde ahora los mensajes sobre { $company } llegan a este chat.
    En /menu está lo que se puede hacer.
second-contact-full = { $company } ya tiene dos personas de contacto, así que no pude sumar otra. Si una cambia, la coordinación del taller puede dar otra invitación.
second-contact-joined = { $name } ya forma parte del seguimiento de { $company }.

registration-invitation-gone = Esa invitación ya no está disponible, así que no pude terminar el registro. La coordinación del taller puede dar otra.
registration-company-known =
    { $company } ya está registrada en este grupo. Quien la registró puede escribir /second y pasar el enlace que recibe.
    También avisé a la coordinación, por si hace falta otra solución.
coordination-company-twice = { $name } quiso registrar { $company }, que ya está en { $cohort }. Conviene ver quién la representa; su contacto actual puede invitar con /second.
