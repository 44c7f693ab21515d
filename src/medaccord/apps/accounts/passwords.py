"""What makes a password easy to guess beyond what Django looks for; length is the command's own rule."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

FEWEST = 5
"""Different characters that a password has at least."""
REST = 8
"""Characters that a password has beside the sign-in name, at least."""


class NotTheName(UserAttributeSimilarityValidator):
    """Like Django's, and the name with a little before and after it is refused as well."""

    def __init__(self) -> None:
        super().__init__(("username",))

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where the sign-in name, or a part of it, makes up most of the password."""
        super().validate(password, user)
        name = user.get_username().lower() if user else ""
        parts = {name, *re.split(r"[^a-z0-9]+", name)}
        for part in (one for one in parts if len(one) > 3 and one in password.lower()):
            if len(password.lower().replace(part, "")) < REST:
                raise ValidationError("", code="password_too_similar")


class NotEven:
    """One character many times, or a few in turn, is long and says nothing."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where a password has too few different characters."""
        if len(set(password)) < FEWEST:
            raise ValidationError("", code="password_too_even")
