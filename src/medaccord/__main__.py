"""`python -m medaccord` is the command line."""

from __future__ import annotations

from medaccord.cli.start import begin

if __name__ == "__main__":
    begin()
