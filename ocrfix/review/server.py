"""The reviewing page's server: on this machine only, for whoever has the token."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ocrfix.errors import OcrfixError, OutputError
from ocrfix.review import page, requests, view
from ocrfix.review.guard import Guard, new_token
from ocrfix.review.requests import RequestError
from ocrfix.review.session import Review, Stroke

HOST = "127.0.0.1"
PER_PAGE = 100
MOST_PER_PAGE = 500


@dataclass(frozen=True)
class Server:
    """A server that listens but doesn't answer yet.

    Attributes:
        address: of the page, with the token.
        app: what answers.
        listener: the open socket.
    """

    address: str
    app: Guard
    listener: socket.socket

    def run(self) -> None:
        """Answer until interrupted."""
        config = uvicorn.Config(
            self.app, log_level="error", access_log=False, ws="none", lifespan="off"
        )
        uvicorn.Server(config).run(sockets=[self.listener])


def listen(review: Review, *, port: int = 0) -> Server:
    """Open a server for a review.

    Args:
        review: what is reviewed.
        port: to listen at; 0 for any that is free.

    Raises:
        OutputError: the port is taken.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise OutputError(
            f"port {port}: can't be listened at: {error.strerror}", remedy="choose another"
        ) from error
    bound = listener.getsockname()[1]
    token = new_token()
    guard = Guard(application(review), token=token, port=bound)
    return Server(f"http://{HOST}:{bound}/{quote(token)}/", guard, listener)


def application(review: Review) -> Starlette:
    """The page, its files, and what it asks for; unguarded."""
    routes = [
        Route("/", _page_file("index.html")),
        *(Route(f"/{name}", _page_file(name)) for name in page.SERVED),
    ]
    for name, answer in GETS.items():
        routes.append(Route(f"/api/{name}", _get(review, answer)))
    for name, act in POSTS.items():
        routes.append(Route(f"/api/{name}", _post(review, act), methods=["POST"]))
    return Starlette(routes=routes)


def _page_file(name: str) -> Callable[[Request], Response]:
    data, kind = page.read(name).encode(), page.media_type(name)

    def answer(_: Request) -> Response:
        return Response(data, media_type=kind)

    return answer


Values = Mapping[str, Any]


def _overview(review: Review, _: Values) -> view.Values:
    return view.overview(review)


def _progress(_review: Review, _: Values) -> view.Values:
    return {}  # each answer has it


def _edits(review: Review, asked: Values) -> view.Values:
    found = review.find(requests.query(asked))
    offset = requests.number(asked, "offset", 0, len(found))
    limit = requests.number(asked, "limit", PER_PAGE, MOST_PER_PAGE)
    return {
        "total": len(found),
        "offset": offset,
        "rows": [view.row(review, item) for item in found[offset : offset + limit]],
    }


def _edit(review: Review, asked: Values) -> view.Values:
    number = requests.number(asked, "number", 0, len(review.corpus.items))
    return view.detail(review, requests.item(review, number))


def _series(review: Review, asked: Values) -> view.Values:
    by = requests.series_by(asked.get("by"))
    groups = review.index.series(review.find(requests.query(asked)), by)
    offset = requests.number(asked, "offset", 0, len(groups))
    limit = requests.number(asked, "limit", PER_PAGE, MOST_PER_PAGE)
    return {
        "total": len(groups),
        "offset": offset,
        "series": [view.series(review, items, by) for items in groups[offset : offset + limit]],
    }


def _concordance(review: Review, asked: Values) -> view.Values:
    number = requests.number(asked, "number", 0, len(review.corpus.items))
    by = requests.series_by(asked.get("by"))
    items = review.index.series_of(requests.item(review, number), by)
    offset = requests.number(asked, "offset", 0, len(items))
    limit = requests.number(asked, "limit", PER_PAGE, MOST_PER_PAGE)
    return {
        **view.series(review, items, by),
        "total": len(items),
        "offset": offset,
        "rows": [view.row(review, item) for item in items[offset : offset + limit]],
    }


def _diff(review: Review, asked: Values) -> view.Values:
    number = requests.number(asked, "file", 0, len(review.corpus.files))
    return {"diff": view.diff(requests.file(review, number))}


def _decide(review: Review, sent: Values) -> view.Values:
    return _told(review, requests.decide(review, sent))


def _word(review: Review, sent: Values) -> view.Values:
    return {**_told(review, requests.word(review, sent)), "words": review.words.name}


def _undo(review: Review, sent: Values) -> view.Values:
    restored, left = review.undo(requests.number(sent, "stroke", 0, 1 << 53))
    rows = [view.row(review, item) for item in restored[:MOST_PER_PAGE]]
    return {"restored": len(restored), "left": len(left), "rows": rows}


def _rows(review: Review, sent: Values) -> view.Values:
    return {"rows": [view.row(review, item) for item in requests.items(review, sent)]}


def _told(review: Review, stroke: Stroke) -> view.Values:
    """What a page is told of a stroke: of a long one only as much as a page can show."""
    rows = [view.row(review, item) for item, _, _ in stroke.made[:MOST_PER_PAGE]]
    return {"stroke": stroke.number, "decided": len(stroke.made), "rows": rows}


GETS = {
    "overview": _overview,
    "progress": _progress,
    "edits": _edits,
    "edit": _edit,
    "series": _series,
    "concordance": _concordance,
    "diff": _diff,
}
POSTS = {"rows": _rows, "decide": _decide, "word": _word, "undo": _undo}


def _get(
    review: Review, answer: Callable[[Review, Values], view.Values]
) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        review.refresh()
        return _answered(review, lambda: answer(review, request.query_params))

    return endpoint


def _post(review: Review, act: Callable[[Review, Values], view.Values]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        try:
            sent = json.loads(await request.body())
        except (ValueError, RecursionError):
            sent = None
        if not isinstance(sent, dict):
            return _json({"error": "a JSON object is missing"}, 400)
        return _answered(review, lambda: act(review, sent))

    return endpoint


def _answered(review: Review, answer: Callable[[], view.Values]) -> Response:
    """The answer with the progress, or what went wrong."""
    try:
        values = answer()
    except RequestError as error:
        return _json({"error": str(error)}, 400)
    except OcrfixError as error:
        return _json({"error": str(error)}, 409)
    return _json({**values, "progress": view.progress(review)}, 200)


def _json(values: view.Values, status: int) -> Response:
    # Escapes all but ASCII: lone surrogates of undecodable bytes pass as well.
    return Response(json.dumps(values).encode(), status, media_type="application/json")
