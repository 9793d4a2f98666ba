"""`python -m hilum` is the command `hilum`."""

from hilum.cli import main

main()
