"""Benchmarks: every figure is a ratio, measured against its reference in the same run (`make bench`)."""
