"""What a PostgreSQL database says of its own protections, read from its catalogue (need-to-know 2 to 6).

Each check asks the catalogue alone what there is, compares it with the declarations of the models, and
answers with one sentence a fault. Any role may run it, through any DB-API cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from medaccord.core.catalogue import append_only, case_tables, declarations, parents, published_tables
from medaccord.core.protect_postgresql import DEFINER, DEFINER_FUNCTIONS, ROLES

Faults = Iterator[str]

REALM_FIRST = "(((realm)::text = ( SELECT medaccord_realm() AS medaccord_realm)) AND "
"""How PostgreSQL prints the beginning of a rule that asks for the realm before anything else."""
OURS = (
    "n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%%'"
    " AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = {oid} AND x.deptype = 'e')"
)


def faults(cursor: Any) -> list[str]:
    """Every fault of the database's protections; an empty list when all of them are in force."""
    return [fault for check in CHECKS for fault in check(cursor)]


def _ask(cursor: Any, question: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    cursor.execute(question, values)
    return list(cursor.fetchall())


def _case_names() -> list[str]:
    return sorted(model._meta.db_table for model in case_tables())


def _published_names() -> list[str]:
    return sorted(model._meta.db_table for model in published_tables())


def undeclared(cursor: Any) -> Faults:
    """A table must be declared exactly once; views with their owner's rights and stored views are none."""
    declared = declarations()
    rows = _ask(
        cursor,
        "SELECT c.relname, c.relkind::text, coalesce(array_to_string(c.reloptions, ','), '')"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND {OURS.format(oid='c.oid')} ORDER BY 1",
    )
    for name, kind, options in rows:
        if kind == "m":
            yield f"{name} is a materialised view: it keeps what its owner saw."
        elif kind == "v":
            if "security_invoker=true" not in options and "security_invoker=on" not in options:
                yield f"The view {name} reads with the rights of its owner."
        elif len(declared.get(name, ())) != 1:
            yield f"The table {name} is declared {len(declared.get(name, ()))} times, not once."


def policies(cursor: Any) -> Faults:
    """Each case table forces row-level security and has one policy for everything, with the realm twice."""
    secured = {
        name: (enabled, forced)
        for name, enabled, forced in _ask(
            cursor,
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relkind IN ('r', 'p')",
        )
    }
    found: dict[str, list[list[Any]]] = {}
    question = "SELECT tablename, permissive, roles::text[], cmd, qual, with_check FROM pg_policies"
    for name, *policy in _ask(cursor, question):
        found.setdefault(name, []).append(policy)
    for table in _case_names():
        if secured.get(table) != (True, True):
            yield f"{table} does not force row-level security."
        held = found.get(table, [])
        if len(held) != 1:
            yield f"{table} has {len(held)} policies, not one."
        for policy in held:
            yield from _policy(table, *policy)


def _policy(table: str, permissive: str, roles: list[str], command: str, seen: str, written: str) -> Faults:
    if (permissive, roles, command) != ("PERMISSIVE", ["public"], "ALL"):
        yield f"The policy of {table} does not hold for every role and command."
    for name, rule in (("USING", seen), ("WITH CHECK", written)):
        if not str(rule).startswith(REALM_FIRST):
            yield f"The policy of {table} lacks the realm in {name}."
    if "medaccord_streams()" not in str(written) or "medaccord_may_" in str(written):
        yield f"The policy of {table} lets rows of streams that are not locked be written."


def definer_functions(cursor: Any) -> Faults:
    """Only named functions look past the policies, with a fixed search path, for named roles."""
    rows = _ask(
        cursor,
        "SELECT p.oid::regprocedure::text, r.rolname, coalesce(array_to_string(p.proconfig, ';'), ''),"
        " has_function_privilege('public', p.oid, 'EXECUTE')"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner"
        f" WHERE p.prosecdef AND {OURS.format(oid='p.oid')}",
    )
    named = {name.replace(" ", "").replace(",", ", ") for name in DEFINER_FUNCTIONS}
    signatures = {_spaced(name): (owner, config, public) for name, owner, config, public in rows}
    for name in sorted(signatures.keys() - {_spaced(name) for name in named}):
        yield f"The function {name} looks past the policies and is none of those that may."
    for name in sorted({_spaced(name) for name in named} - signatures.keys()):
        yield f"The function {name} is missing."
    for name, (owner, config, public) in sorted(signatures.items()):
        if owner != DEFINER:
            yield f"The function {name} belongs to {owner}."
        if "search_path=pg_catalog" not in config:
            yield f"The function {name} has no fixed search path."
        if public:
            yield f"Everybody may call the function {name}."


def _spaced(signature: str) -> str:
    return signature.replace(" ", "")


def roles(cursor: Any) -> Faults:
    """The roles that serve own nothing, look past nothing and inherit from nobody."""
    rows = _ask(
        cursor,
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication,"
        " EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid),"
        " EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid),"
        " has_schema_privilege(r.oid, 'public', 'CREATE'),"
        " has_database_privilege(r.oid, current_database(), 'TEMP'),"
        " has_database_privilege(r.oid, current_database(), 'CREATE')"
        " FROM pg_roles r WHERE rolname = ANY (%s) ORDER BY 1",
        (list(ROLES),),
    )
    sentences = (
        "has attributes that no serving role may have",
        "owns a table",
        "is a member of another role",
        "may create in the schema",
        "may make temporary tables",
        "may create schemas",
    )
    for name, *held in rows:
        yield from (f"{name} {sentence}." for sentence, true in zip(sentences, held, strict=True) if true)
    for name in sorted(set(ROLES) - {row[0] for row in rows}):
        yield f"The role {name} is missing."


def privileges(cursor: Any) -> Faults:
    """The serving roles truncate nothing, remove no case row and change no entry."""
    tables = [
        name
        for (name,) in _ask(
            cursor,
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            f" WHERE c.relkind IN ('r', 'p') AND {OURS.format(oid='c.oid')} ORDER BY 1",
        )
    ]
    never = {name: ["TRUNCATE", "REFERENCES", "TRIGGER"] for name in tables}
    for name in set(_case_names()) & set(tables):
        never[name].append("DELETE")
    for name in set(append_only()) & set(tables):
        never[name].append("UPDATE")
    for name in set(_published_names()) & set(tables):
        never[name].append("DELETE")
    for name, rights in sorted(never.items()):
        for role in ROLES:
            for right in rights:
                question = "SELECT has_table_privilege(%s, quote_ident(%s), %s)"
                if _ask(cursor, question, (role, name, right))[0][0]:
                    yield f"{role} has {right} on {name}."


def unique_rules(cursor: Any) -> Faults:
    """What must be unique in a case table begins with its stream or its key: elsewhere it reveals rows."""
    rows = _ask(
        cursor,
        "SELECT t.relname, i.relname, x.indisprimary, (SELECT array_agg(a.attname::text ORDER BY k.place)"
        " FROM unnest(x.indkey) WITH ORDINALITY k(number, place)"
        " LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number)"
        " FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid"
        " WHERE x.indisunique AND t.relname = ANY (%s) ORDER BY 1, 2",
        (_case_names(),),
    )
    for table, name, primary, columns in rows:
        anchored = columns[0] in ("id", "stream_id") or (table, columns) == (
            "core_stream",
            ["realm", "number"],
        )
        if not (primary and columns == ["id"]) and not anchored:
            yield f"{name} of {table} makes {', '.join(map(str, columns))} unique across streams."


def columns(cursor: Any) -> Faults:
    """Each case table has its own realm, stream and room, and none of them may be absent."""
    rows = _ask(
        cursor,
        "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE c.relname = ANY (%s) AND a.attnotnull AND NOT a.attisdropped",
        (_case_names(),),
    )
    there = set(rows)
    for table in _case_names():
        wanted = {"core_stream": ("id", "realm"), "core_room": ("id", "realm", "stream_id")}
        for column in wanted.get(table, ("id", "realm", "stream_id", "room_id")):
            if (table, column) not in there:
                yield f"{table}.{column} is missing or may be empty."


def composite_keys(cursor: Any) -> Faults:
    """Each key of a case table into another carries the realm and, unless it may cross, the stream."""
    rows = _ask(
        cursor,
        "SELECT t.relname, p.relname, (SELECT array_agg(a.attname::text || '>' || b.attname ORDER BY k.place)"
        " FROM unnest(c.conkey, c.confkey) WITH ORDINALITY k(mine, theirs, place)"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.mine"
        " JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.theirs), c.convalidated"
        " FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid"
        " WHERE c.contype = 'f' AND t.relname = ANY (%s) AND p.relname = ANY (%s)",
        (_case_names(), _case_names()),
    )
    there = {(table, parent, frozenset(pairs)) for table, parent, pairs, valid in rows if valid}
    for table, parent, pairs, _ in rows:
        column = next(pair for pair in pairs if pair.endswith(">id")).split(">")[0]
        crossing = _crossing(table)
        wanted = {f"{column}>id", "realm>realm"}
        if column not in crossing:
            wanted |= {"stream_id>stream_id"}
        if (table, parent, frozenset(wanted)) not in there:
            yield f"{table}.{column} may point at a row of {parent} in another realm or stream."


def _crossing(table: str) -> set[str]:
    model = next(model for model in case_tables() if model._meta.db_table == table)
    return {column for column, _, same_stream in parents(model) if not same_stream}


def triggers(cursor: Any) -> Faults:
    """Case tables keep their keys, append-only and published ones their rows, by triggers switched on."""
    rows = _ask(
        cursor,
        "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relname = ANY (%s)",
        ([*_case_names(), *_published_names()],),
    )
    there = set(rows)
    for table in _published_names():
        for name in ("published", "published_all", "published_gone"):
            if (table, name) not in there:
                yield f"{table} lacks its trigger {name}."
    for table in _case_names():
        wanted = ["fixed"]
        if table in append_only():
            wanted += ["append_only", "append_only_all"]
        for name in wanted:
            if (table, name) not in there:
                yield f"{table} lacks its trigger {name}."


CHECKS: tuple[Callable[[Any], Faults], ...] = (
    undeclared,
    policies,
    definer_functions,
    roles,
    privileges,
    unique_rules,
    columns,
    composite_keys,
    triggers,
)
