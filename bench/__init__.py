"""Hilum measured beside its peers: real processes, real sockets, one table."""
