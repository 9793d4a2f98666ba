"""Measures beside the table of loads, each in a file of its own."""
