# The application's image: web server, worker, scheduler and one-off commands are the same image with other commands.
# A release pins the digest of the base image by this argument; docs/guide/deploy.md says how.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt requirements-source.txt /tmp/
# Wheels, so that nothing of a package runs while it is installed, but for the few that come as source only.
# The engines in requirements-embedded.txt stay out.
RUN pip install --require-hashes --no-deps --only-binary=:all: -r /tmp/requirements.txt \
    && pip install --require-hashes --no-deps --no-binary=:all: --no-build-isolation -r /tmp/requirements-source.txt
WORKDIR /app
COPY . .
# The root of the running container is read-only, so this is the time to compile.
RUN python -m compileall -q accounts campaigns config deploy disclosures outbox
# Settings are read for this step, so it gets addresses that nothing listens on and a key that is used nowhere else.
RUN DATA_DIR=/build \
    SECRET_KEY=thrown-away-with-this-build-step \
    DATABASE_URL=postgres://nobody@localhost:1/none \
    REDIS_URL=redis://localhost:1/0 \
    python manage.py collectstatic --noinput

FROM ${PYTHON_IMAGE}
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/srv/data
# The static files belong to the image, the rest of DATA_DIR to a volume. A new volume is filled from the image and so
# gets the link; after an upgrade the same link leads to the files of the new image.
# Tesseract recognises the text of scans, in English and in Welsh.
# Backups need the programs of the server's own version, which come from PostgreSQL's archive of packages.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
       tesseract-ocr tesseract-ocr-cym \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install --yes --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 app \
    && useradd --uid 10001 --gid app --home-dir /srv/data --no-create-home --shell /usr/sbin/nologin app \
    && install --directory --owner=app --group=app --mode=0700 /srv/data \
    && ln --symbolic /srv/static /srv/data/static
COPY --from=build /venv /venv
COPY --from=build /build/static /srv/static
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["python", "deploy/healthcheck.py", "web"]
CMD ["gunicorn", "config.wsgi:application", "--worker-class", "gthread", "--workers", "3", "--threads", "2", \
     "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "30", "--no-control-socket"]
