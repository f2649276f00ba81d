# La lista de asistencia del taller: columnas, problemas y hojas.

column-sme = Empresa
column-sector = Sector
column-country = País
column-city = Ciudad
column-size = Tamaño
column-contact = Contacto
column-sex = Sexo
column-role = Función
column-phone = Teléfono
column-email = Correo electrónico
column-language = Idioma
column-link = Enlace personal

attendance-missing = Fila { $row }: falta { $column }. No se importa.
attendance-repeated = Fila { $row }: { $value } ya está en la lista con esa empresa. Queda una sola vez.
attendance-not-understood = Fila { $row }, { $column }: no se entendió «{ $value }». Se importa sin ese dato.
attendance-cut = Fila { $row }, { $column }: tiene más de { $value } letras. Se importan las primeras { $value }.

attendance-file-too-large = El archivo es demasiado grande. Basta con la hoja de asistencia, de hasta 5 MB.
attendance-file-too-many-rows = La lista tiene más de { $most } filas. Conviene dividirla en varios archivos.
attendance-file-unreadable = No se pudo leer el archivo. Sirve un Excel (.xlsx) o un CSV.
attendance-file-no-heading = No se encontraron las columnas «Empresa» y «Contacto». La plantilla muestra cómo llamarlas.

attendance-sheet-list = Asistencia
attendance-sheet-notes = Cómo llenarla
attendance-sheet-choices = Listas
attendance-sheet-links = Enlaces
attendance-note-row = Una fila por persona. Si van dos personas de una empresa, se repite el nombre de la empresa.
attendance-note-required = Son necesarios el nombre de la empresa y el del contacto. Lo demás ayuda, y el bot preguntará lo que falte.
attendance-note-phone = El teléfono, con código de país: +52 33 1234 5678.
attendance-note-sex = El sexo es el que declara cada persona. Si no se preguntó, se deja vacío.
attendance-note-example = Ejemplo
attendance-example-sme = Panadería Sol
attendance-example-city = Guadalajara
attendance-example-contact = Laura Ejemplo
