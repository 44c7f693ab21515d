"""The numbered tests of CSAF §6, a folder for each kind; importing this package registers them all."""

from . import informative, mandatory, optional

__all__ = ["informative", "mandatory", "optional"]
