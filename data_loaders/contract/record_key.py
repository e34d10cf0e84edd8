"""By what number a record is found among millions."""

from __future__ import annotations


def key_sql(id_sql: str) -> str:
    """SQL (UHUGEINT): the key of the record that is called `id_sql`, `source:source_id`.

    A number of 128 bits made of the name, so that no two names share one. Ten million names have to be read and compared
    letter by letter; as many numbers of a fixed width are passed over in a fraction of that time, and a join on them
    reads nothing else of the rows that it leaves out.
    """
    return f"md5_number({id_sql})"


# Of a row that has both parts of the name.
RECORD_KEY = key_sql("source || ':' || source_id")
