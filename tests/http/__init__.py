"""The portal as strangers meet it: gunicorn behind nginx, over TLS, with requests no browser would send."""
