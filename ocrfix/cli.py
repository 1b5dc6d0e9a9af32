"""The ``ocrfix`` command: parses, calls, prints, and turns errors into exit codes."""

from __future__ import annotations

import os
import sys

import click

from ocrfix import __version__
from ocrfix.commands.apply import apply
from ocrfix.commands.clean import clean
from ocrfix.commands.diff import diff
from ocrfix.commands.explain import explain
from ocrfix.commands.learn import learn
from ocrfix.commands.merge import merge
from ocrfix.commands.review import review
from ocrfix.commands.score import score
from ocrfix.commands.speech import say, say_error
from ocrfix.errors import ExitCode, OcrfixError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ocrfix")
def cli() -> None:
    """Repair what scanning did to a text, and say what was altered."""


for command in (clean, review, apply, diff, merge, explain, score, learn):
    cli.add_command(command)


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
    """Entry point of the installed command."""
    sys.exit(run())


if __name__ == "__main__":
    main()
