from dialogue.stopwatch import Stopwatch


def test_stages_are_timed_in_order_and_total_comes_last() -> None:
    watch = Stopwatch()
    for name in ("one", "two", "one"):
        with watch.stage(name):
            pass
    seconds = watch.read()
    assert list(seconds) == ["one", "two", "total"]
    assert seconds["total"] >= seconds["one"] + seconds["two"] >= 0
