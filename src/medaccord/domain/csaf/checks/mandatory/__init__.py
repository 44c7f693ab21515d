"""CSAF §6.1: what every document must meet; a finding of these tests makes it invalid."""

from . import document, products, profiles, scores, tracking, vulnerabilities

__all__ = ["document", "products", "profiles", "scores", "tracking", "vulnerabilities"]
