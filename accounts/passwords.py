"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with m = 19 MiB, t = 2, p = 1: OWASP Password Storage Cheat Sheet, first choice."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
