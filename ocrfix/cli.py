"""The ``ocrfix`` command: parses, calls, prints, and turns errors into exit codes."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click

from ocrfix import __version__
from ocrfix.commands.speech import say, say_error
from ocrfix.errors import ExitCode, OcrfixError

COMMANDS = ("clean", "review", "apply", "diff", "merge", "explain", "score", "learn")
"""Each is a module of ``ocrfix.commands``, and in it the function of its name."""


class Commands(click.Group):
    """The commands, each imported when it is asked for: one need not wait for all."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Their names, in the order of their use."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """A command by its name."""
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"ocrfix.commands.{name}"), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ocrfix")
def cli() -> None:
    """Repair what scanning did to a text, and say what was altered."""


def run(arguments: list[str] | None = None) -> int:
    """Run the command; the one place where errors end.

    Args:
        arguments: those of the command line if None.

    Returns:
        The exit code.
    """
    try:
        return int(cli.main(args=arguments, prog_name="ocrfix", standalone_mode=False) or 0)
    except OcrfixError as error:
        say_error(error)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (KeyboardInterrupt, click.Abort):
        say("ocrfix: interrupted; what is written is whole")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader has gone; what was to be told it can't be.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.SOME_FAILED


def main() -> None:
    """Entry point of the installed command, and of ``python -m ocrfix``."""
    # What is remembered of words is much, and never garbage: it is seldom gone through.
    gc.set_threshold(100_000, 50, 50)
    sys.exit(run())
