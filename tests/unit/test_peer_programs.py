"""A peer that is missing makes a test fail; only a wish that is spoken makes it skip."""

from __future__ import annotations

import sys

import pytest

from tests.peers.process import WITHOUT_PEERS, program, run

MISSING = "no-program-has-this-name"


def test_a_missing_program_fails_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WITHOUT_PEERS, raising=False)
    with pytest.raises(pytest.fail.Exception, match=MISSING):
        program(MISSING)


def test_a_missing_program_skips_the_test_when_peers_are_not_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(WITHOUT_PEERS, "1")
    with pytest.raises(pytest.skip.Exception, match=WITHOUT_PEERS):
        program(MISSING)


def test_a_program_that_is_there_is_found_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    found = program("sh")
    monkeypatch.setenv(WITHOUT_PEERS, "1")
    assert program("sh") == found


def test_another_exit_status_is_reported_with_the_output() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"said this(.|\n)*exit status 3"):
        run([sys.executable, "-c", "print('said this'); raise SystemExit(3)"])


def test_a_program_that_hangs_is_ended_and_reported_with_its_output() -> None:
    hang = "import time; print('waiting', flush=True); time.sleep(600)"
    with pytest.raises(pytest.fail.Exception, match=r"waiting(.|\n)*not ended after"):
        run([sys.executable, "-c", hang], timeout=0.5)
