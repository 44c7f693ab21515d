"""Somebody's program beside the browsers: JSON over the demo's API."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Program:
    """The API as the holder of one token sees it."""

    url: str
    token: str

    def read(self, path: str) -> tuple[int, str]:
        """Status and text of an answer."""
        return self._sent(path, None)

    def get(self, path: str) -> Any:
        """What an answer holds."""
        status, text = self.read(path)
        assert status == 200, (path, status, text)
        return json.loads(text)

    def do(self, path: str, body: Any = None) -> Any:
        """Take a step; returns what it answers."""
        status, text = self._sent(path, json.dumps(body or {}).encode())
        assert status in (200, 201), (path, status, text)
        return json.loads(text)

    def made(self, path: str, body: Any = None) -> str:
        """Take a step; the key of the first row that it wrote."""
        key: str = self.do(path, body)["results"][0]["id"]
        return key

    def _sent(self, path: str, body: bytes | None) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        asked = urllib.request.Request(f"{self.url}/api/v1{path}", body, headers)
        try:
            with urllib.request.urlopen(asked) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
