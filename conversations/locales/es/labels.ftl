# Etiquetas de las listas de conversations/content/codes.py: 20 caracteres o menos donde son botones.

## Sector de la empresa

sector-agriculture = Agro y pesca
sector-food = Alimentos y bebidas
sector-manufacturing = Industria
sector-textiles = Textil y calzado
sector-construction = Construcción
sector-retail = Comercio
sector-tourism = Turismo y comida
sector-technology = Tecnología
sector-services = Servicios
sector-other = Otro sector

## Tamaño, por número de personas

size-micro = Micro: 1 a 10
size-small = Pequeña: 11 a 50
size-medium = Mediana: 51 a 250

## Sexo, declarado por la persona

sex-woman = Mujer
sex-man = Hombre
sex-other = Otra
sex-undisclosed = Prefiero no decirlo

## Función del contacto en la empresa

role-owner = Dueña o dueño
role-director = Dirección
role-manager = Gerencia
role-people = Recursos humanos
role-quality = Calidad o ambiente
role-sales = Ventas o mercadeo
role-finance = Administración
role-staff = Parte del equipo
role-other = Otra función

## Qué estorba

obstacle-time = Tiempo
obstacle-money = Dinero
obstacle-know_how = No sabemos cómo
obstacle-people = Falta gente
obstacle-leadership = Apoyo de dirección
obstacle-third_party = Proveedor o tercero
obstacle-permit = Permiso o trámite
obstacle-priority = Cambió la prioridad
obstacle-other = Otro obstáculo

## Tipos de apoyo

help-how_to = Explicar cómo
help-template = Modelo o plantilla
help-call = Llamada de 15 min
help-peer = PyME que ya lo hizo
help-partner = Programa o cámara
help-expert_review = Revisar documento
help-visibility = Dar visibilidad

## Motivos de la revisión

reason-not_specific = Falta precisar qué se hará
reason-no_indicator = Falta cómo se medirá
reason-no_owner = Falta responsable
reason-no_date = Falta fecha
reason-too_big = Conviene dividirla
reason-only_legal_minimum = Es lo que pide la ley: falta decir qué brecha cierra
reason-outside_control = No depende de la empresa
reason-duplicate = Repite otra acción
reason-claim_risk = Promete más de lo que se puede probar
reason-rights_risk = Puede afectar derechos: conviene conversarla antes
reason-no_business_link = Falta el vínculo con el negocio

## Motivos de atención, para la coordinación

stall-no_reply = Sin respuesta
stall-unreachable = Sin contacto en dos meses
stall-contact_problem = Los mensajes no llegan
stall-no_progress = Sin avance
stall-blocked = Con un obstáculo
stall-help = Pidió ayuda
stall-overdue = Fecha vencida
stall-no_plan = Sin plan de acción
stall-changes_idle = Cambios del plan pendientes
stall-no_selection = Sin acciones clave elegidas
stall-no_endline = Sin diagnóstico final
stall-o_review = Revisión de la OEA atrasada
stall-o_help = Ayuda de la OEA atrasada
stall-o_evidence = Evidencia sin revisar
stall-o_stall = Empresa en rojo sin acción registrada

## Efectos que vio la empresa

effect-costs_down = Bajaron los costos
effect-new_customer = Un cliente nuevo
effect-less_turnover = Menos renuncias
effect-better_quality = Mejor calidad
effect-reputation = Mejor imagen
effect-access_to_finance = Acceso a crédito
effect-none_yet = Ninguno todavía
effect-other = Otro efecto

## Enfoques y esfuerzo de una acción

lens-gender = Género
lens-human_rights = Derechos humanos
effort-low = Poco esfuerzo
effort-medium = Esfuerzo medio
effort-high = Mucho esfuerzo
