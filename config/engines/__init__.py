"""The parts of the embedded default: find, start, watch and stop a real PostgreSQL and a real Redis.

`config.embedded` is the only door; nothing here imports Django.
"""
