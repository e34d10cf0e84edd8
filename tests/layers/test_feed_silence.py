"""A feed that does not answer is an alarm."""

from layers.alarms.feed_silence import Alarm, FeedAnswer, feed_silence
from tests.town import NOON


def test_dead_before_stale_and_a_feed_that_never_answered_says_so():
    feeds = [
        FeedAnswer("calls", "ok", NOON),
        FeedAnswer("cases", "stale", NOON),
        FeedAnswer("tracts", "unknown", None),
        FeedAnswer("cameras", "dead", NOON),
    ]
    assert feed_silence(feeds) == (
        Alarm("feed_dead", "cameras", 1, NOON),
        Alarm("feed_unknown", "tracts", 1, None),
        Alarm("feed_stale", "cases", 2, NOON),
    )


def test_calm_looks_calm():
    assert feed_silence([FeedAnswer("calls", "ok", NOON)]) == ()
