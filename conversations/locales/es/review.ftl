# La revisión del plan por la OEA: fichas, veredictos y carta.

title-review = la revisión del plan
command-review = Revisar planes
review-card =
    { $round ->
        [1] Llegó el plan de { $sme }
       *[other] Volvió el plan de { $sme } (ronda { $round })
    }: { $count ->
        [one] una acción
       *[other] { $count } acciones
    }. /review lo abre, o este botón.
review-card-open = Revisar
review-plan-changed = { $sme } cambió su plan antes de la revisión. /review muestra la nueva versión.
