"""CSAF §6.3: what a reader of the document may want to know; its findings are informations."""

from . import products, vulnerabilities

__all__ = ["products", "vulnerabilities"]
