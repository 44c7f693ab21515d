"""The four columns that every row of a stream carries, and managers that refuse unscoped reads."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import sql
from django.db.models.sql.datastructures import Join

from medaccord.core.models.choices import choices
from medaccord.domain.tlp import Tlp

if TYPE_CHECKING:
    from medaccord.core.act import Act
    from medaccord.core.principal import Actor


class UnscopedRead(Exception):
    """A scoped model was about to be read without an actor or a command around it."""


class GuardedQuery(sql.Query):
    """A query that compiles only after a scope was put on it, whatever method asks for it."""

    scoped = False

    def chain(self, klass: Any = None) -> Any:
        """Copy the query; turning it into an update or delete needs a scope as well."""
        if klass is not None:
            self._require_scope()
        return super().chain(klass)

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        """Hand out the compiler, the one door through which every read passes."""
        self._require_scope()
        return super().get_compiler(*args, **kwargs)

    def reset_refcounts(self, to_counts: dict[str, int]) -> None:
        """The last moment of compiling, when the joins of filters, order and related rows are all known."""
        self._refuse_crossing()
        super().reset_refcounts(to_counts)

    def combine(self, rhs: Any, connector: str) -> None:
        """Join with `|` or `^` only what is scoped itself: the other side would bring everything in."""
        if not getattr(rhs, "scoped", False):
            raise UnscopedRead(f"{rhs.model} was combined without visible_to(actor) or within(act).")
        super().combine(rhs, connector)

    def _require_scope(self) -> None:
        if not self.scoped:
            raise UnscopedRead(f"{self.model} was read without visible_to(actor) or within(act).")

    def _refuse_crossing(self) -> None:
        """A key to a row with another audience is followed by a read of its own, with a scope of its own."""
        for alias, uses in self.alias_refcount.items():
            join: Any = self.alias_map[alias]
            field: Any = join.join_field if uses and isinstance(join, Join) else None
            if field is not None and field.name in _unfollowed(field.model):
                raise UnscopedRead(f"{field} leads to another audience. Read its row by visible_to(actor).")


def _unfollowed(model: Any) -> frozenset[str]:
    """Keys of a model that lead to rows with another audience."""
    none: frozenset[str] = frozenset()
    return none.union(getattr(model, "CROSS_STREAM", none), getattr(model, "CROSS_ROOM", none))


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows of a scoped model; a scope must be chosen before anything is read."""

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: SQL of one's own has no scope."""
        raise UnscopedRead(f"{self.model} cannot be read by SQL of one's own.")

    def delete(self) -> Any:
        """Refused: rows of a stream are never removed."""
        raise UnscopedRead(f"Rows of {self.model} are never removed.")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def prefetch_related(self, *lookups: Any) -> Self:
        """Prefetch rows with the same audience; others are read by visible_to(actor)."""
        for lookup in lookups:
            path = getattr(lookup, "prefetch_through", lookup)
            if path is not None and path.split("__")[0] in _unfollowed(self.model):
                raise UnscopedRead(f"{path} leads to another audience. Read its row by visible_to(actor).")
        return super().prefetch_related(*lookups)

    def visible_to(self, actor: Actor) -> Self:
        """Only rows of the actor's realm in rooms that are granted to the actor now."""
        from medaccord.core.scope import granted

        return self._scoped(granted(actor), realm=actor.realm)

    def within(self, act: Act) -> Self:
        """Only rows of the streams that the running command has locked."""
        streams = act.streams
        if len(streams) == 1:  # nearly always; equality is compiled in a third of the time
            return self._scoped(realm=act.realm, stream_id=streams[0])
        return self._scoped(realm=act.realm, stream_id__in=streams)

    def _scoped(self, *entered: Any, **condition: Any) -> Self:
        query: Self = self._chain()  # type: ignore[attr-defined]
        query.query.scoped = True  # type: ignore[attr-defined]
        return query.filter(*entered, **condition)


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The default door to a scoped model."""

    def get_queryset(self) -> ScopedQuerySet:
        """Start with a query that refuses to run until a scope is put on it."""
        return ScopedQuerySet(self.model, query=GuardedQuery(self.model), using=self._db)


class Scoped(models.Model):
    """A row of a stream: realm, stream, room and marking are never null and never change but by verbs."""

    TABLE: ClassVar[str] = "case"
    CROSS_STREAM: ClassVar[frozenset[str]] = frozenset()
    """Foreign keys whose target may lie in another stream of the same realm."""
    CROSS_ROOM: ClassVar[frozenset[str]] = frozenset()
    """Foreign keys whose target not everybody sees who sees the row: a scoped read does not follow them."""
    AUDITED: ClassVar[bool] = True
    STATED: ClassVar[bool] = True
    """Whether a change of a row is a fact, of which others hear and which moves a case; a reading is none."""
    UNSTATED: ClassVar[frozenset[str]] = frozenset()
    """Columns whose change alone is no fact either: nobody but those whom it is for would see why."""
    SEARCHED: ClassVar[tuple[str, ...]] = ()
    """Text fields that full-text search finds this row by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.CharField(max_length=36, editable=False)
    stream = models.ForeignKey("core.Stream", models.PROTECT, related_name="+", editable=False)
    room = models.ForeignKey("core.Room", models.PROTECT, related_name="+", editable=False)
    marking = models.CharField(max_length=16, choices=choices(Tlp), default=Tlp.AMBER_STRICT.value)

    objects = ScopedManager()
    rows = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"
