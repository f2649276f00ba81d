# La imagen que se proyecta en el taller.

invitation-scan-or-type = Escanear, o escribir este código
