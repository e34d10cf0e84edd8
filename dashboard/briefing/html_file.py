"""A set briefing as one HTML file that stands by itself: no script, no reference to anything outside, good on paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard.briefing.document import Band, Cell, Document, Line, Section, Table
from layers.briefing.drawing import LIGHT

TODAY_ROWS = 4
_FONT = "'Noto Sans SC','PingFang SC','Microsoft YaHei','Hiragino Sans GB',sans-serif"
_STYLE = f"""
body{{max-width:1000px;margin:32px auto;padding:0 20px;font:15px/1.5 {_FONT};color:#12181d;background:#fff}}
header{{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:end;gap:8px 32px;border-bottom:2px solid #12181d;padding-bottom:10px}}
h1{{margin:0;font-size:32px;line-height:1.25}}h2{{margin:0;font-size:20px}}p{{margin:2px 0}}
.note{{color:#43505b;font-size:13px}}.facts{{text-align:right}}
.title{{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline;padding-bottom:6px}}
section{{padding-top:26px}}ul{{list-style:none;margin:0;padding:0}}
.line{{display:grid;grid-template-columns:20px 84px 1fr;gap:8px;padding:7px 0;border-bottom:1px solid #d3dadf;align-items:baseline}}
.label{{font-weight:700}}.corrected{{margin-left:6px;padding:0 4px;border:1px solid #7a4b00;color:#7a4b00;font-size:12px;white-space:nowrap}}
table{{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px}}
caption{{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}
th,td{{padding:4px 12px 4px 0;text-align:left;font-weight:400;border-bottom:1px solid #d3dadf;vertical-align:top}}
thead th{{color:#43505b;font-size:12px;border-bottom-color:#96a2ac}}.n{{text-align:right}}
.more,.fewer,.total th,.total td{{font-weight:700}}.owed{{font-weight:700;color:#a3170e}}
.band{{position:relative;display:block;min-width:150px;height:12px}}.band i{{position:absolute;display:block}}
.u{{top:2px;height:8px;background:#c3ccd2}}.m{{top:0;width:2px;height:12px;background:#43505b}}
.d{{top:2px;width:8px;height:8px;margin-left:-4px;border-radius:50%;background:#12181d}}
.d.out{{border-radius:0;transform:rotate(45deg);background:#e09a1b;outline:1px solid #12181d}}
.days{{display:inline-flex;align-items:end;gap:1px;height:14px;border-bottom:1px solid #96a2ac}}.days i{{width:4px;background:#12181d}}
.where{{display:grid;grid-template-columns:minmax(0,560px) minmax(0,1fr);gap:24px}}.where svg{{width:100%;height:auto;border:1px solid #d3dadf;background:#eceff1}}
.legend{{display:flex;flex-wrap:wrap;gap:4px 14px;font-size:12px;padding-top:6px}}.sw{{display:inline-block;width:20px;height:11px;margin-right:5px}}
.hot{{box-sizing:border-box;border:2px solid #12181d}}.cold{{background:repeating-linear-gradient(45deg,#43505b 0 1.5px,transparent 1.5px 5px);outline:1px solid #96a2ac}}
details{{margin-top:6px;font-size:13px;color:#43505b}}dl{{display:grid;grid-template-columns:max-content 1fr;gap:3px 12px}}dd{{margin:0}}
.today td{{height:30px}}.sign{{display:flex;gap:48px;padding-top:40px}}.sign span{{flex:1;border-bottom:1px solid #12181d;padding-bottom:4px}}
footer{{margin-top:32px;padding-top:8px;border-top:1px solid #d3dadf;color:#43505b;font-size:12px}}
@media(max-width:720px){{.where{{grid-template-columns:1fr}}.facts{{text-align:left}}table{{display:block;overflow-x:auto}}}}
@media print{{body{{margin:0;max-width:none;font-size:11px}}section{{break-inside:avoid}}details{{display:none}}@page{{size:A4;margin:16mm}}}}
"""


def html_of(document: Document) -> bytes:
    """The file. The same document gives the same bytes."""
    head = "".join(f"<p>{escape(text)}</p>" for text in document.facts)
    body = "".join(_section(one, document) for one in document.sections)
    title = f"{document.title} {document.kicker}"
    return (
        f'<!DOCTYPE html><html lang="{escape(document.lang)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f'<header><div><p class="note">{escape(document.kicker)}</p><h1>{escape(document.title)}</h1></div>'
        f'<div class="facts note">{head}</div></header>'
        f"<ul>{''.join(_line(one) for one in document.lines)}</ul>{body}"
        f"<section><h2>{_w(document, 'section.sources')}</h2>{_table(document.sources)}</section>{_today(document)}"
        f"<footer>{escape(document.foot)}</footer></body></html>"
    ).encode()


def _w(document: Document, key: str) -> str:
    return escape(document.words[key])


def _line(one: Line) -> str:
    return (
        f'<li class="line"><span aria-hidden="true">{escape(one.mark)}</span><span class="label">{escape(one.label)}</span>'
        f"<span>{escape(one.text)}{_corrected(one.corrected)}</span></li>"
    )


def _section(one: Section, document: Document) -> str:
    note = f'<span class="note">{escape(one.note)}</span>' if one.note else ""
    told = (_table(one.table) if one.table else "") + "".join(f"<p>{escape(text)}</p>" for text in one.lines)
    if one.drawn and document.drawing:
        drawn = document.drawing.lettered(LIGHT, _FONT, 12)
        told = f'<div class="where"><div>{drawn}</div><div>{told}{_legend(one, document) if one.legend else ""}</div></div>'
    how = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in one.how)
    more = f"<details><summary>{_w(document, 'how')}</summary><dl>{how}</dl></details>" if how else ""
    return f'<section><div class="title"><h2>{escape(one.title)}</h2>{note}</div>{told}{more}</section>'


def _legend(one: Section, document: Document) -> str:
    steps = "".join(
        f'<li><span class="sw" style="background:{LIGHT.steps[step]}"></span>{escape(text)}</li>'
        for step, text in one.legend
    )
    signs = "".join(
        f'<li><span class="sw {name}"></span>{_w(document, f"legend.{name}")}</li>' for name in ("hot", "cold")
    )
    return f'<p class="note">{_w(document, "legend")}</p><ul class="legend">{steps}{signs}</ul>'


def _table(one: Table) -> str:
    heads = "".join(
        f'<th scope="col"{_class(["n"] if head.number else [])}>{escape(head.text)}</th>' for head in one.heads
    )
    rows = "".join(_row(row) for row in one.rows) + (_row(one.total, ["total"]) if one.total else "")
    caption = escape(one.caption)
    return f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(cells: Sequence[Cell], names: Sequence[str] = ()) -> str:
    first, *rest = cells
    inside = "".join(
        f"<td{_class([*(['n'] if one.number else []), *([one.tone] if one.tone else [])])}>{_inside(one)}</td>"
        for one in rest
    )
    return f'<tr{_class(names)}><th scope="row">{_inside(first)}</th>{inside}</tr>'


def _class(names: Sequence[str]) -> str:
    return f' class="{" ".join(names)}"' if names else ""


def _inside(one: Cell) -> str:
    if one.band:
        return _band(one.band)
    if one.days:
        most = max(one.days)
        ticks = "".join(f'<i style="height:{100 * count / most:.0f}%"></i>' for count in one.days)
        return f'<span class="days" aria-hidden="true">{ticks}</span>'
    return escape(one.text) + _corrected(one.corrected)


def _corrected(text: str) -> str:
    return f'<span class="corrected">{escape(text)}</span>' if text else ""


def _band(one: Band) -> str:
    width = max(0.004, one.high - one.low)
    return (
        f'<span class="band" aria-hidden="true"><i class="u" style="left:{100 * one.low:.1f}%;width:{100 * width:.1f}%"></i>'
        f'<i class="m" style="left:{100 * one.mean:.1f}%"></i>'
        f'<i class="d{" out" if one.out else ""}" style="left:{100 * one.now:.1f}%"></i></span>'
    )


def _today(document: Document) -> str:
    heads = "".join(f"<th>{_w(document, f'today.{name}')}</th>" for name in ("what", "who", "when"))
    rows = "<tr><td></td><td></td><td></td></tr>" * TODAY_ROWS
    return (
        f"<section><h2>{_w(document, 'section.today')}</h2>"
        f'<table class="today"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        f'<div class="sign"><span>{_w(document, "sign")}</span><span>{_w(document, "sign_date")}</span></div></section>'
    )
