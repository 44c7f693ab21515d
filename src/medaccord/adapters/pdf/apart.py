"""What runs apart: a page and its style on standard input, its PDF by WeasyPrint on standard output.

What went wrong is told by how it ends and never in words, which could be those of a case.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
from typing import Any, NoReturn

from medaccord.adapters.pdf import HEAVY, LACKING

CORE_SECONDS = 60
"""Of one core for one file; what people really write takes one to twenty."""
MEMORY = 2 * 1024**3


def laid_out(library: Any, page: str, style: str) -> bytes:
    """The file; its identifier is made from page and style, its times stand in the page."""

    class Nothing(library.urls.URLFetcher):  # type: ignore[misc]
        """Whatever is asked for ends it: pages name no address (need-to-know 27)."""

        def fetch(self, url: str, headers: Any = None) -> NoReturn:
            raise library.urls.FatalURLFetchingError("A page for paper asked for an address.")

    nothing = Nothing(fail_on_errors=True)
    document = library.HTML(string=page, url_fetcher=nothing)
    given = [library.CSS(string=style, url_fetcher=nothing)]
    name = hashlib.sha256(f"{page}\0{style}".encode()).digest()[:16]
    return bytes(document.write_pdf(stylesheets=given, pdf_variant="pdf/ua-1", pdf_identifier=name))


def main() -> None:
    """Lay one page out within its limits."""
    resource.setrlimit(resource.RLIMIT_CPU, (CORE_SECONDS, CORE_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # a library that is not found is told in print
    page, style = json.load(sys.stdin)
    try:
        import weasyprint
    except (ImportError, OSError):
        sys.exit(LACKING)
    try:
        out.write(laid_out(weasyprint, page, style))
    except MemoryError:
        sys.exit(HEAVY)


if __name__ == "__main__":
    main()
