# Each target works in a fresh clone; what it needs is installed into .venv. The work is done by the scripts in bin/.
.POSIX:
.PHONY: help run test bench check lock

help:
	@echo "make run     start the site at http://127.0.0.1:8000/ (PORT, BIND, DATA_DIR); Ctrl-C stops it"
	@echo "make test    every test, browser tests included (ARGS: arguments of pytest)"
	@echo "make bench   the benchmarks (ROWS: size of the large table)"
	@echo "make check   lint, format, types, migrations, deployment checks, audit of dependencies"
	@echo "make lock    write the lock files again from requirements*.in"

run:
	@exec bin/run

test:
	@exec bin/test $(ARGS)

bench:
	@exec bin/bench

check:
	@exec bin/check

lock:
	@exec bin/lock
