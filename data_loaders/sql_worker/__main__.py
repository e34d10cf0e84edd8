"""One statement, one process: an order on standard input, the answer on standard output, then the end.

An order is JSON: `main` and `attached` (files), `views` (SQL), `sql`, `tables`, `functions`, `limits`. The answer is one
JSON line `{"ready", "apart"}`, then one that is either `{"error": {"reason", "name"}}` or `{"rows", "truncated"}`, which
Arrow's stream follows.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

# Begun by its path in an isolated interpreter: what lies beside it is found last, after everything installed.
sys.path.append(str(Path(__file__).resolve().parents[2]))

from data_loaders.sql_worker import confine


def main() -> None:
    """Run the order on standard input."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    order: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    limits = order["limits"]
    confine.limit(
        memory_bytes=limits["memory_bytes"], cpu_s=limits["cpu_s"], files=limits["files"] + len(order["attached"])
    )
    apart = confine.cut_off()

    # Only now: both begin threads of their own.
    import pyarrow as pa  # noqa: PLC0415

    from data_loaders.sql_worker import answer, faults, opened, parsed  # noqa: PLC0415

    def tell(said: dict[str, object]) -> None:
        out.write(json.dumps(said).encode() + b"\n")
        out.flush()

    cursor = opened.opened(order)
    if not parsed.is_allowed(cursor, order["sql"], order["tables"], order["functions"]):
        tell({"ready": True, "apart": apart})
        tell({"error": {"reason": "construct", "name": ""}})
        return
    timer = threading.Timer(limits["interrupt_s"], cursor.interrupt)
    timer.daemon = True
    timer.start()
    confine.start_nothing()
    tell({"ready": True, "apart": apart})
    try:
        table, truncated = answer.rows(cursor, order["sql"], limits["rows"], limits["bytes"])
    except answer.RefusedAnswerError as error:
        tell({"error": {"reason": error.reason, "name": error.column}})
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, its text stays here
        reason, name = faults.reason_of(error)
        tell({"error": {"reason": reason, "name": name}})
        return
    tell({"rows": table.num_rows, "truncated": truncated})
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    out.flush()


if __name__ == "__main__":
    main()
    os._exit(0)
