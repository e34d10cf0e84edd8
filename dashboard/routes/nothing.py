"""The page where there is none: in the visitor's language, with the way back."""

from __future__ import annotations

from html import escape
from string import Template

from dashboard.i18n import strings

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
<main class="sign-in-panel">
<h1 class="sign-in-heading">$title</h1>
<p>$text</p>
<p><code>$path</code></p>
<p><a class="sign-in-home" href="/">$home</a></p>
</main>
</body>
</html>
""")


def nothing_page(lang: str, theme: str, path: str) -> str:
    """The page's HTML; `path` is what was asked for, escaped here."""
    words = strings(lang)
    return _PAGE.substitute(
        lang="zh-CN" if lang == "zh" else lang,
        theme=theme,
        title=escape(words["nothing.title"]),
        text=escape(words["nothing.text"]),
        home=escape(words["nothing.home"]),
        path=escape(path[:100]),
    )
