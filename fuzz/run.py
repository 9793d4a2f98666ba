"""One target under atheris: `python -m fuzz.run TARGET [libFuzzer's options] [corpus folders]`."""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

with atheris.instrument_imports(include=["hilum"]):
    from fuzz.targets import TARGETS


def main() -> None:
    """Fuzz until libFuzzer's options say that it is enough, or an input breaks the target."""
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target.one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
