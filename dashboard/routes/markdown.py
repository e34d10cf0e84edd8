"""`docs/api.md`, generated from the interface's own description; CI fails where the two differ."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI

from dashboard.routes.markdown_examples import ANSWERS, EXAMPLES

HEADER = """# Interface

Generated from the program by `make docs`; do not edit. `GET /openapi.json` gives the same as OpenAPI 3.1.

{about}

Moments are ISO 8601; those in answers are UTC. Coordinates are degrees, WGS-84. A cell is the 15 hexadecimal digits of an
H3 index. Every answer carries `as_of` (the moment of the state that answered) and `version` (which grows with each change).
Text that comes from feeds is text: escape it before you show it.
"""
BEARER = '-H "Authorization: Bearer $TOKEN"'
HOST = "http://127.0.0.1:8050"
SECTIONS = {"interface": "For programs", "service": "Service", "map": "For the map"}


def api_markdown(api: FastAPI) -> str:
    """The interface of `api` as Markdown: each route with its parameters, its answers and an example."""
    described = api.openapi()
    parts = [HEADER.format(about=described["info"].get("description", ""))]
    for tag, title in SECTIONS.items():
        parts.append(f"\n## {title}\n")
        for path, methods in described["paths"].items():
            for method, route in methods.items():
                if tag in route.get("tags", ()):
                    parts.append(_route(method.upper(), path, route))
    return "\n".join(parts).rstrip() + "\n"


def _route(method: str, path: str, route: dict[str, Any]) -> str:
    lines = [f"### `{method} {path}`\n", f"{route['summary']}.\n"]
    if route.get("description"):
        lines.append(f"{route['description']}\n")
    if parameters := route.get("parameters"):
        lines += ["| parameter | in | form | default | what |", "| --- | --- | --- | --- | --- |"]
        lines += [_parameter(one) for one in parameters]
        lines.append("")
    lines += ["| status | answer |", "| --- | --- |"]
    lines += [f"| {status} | {_answer(answer)} |" for status, answer in sorted(route["responses"].items())]
    lines += ["", "```sh", _example(path), "```\n"]
    if path in ANSWERS:
        lines += [f"```{ANSWERS[path][0]}", ANSWERS[path][1].strip(), "```\n"]
    return "\n".join(lines)


def _parameter(one: dict[str, Any]) -> str:
    schema = one["schema"]
    default = schema.get("default")
    shown = "required" if one.get("required") else ("" if default in (None, "") else f"`{default}`")
    what = one.get("description") or schema.get("description") or ""
    return f"| `{one['name']}` | {one['in']} | {_form(schema)} | {shown} | {_cell(what)} |"


def _form(schema: dict[str, Any]) -> str:
    """A parameter's type and bounds in a few words."""
    if "anyOf" in schema:
        return _form(next(part for part in schema["anyOf"] if part.get("type") != "null"))
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    form = schema.get("format") or schema["type"]
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{form} {low}–{high}"
    return f"{form} ≥ {low}" if low is not None else str(form)


def _answer(answer: dict[str, Any]) -> str:
    if answer["description"] == "Successful Response":
        return ", ".join(f"`{kind}`" for kind in answer.get("content", {}))
    return _cell(answer["description"])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _example(path: str) -> str:
    given = dict(EXAMPLES.get(path, {}))
    for name in [name for name in given if f"{{{name}}}" in path]:
        path = path.replace(f"{{{name}}}", given.pop(name))
    query = f"?{urlencode(given, safe=',:')}" if given else ""
    who = "" if path == "/healthz" else f"{BEARER} " if path.startswith(("/api/", "/openapi")) else "-b cookies.txt "
    stream = "-N " if path == "/live" else ""
    return f"curl -s {stream}{who}'{HOST}{path}{query}'"
