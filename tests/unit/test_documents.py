"""The reader of terminal sessions in pages, tried on pages that are right and wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.documents import Step, Terminal, difference, steps, without_installation

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """# A page
```console
$ echo one
one
$ printf 'two\\n%s\\n' \\
> three
two
three
```
Not run:
```sh
$ exit 1
```
```console
$ true
```
"""


def test_steps_are_the_commands_of_console_blocks_in_order() -> None:
    assert list(steps(PAGE)) == [
        Step(3, "echo one", "one"),
        Step(5, "printf 'two\\n%s\\n' \\\nthree", "two\nthree"),
        Step(15, "true", ""),
    ]


def test_a_block_that_begins_with_output_is_refused() -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(steps("```console\nno command\n```\n"))


@pytest.mark.parametrize(
    ("expected", "printed"),
    [
        ("", ""),
        ("one\ntwo", "one  \ntwo\n"),
        ("took ... s", "took 0.31 s"),
        ("took 0.31 s, 12 MB", "took 4 s, 7.5 GB"),
        ("first\n...\nlast", "first\nlast"),
        ("first\n...\nlast", "first\na\nb\nlast"),
        ("plain", "\x1b[1mplain\x1b[0m"),
    ],
)
def test_same(expected: str, printed: str) -> None:
    assert difference(expected, printed) is None


@pytest.mark.parametrize(
    ("expected", "printed"),
    [
        ("", "something"),
        ("one", "one\ntwo"),
        ("10 stored", "9 stored"),
        ("took ... s", "took 0.31 s or so"),
        ("first\n...\nlast", "first\na\nlast\nb"),
        ("a.c", "abc"),
    ],
)
def test_different(expected: str, printed: str) -> None:
    assert difference(expected, printed) is not None


def test_a_terminal_follows_a_page(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    for step in steps(PAGE):
        terminal.follow(step)


@pytest.mark.parametrize("step", [Step(1, "echo one", "two"), Step(1, "echo two; false", "two")])
def test_a_terminal_fails_where_the_page_is_wrong(tmp_path: Path, step: Step) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        Terminal(tmp_path).follow(step)


def test_the_port_of_the_page_is_replaced_by_a_free_one(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.follow(Step(1, "echo 11112 | tee said", "11112"))
    assert (tmp_path / "said").read_text().strip() == terminal.port != "11112"


def test_what_make_says_on_the_way_is_what_its_recipes_say() -> None:
    page = "python3 -m venv --clear .venv\nhilum: HILUM listens"
    assert without_installation(page) == "hilum: HILUM listens"
    assert without_installation("python3 -m vent\nhilum: HILUM listens").startswith("python3")
