"""The frame of the pages that come before everything else works: plain HTML from the server, no script."""

from __future__ import annotations

from html import escape
from string import Template

THEME = "dark"
HTML_LANG = {"zh": "zh-CN", "en": "en"}
_PAGE = Template("""<!doctype html>
<html lang="$lang" data-theme="$theme">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/fonts/fonts.css">
<link rel="stylesheet" href="/assets/css/tokens.css">
<link rel="stylesheet" href="/assets/css/sign_in.css">
</head>
<body class="sign-in">
$body
</body>
</html>
""")


# A page that only says something of an address and where else to go.
_SIGNPOST = Template("""<main class="sign-in-panel">
<h1 class="sign-in-heading">$title</h1>
<p>$text</p>
<p><code>$path</code></p>
<p><a class="sign-in-home" href="$href">$go</a></p>
</main>""")


def signpost(lang: str, theme: str, *, title: str, text: str, path: str, href: str, go: str) -> str:
    """A whole page about `path`, what was asked for, with one link on: `go` to `href`. Everything is escaped here."""
    words = {"title": title, "text": text, "path": path[:100], "href": href, "go": go}
    return bare_page(lang, theme, title, _SIGNPOST.substitute({name: escape(said) for name, said in words.items()}))


def bare_page(lang: str, theme: str, title: str, body: str) -> str:
    """A whole page; `theme` is `dark` or `light`. `title` is escaped here, `body` is HTML already."""
    return _PAGE.substitute(lang=HTML_LANG[lang], theme=escape(theme), title=escape(title), body=body)
