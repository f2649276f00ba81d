# Lo que viene, en la página de teléfonos.

due-check-in = el seguimiento del mes
due-plan-prompt = un recordatorio del plan
due-look = una mirada a lo que se detiene
due-message = un mensaje por salir
