"""The world that the contract tests ask."""

from tests.support.filled import filled

__all__ = ["filled"]
