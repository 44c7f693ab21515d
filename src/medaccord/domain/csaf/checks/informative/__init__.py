"""CSAF §6.3: what a reader of the document may want to know; its findings are informations."""

from . import asked, extensions, involvement, licences, products, ssvc, versions, vulnerabilities

__all__ = [
    "asked",
    "extensions",
    "involvement",
    "licences",
    "products",
    "ssvc",
    "versions",
    "vulnerabilities",
]
