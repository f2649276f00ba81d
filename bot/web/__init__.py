"""The web side: health and the phones page, one ASGI app."""
