"""The engine alone, with neither judge: run in the worker's own interpreter over the worker's own connection."""

import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

from data_loaders.sql_worker import confine, opened

order = json.loads(sys.stdin.buffer.read())
confine.limit(memory_bytes=order["limits"]["memory_bytes"], cpu_s=300, files=200)
confine.cut_off()
cursor = opened.opened(order)
canary_frame = ["a variable of Python"]
for sql in order["statements"]:
    try:
        told = str(cursor.execute(sql).fetchmany(1000))
    except Exception as error:  # noqa: BLE001 - what an error says is judged like an answer
        told = f"{type(error).__name__}: {error}"
    print(json.dumps({"sql": sql, "told": told}))
