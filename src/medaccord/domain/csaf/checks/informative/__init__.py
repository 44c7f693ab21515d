"""CSAF §6.3: what a reader of the document may want to know; its findings are informations."""

from . import extensions, involvement, licences, products, ssvc, versions, vulnerabilities

__all__ = ["extensions", "involvement", "licences", "products", "ssvc", "versions", "vulnerabilities"]
