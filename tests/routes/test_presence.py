"""Who has a case open: told to others, forgotten soon, one case a post."""

from dashboard.presence import FORGOTTEN_S, Presence


class Seconds:
    at = 0.0

    def __call__(self) -> float:
        return self.at


def test_others_are_named_and_oneself_is_not():
    presence = Presence(Seconds())
    for post in ("duty-2", "duty-1", "duty-3"):
        presence.look("cases:a", post)
    assert presence.others("cases:a", "duty-1") == ["duty-2", "duty-3"]
    assert presence.others("cases:b", "duty-1") == []


def test_a_post_has_one_case_open():
    presence = Presence(Seconds())
    presence.look("cases:a", "duty-1")
    presence.look("cases:b", "duty-1")
    assert presence.others("cases:a", "duty-2") == []
    assert presence.others("cases:b", "duty-2") == ["duty-1"]


def test_a_page_that_says_nothing_more_is_forgotten_and_that_is_a_change():
    clock = Seconds()
    presence = Presence(clock)
    presence.look("cases:a", "duty-1")
    seen = presence.sweep()
    clock.at = FORGOTTEN_S
    assert presence.sweep() == seen
    clock.at = FORGOTTEN_S + 1
    assert presence.sweep() == seen + 1
    assert presence.others("cases:a", "duty-2") == []


def test_only_news_is_told():
    told = []
    presence = Presence(Seconds())
    presence.subscribe(lambda: told.append(1))
    presence.look("cases:a", "duty-1")
    presence.look("cases:a", "duty-1")
    assert len(told) == 1
