"""An attribute that is made when it is first asked for and kept, without the lock of `cached_property`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class kept(Generic[T]):
    """Of two threads that ask at once each makes its own, and one stays; the index belongs to one."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> kept[T]: ...
    @overload
    def __get__(self, owner: object, kind: type) -> T: ...
    def __get__(self, owner: object | None, kind: type) -> T | kept[T]:
        if owner is None:
            return self
        value: T = self._make(owner)
        owner.__dict__[self._name] = value
        return value
