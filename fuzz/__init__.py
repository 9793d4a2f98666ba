"""Coverage-guided fuzzing of what reads bytes from strangers: `python -m fuzz`, or `make fuzz`."""
