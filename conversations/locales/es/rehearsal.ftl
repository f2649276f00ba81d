# Lo que viene, en la página de teléfonos.

due-check-in = mes { $month } de 6 para { $sme }
due-reminder = recordatorio del mes { $month } para { $sme }
due-plan-prompt = recordatorio del plan para { $sme }
due-look = una mirada a lo que se detiene
due-message = un mensaje por salir
