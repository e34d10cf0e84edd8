"""The sign-in page: plain HTML from the server, no script, so that it works before anything else does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from string import Template
from urllib.parse import urlencode

from dashboard.bare_page import HTML_LANG, bare_page

Translate = Callable[[str, str], str]

LANGUAGES = ("zh", "en")
_BODY = Template("""<header class="sign-in-bar">
<svg class="sign-in-mark" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2 21 7v10l-9 5-9-5V7z"/></svg>
<span class="sign-in-product">$product</span>
<a class="sign-in-language" href="$switch_href" lang="$switch_lang">$switch_text</a>
</header>
<main class="sign-in-panel">
<h1 class="sign-in-heading">$heading</h1>
$error<form class="sign-in-form" method="post" action="/sign-in">
<input type="hidden" name="form_token" value="$form_token">
<input type="hidden" name="next" value="$next">
<input type="hidden" name="lang" value="$lang">
<label class="sign-in-label" for="sign-in-account">$account</label>
<input class="sign-in-input" id="sign-in-account" name="account" type="text" value="$account_value" required
 maxlength="40" autocomplete="username" autocapitalize="none" spellcheck="false"$focus_account>
<label class="sign-in-label" for="sign-in-password">$password</label>
<input class="sign-in-input" id="sign-in-password" name="password" type="password" required maxlength="256"
 autocomplete="current-password"$focus_password>
<button class="sign-in-submit" type="submit">$submit</button>
</form>
<p class="sign-in-note">$note</p>
</main>""")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows beside its fixed texts; `error` ends a key `signin.error_<error>`, or is empty."""

    lang: str
    next_url: str
    account: str = ""
    error: str = ""


def sign_in_page(translate: Translate, shown: Shown, form_token: str, theme: str) -> str:
    """The page's HTML; `theme` is `dark` or `light`. Everything that came with the request is escaped here."""
    lang = shown.lang

    def text(key: str) -> str:
        return escape(translate(lang, f"signin.{key}"))

    other = next(name for name in LANGUAGES if name != lang)
    alert = f'<p class="sign-in-error" role="alert">{text(f"error_{shown.error}")}</p>\n' if shown.error else ""
    body = _BODY.substitute(
        lang=lang,
        product=text("product"),
        heading=text("heading"),
        account=text("account"),
        password=text("password"),
        submit=text("submit"),
        note=text("note"),
        switch_text=text("switch_language"),
        switch_lang=HTML_LANG[other],
        switch_href=escape("/sign-in?" + urlencode({"lang": other, "next": shown.next_url})),
        form_token=escape(form_token),
        next=escape(shown.next_url),
        account_value=escape(shown.account),
        focus_account="" if shown.account else " autofocus",
        focus_password=" autofocus" if shown.account else "",
        error=alert,
    )
    return bare_page(lang, theme, translate(lang, "signin.title"), body)
