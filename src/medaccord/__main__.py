"""`python -m medaccord` is the command line."""

from __future__ import annotations

from medaccord.cli.start import run

if __name__ == "__main__":
    run()
