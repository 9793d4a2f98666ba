#!/bin/sh
# Is this Python new enough for Hilum, and can it make virtual environments?
# Usage: check_python.sh PYTHON. Exit status 0: yes. Otherwise it has said what to do.
set -u
python="$1"

if ! command -v "$python" >/dev/null 2>&1; then
    echo "Hilum needs Python 3.11 or later, and there is no '$python' here." >&2
    echo "Install one, or name it: make PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Hilum needs Python 3.11 or later; '$python' is $("$python" -V 2>&1 | head -n 1)." >&2
    echo "Name a newer one: make PYTHON=/path/to/python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    # Debian has the part of Python that makes virtual environments in a package of its own.
    exec sh "$(dirname "$0")/debian_packages.sh" "ensurepip=$(basename "$python")-venv"
fi
