"""CSAF §6.3: what a reader of the document may want to know; its findings are informations."""

from . import extensions, products, ssvc, vulnerabilities

__all__ = ["extensions", "products", "ssvc", "vulnerabilities"]
