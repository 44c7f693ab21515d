"""The world that tests of access read."""

from tests.support.filled import filled

__all__ = ["filled"]
