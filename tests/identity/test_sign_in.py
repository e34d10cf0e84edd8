"""The sign-in page: password, wall token, demo key, signing out."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.identity.throttle import LoginThrottle
from data_loaders.access import NotFoundError, Role

PASSWORD = "correct horse battery"
SESSION = "__Host-fengge_session"
FORM = "__Host-fengge_form"


@pytest.fixture
def posts(house: Any) -> Any:
    house.identity.accounts.add("operator", Role.OPERATOR, PASSWORD)
    house.identity.accounts.add("planner", Role.PLANNER, PASSWORD)
    return house


def test_the_page_is_in_chinese_first_and_in_english_on_request(house: Any) -> None:
    page = house.browser().open("/sign-in?next=/desk").text
    assert '<html lang="zh-CN"' in page
    assert "[zh:signin.heading]" in page
    assert 'href="/sign-in?lang=en&amp;next=%2Fdesk"' in page
    assert "<script" not in page
    # Its characters too: a machine of a closed network need not have any that are Chinese.
    assert 'href="/assets/fonts/fonts.css"' in page
    assert '<html lang="en"' in house.browser().open("/sign-in?lang=en").text
    assert '<html lang="zh-CN"' in house.browser().open("/sign-in?lang=<x>").text


def test_every_text_of_the_page_is_asked_for_by_key(house: Any) -> None:
    page = re.sub(r"<[^>]*>", " ", house.browser().open("/sign-in").text)
    words = page.replace("<!doctype html>", "").split()
    assert all(re.fullmatch(r"\[zh:signin\.\w+\]", word) for word in words), words


def test_a_right_password_leads_to_the_roles_page_with_a_session(posts: Any) -> None:
    browser = posts.browser()
    response = browser.sign_in("operator")
    assert (response.status_code, response.headers["location"]) == (303, "/desk")
    assert browser.get("/desk").json()["viewer"] == "operator"
    planner = posts.browser()
    assert planner.sign_in("planner").headers["location"] == "/"


def test_it_leads_on_to_where_the_post_was_going_but_never_out(posts: Any) -> None:
    going = "/desk?z=12&sel=incident:a-1"
    assert posts.browser().sign_in("operator", next=going).headers["location"] == going
    for evil in ("//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"):
        assert posts.browser().sign_in("planner", next=evil).headers["location"] == "/"


def test_the_cookies_are_strict_and_the_session_is_out_of_a_scripts_reach(posts: Any) -> None:
    response = posts.browser().sign_in("operator")
    cookies = {line.partition("=")[0]: line.lower() for line in response.headers.get_list("set-cookie")}
    assert set(cookies) == {SESSION, "_csrf_token", FORM}
    for line in cookies.values():
        assert "samesite=strict" in line
        assert "secure" in line
        assert "path=/" in line
        assert "domain" not in line
    assert "httponly" in cookies[SESSION]
    assert "max-age=43200" in cookies[SESSION]
    assert "httponly" not in cookies["_csrf_token"]
    assert "max-age=0" in cookies[FORM]


def test_the_csrf_cookie_is_what_a_write_must_send_back(posts: Any) -> None:
    browser = posts.browser()
    browser.sign_in("operator")
    assert browser.post("/_dash-update-component", json={}).status_code == 200


def test_a_demo_on_plain_http_has_plain_cookies(build: Callable[..., Any]) -> None:
    house = build(secure=False)
    house.identity.accounts.add("operator", Role.OPERATOR, PASSWORD)
    browser = house.browser()
    response = browser.sign_in("operator")
    assert browser.cookie("fengge_session")
    assert not any("secure" in line.lower() for line in response.headers.get_list("set-cookie"))


@pytest.mark.parametrize(
    ("account", "password"), [("operator", "wrong password"), ("nobody", PASSWORD), ("", ""), ("closed", PASSWORD)]
)
def test_wrong_unknown_and_closed_get_the_same_answer(posts: Any, account: str, password: str) -> None:
    posts.identity.accounts.add("closed", Role.LEADER, PASSWORD)
    posts.identity.accounts.disable("closed")
    browser = posts.browser()
    response = browser.sign_in(account, password)
    assert response.status_code == 401
    assert "[zh:signin.error_credentials]" in response.text
    assert browser.cookie(SESSION) is None
    assert PASSWORD not in response.text


def test_what_was_typed_comes_back_as_text(posts: Any) -> None:
    text = posts.browser().sign_in('"><script>alert(1)</script>', next="/desk?a='\"><b>", lang="en").text
    assert "<script" not in text
    assert "<b>" not in text
    assert "[en:signin.error_credentials]" in text


def test_a_session_planted_before_sign_in_is_worth_nothing_after(posts: Any) -> None:
    browser = posts.browser()
    browser.cookies.set(SESSION, "planted-by-mallory", domain="desk.test")
    browser.sign_in("operator")
    assert browser.cookie(SESSION) != "planted-by-mallory"
    assert posts.ask("/desk", headers=[("cookie", f"{SESSION}=planted-by-mallory")]).status == 401


def test_signing_in_again_rotates_the_id_and_ends_the_old_session(posts: Any) -> None:
    browser = posts.browser()
    browser.sign_in("planner")
    old = browser.cookie(SESSION)
    browser.sign_in("operator")
    assert browser.cookie(SESSION) != old
    assert browser.get("/desk").json()["viewer"] == "operator"
    assert posts.ask("/desk", headers=[("cookie", f"{SESSION}={old}")]).status == 401


@pytest.mark.parametrize("forge", ["missing", "wrong", "other cookie", "no cookie", "twice", "json"])
def test_a_form_that_we_did_not_hand_out_is_refused(posts: Any, forge: str) -> None:
    browser, other = posts.browser(), posts.browser()
    page, others = browser.open("/sign-in").text, other.open("/sign-in").text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    form = {"form_token": token, "account": "operator", "password": PASSWORD}
    if forge == "missing":
        del form["form_token"]
    elif forge == "wrong":
        form["form_token"] = token[:-1] + ("0" if token[-1] != "0" else "1")
    elif forge == "other cookie":
        form["form_token"] = others.split('name="form_token" value="')[1].split('"')[0]
    elif forge == "no cookie":
        browser.cookies.clear()
    body: dict[str, Any] = {"json": form} if forge == "json" else {"data": form}
    if forge == "twice":
        body = {"content": f"form_token={token}&account=planner&account=operator&password=x",
                "headers": {"content-type": "application/x-www-form-urlencoded"}}  # fmt: skip
    response = browser.request("POST", "/sign-in", **body)
    assert response.status_code == 400
    assert "[zh:signin.error_form]" in response.text
    assert browser.cookie(SESSION) is None


def test_two_open_sign_in_pages_both_work(posts: Any) -> None:
    browser = posts.browser()
    first = browser.open("/sign-in").text
    browser.open("/sign-in")
    token = first.split('name="form_token" value="')[1].split('"')[0]
    form = {"form_token": token, "account": "operator", "password": PASSWORD}
    assert browser.request("POST", "/sign-in", data=form).status_code == 303


def test_the_sixth_try_of_an_account_waits_even_with_the_right_password(posts: Any) -> None:
    for number in range(5):
        assert posts.browser(f"10.1.1.{number}").sign_in("operator", "wrong password").status_code == 401
    response = posts.browser("10.1.1.9").sign_in("operator")
    assert (response.status_code, response.headers["retry-after"]) == (429, "60")
    assert "[zh:signin.error_throttled]" in response.text
    assert posts.browser("10.1.1.9").sign_in("planner").status_code == 303
    assert posts.audit[5][:2] == ("sign_in_throttled", "operator")


def test_an_address_that_keeps_knocking_is_noted_once_a_minute(
    build: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = build(throttle=LoginThrottle(per_address=2))

    def throttled() -> list[object]:
        return [detail["address"] for event, _, detail in house.audit if event == "sign_in_throttled"]

    for number in range(12):
        house.browser("10.1.1.1").sign_in(f"post{number}")
        house.browser("10.1.1.2").open("/sign-in?token=fg_x")
    assert throttled() == ["10.1.1.1", "10.1.1.2"]
    later = time.time() + 61
    monkeypatch.setattr("limits.storage.memory.time.time", lambda: later)
    for number in range(4):
        house.browser("10.1.1.1").sign_in(f"post{number}")
    assert throttled() == ["10.1.1.1", "10.1.1.2", "10.1.1.1"]


def test_the_audit_is_written_off_the_event_loop(build: Callable[..., Any]) -> None:
    threads: list[bool] = []
    house = build(audit=lambda *_: threads.append(threading.current_thread() is threading.main_thread()))
    house.identity.accounts.add("operator", Role.OPERATOR, PASSWORD)
    browser = house.browser()
    browser.sign_in("operator", "wrong password")
    browser.sign_in("operator")
    browser.post("/sign-out")
    assert threads == [False] * 3


def test_an_address_that_tries_many_accounts_waits(build: Callable[..., Any]) -> None:
    house = build(throttle=LoginThrottle(per_address=3))
    statuses = [house.browser().sign_in(f"post{number}").status_code for number in range(4)]
    assert statuses == [401, 401, 401, 429]
    # Made-up tokens count as well, and wait as well.
    assert house.browser().open("/sign-in?token=fg_x").status_code == 429


def test_the_audit_log_hears_of_it_without_secrets(posts: Any) -> None:
    browser = posts.browser("10.1.1.7")
    browser.sign_in("operator", "wrong password")
    browser.sign_in("My Secret Passw0rd", "operator")
    browser.sign_in("operator")
    browser.post("/sign-out")
    assert posts.audit == [
        ("sign_in_failed", "operator", {"address": "10.1.1.7"}),
        ("sign_in_failed", "unknown", {"address": "10.1.1.7"}),
        ("sign_in", "operator", {"address": "10.1.1.7", "by": "password", "role": "operator"}),
        ("sign_out", "operator", {"address": "10.1.1.7"}),
    ]


def test_signing_out_ends_the_session_on_the_server(posts: Any) -> None:
    browser = posts.browser()
    browser.sign_in("operator")
    stolen = browser.cookie(SESSION)
    response = browser.post("/sign-out")
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in")
    assert browser.cookie(SESSION) is None
    assert browser.cookie("_csrf_token") is None
    assert posts.ask("/desk", headers=[("cookie", f"{SESSION}={stolen}")]).status == 401


def test_nobody_can_be_signed_out_by_a_link(posts: Any) -> None:
    browser = posts.browser()
    browser.sign_in("operator")
    browser.get("/sign-out")
    assert browser.post("/sign-out", csrf="wrong").status_code == 403
    assert browser.get("/desk").status_code == 200


def test_a_post_that_is_closed_during_the_check_does_not_get_in(posts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise NotFoundError("closed")

    monkeypatch.setattr(type(posts.identity.sessions), "start", closed)
    response = posts.browser().sign_in("operator")
    assert (response.status_code, SESSION in response.headers.get("set-cookie", "")) == (401, False)


def test_the_page_uses_keys_that_both_languages_have(build: Callable[..., Any]) -> None:
    file = Path(__file__).parents[2] / "assets" / "i18n"
    if not (file / "zh.json").exists():
        pytest.skip("the translation files are not there yet")
    texts = {lang: json.loads((file / f"{lang}.json").read_text(encoding="utf-8")) for lang in ("zh", "en")}
    page = build().browser().open("/sign-in").text
    errors = [f"signin.error_{name}" for name in ("credentials", "throttled", "form", "token", "key")]
    for key in [*re.findall(r"\[zh:([\w.]+)\]", page), *errors]:
        for lang in ("zh", "en"):
            assert texts[lang].get(key), f"{key} in {lang}"
