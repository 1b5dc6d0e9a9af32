"""``ocrfix review``: a person decides, in a browser or in the terminal."""

from __future__ import annotations

import getpass
import webbrowser
from contextlib import suppress
from pathlib import Path

import click

from ocrfix import source
from ocrfix.commands.options import FILE, PATH
from ocrfix.commands.speech import say
from ocrfix.errors import ExitCode, MissingExtraError
from ocrfix.review import corpus, single
from ocrfix.review.merge import describe
from ocrfix.review.session import Review


@click.command()
@click.argument("out", type=PATH)
@click.option("--terminal", is_flag=True, help="Decide here, not in a browser.")
@click.option("--html", type=FILE, metavar="FILE", help="Write one page that needs no server.")
@click.option("--who", default=None, metavar="NAME", help="Who decides; else your login name.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Else any that is free.")
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
def review(  # noqa: PLR0913 (each is a flag)
    out: Path, html: Path | None, who: str | None, port: int, *, terminal: bool, no_browser: bool
) -> int:
    """Decide on the edits in OUT: on a page in the browser, which this command serves.

    Decisions are saved as they are made, in NAME.decisions.jsonl; `ocrfix apply OUT` writes the
    texts as decided.
    """
    if terminal and html:
        raise click.UsageError("Give --terminal or --html, not both.")
    under_way = Review(corpus.load(out), who=_login() if who is None else who)
    _say_what_is_amiss(under_way)
    if html:
        sources = source.identities(file.source for file in under_way.corpus.files)
        source.write(html, single.html(under_way).encode(), sources=sources)
        say(f"ocrfix: {html}: {len(under_way.corpus.items)} edits")
    elif terminal:
        from ocrfix.review.terminal import run

        run(under_way)
        _say_what_is_next(under_way, out)
    else:
        _serve(under_way, port, opens=not no_browser)
        _say_what_is_next(under_way, out)
    return ExitCode.DONE


def _serve(under_way: Review, port: int, *, opens: bool) -> None:
    try:
        from ocrfix.review import server
    except ImportError as error:
        raise MissingExtraError(
            f"the reviewing page needs {error.name}",
            remedy="pip install 'ocrfix[review]', or use --terminal or --html FILE",
        ) from error
    listening = server.listen(under_way, port=port)
    say(f"ocrfix: review at {listening.address}\nControl-C ends it; decisions are saved at once.")
    if opens:
        webbrowser.open(listening.address)
    with suppress(KeyboardInterrupt):  # the ordinary end
        listening.run()


def _say_what_is_amiss(under_way: Review) -> None:
    for problem in under_way.corpus.problems:
        say(f"ocrfix: {problem.reason}".replace("\n", "\n  "))
    for file, decision in under_way.orphans():
        said = describe(decision)
        say(f"ocrfix: {file.name}: no edit has the id {decision.id} now; kept: {said}")


def _say_what_is_next(under_way: Review, out: Path) -> None:
    under_way.refresh()
    total, decided, _ = under_way.progress()
    say(f"ocrfix: {decided} of {total} decided; `ocrfix apply {out}` writes the texts as decided")


def _login() -> str:
    """Who is logged in; empty where the system doesn't say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
