#!/usr/bin/env python3
"""Entry point of every command. Exit status: 0 done, 1 input refused, 2 wrong usage."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, ManagementUtility

from config.embedded import EngineError, engines_for_command, likely_addresses

# These read the settings but neither database nor broker.
WITHOUT_ENGINES = {
    "check",
    "collectstatic",
    "diffsettings",
    "findstatic",
    "help",
    "makemigrations",
    "version",
}


def needs_engines(arguments: list[str]) -> bool:
    """Whether a command line (without the program's name) may ask the database or the broker."""
    if not arguments or {"-h", "--help", "--version"} & set(arguments):
        return False
    return arguments[0] not in WITHOUT_ENGINES or "--database" in arguments


class Commands(ManagementUtility):
    """Django's commands; an unknown one is wrong usage."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        try:
            return super().fetch_command(subcommand)
        except SystemExit:
            sys.exit(2)


def execute() -> None:
    """Run the command; a wrong setting is said at once, which Django keeps to itself for some commands."""
    _ = settings.INSTALLED_APPS
    # Django's checks refuse a folder for uploads that is not there; if it cannot be made, they say so.
    with suppress(OSError):
        Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
    Commands(sys.argv).execute()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not needs_engines(sys.argv[1:]):
        os.environ.update(likely_addresses(os.environ).as_environment())
        execute()
        return
    with engines_for_command() as addresses:
        os.environ.update(addresses.as_environment())
        execute()


if __name__ == "__main__":
    try:
        main()
    except (EngineError, ImproperlyConfigured) as error:
        sys.exit(str(error))
