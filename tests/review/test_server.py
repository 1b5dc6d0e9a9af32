"""The server: what it answers, and whom it refuses."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ocrfix.review import corpus, page
from ocrfix.review.session import Review
from tests.review import folders
from tests.review.folders import Change

pytest.importorskip("starlette", reason="pip install 'ocrfix[review]' to run these")
pytest.importorskip("uvicorn", reason="pip install 'ocrfix[review]' to run these")

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"


class Client:
    """Speaks to a running server as a browser would, or as an attacker."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.token = parts.netloc, parts.path

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str | None
    ) -> tuple[int, dict[str, str], bytes]:
        """Send a request as it is; gives status, headers and body."""
        connection = HTTPConnection("127.0.0.1", int(self.host.split(":")[1]), timeout=20)
        sent = {"Host": self.host, **{k.replace("_", "-"): v for k, v in headers.items() if v}}
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        found = {k.lower(): v for k, v in answer.getheaders()}
        return answer.status, found, answer.read()

    def get(self, name: str) -> dict[str, Any]:
        """What the page is told."""
        status, _, data = self.ask(f"{self.token}api/{name}")
        assert status == 200, data
        return dict(json.loads(data))

    def post(self, name: str, values: object) -> tuple[int, dict[str, Any]]:
        """What the page is told when it sends something."""
        status, _, data = self.ask(
            f"{self.token}api/{name}",
            method="POST",
            body=json.dumps(values).encode(),
            Content_Type="application/json",
            Origin=f"http://{self.host}",
        )
        return status, json.loads(data)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("served")
    (root / "secret.txt").write_text("secret", "utf-8")
    folders.write(root)
    return folders.write(root, "bad", f"It was {HOSTILE} tbe\n", [Change(HOSTILE, "x<y>&")])


@pytest.fixture(scope="module")
def client(out: Path) -> Iterator[Client]:
    from ocrfix.review import server

    listening = server.listen(Review(corpus.load(out), who="Ann"))
    threading.Thread(target=listening.run, daemon=True).start()
    yield Client(listening.address)
    listening.listener.close()


def test_the_page_and_its_files_are_served(client: Client) -> None:
    """All of them, with their types, under a policy that runs no inline script."""
    for name in ("", *page.SERVED):
        status, headers, _ = client.ask(client.token + name)
        assert status == 200, name
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"


def test_without_the_token_there_is_nothing(client: Client) -> None:
    """Neither page nor data."""
    for path in ("/", "/api/overview", "/x/", f"/{client.token[1:-2]}/", client.token[:-1]):
        assert client.ask(path)[0] == 404, path


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", ""])
def test_other_host_names_are_refused(client: Client, host: str) -> None:
    """A name that somebody lets point here (DNS rebinding) gets nothing, token or not."""
    name = host.format(port=client.host.split(":")[1])
    connection = HTTPConnection("127.0.0.1", int(client.host.split(":")[1]), timeout=20)
    connection.putrequest("GET", f"{client.token}api/overview", skip_host=True)
    if name:
        connection.putheader("Host", name)
    connection.endheaders()

    assert connection.getresponse().status in (400, 403)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example", "Content_Type": "application/json"},
        {"Origin": "null", "Content_Type": "application/json"},
        {"Content_Type": "application/json"},
        {"Origin": "{own}", "Content_Type": "text/plain"},
        {"Origin": "{own}", "Content_Type": "application/json", "Sec_Fetch_Site": "cross-site"},
    ],
)
def test_posts_from_elsewhere_are_refused(client: Client, headers: dict[str, str]) -> None:
    """Other sites can't decide, even were they to know the token."""
    sent = {k: v.format(own=f"http://{client.host}") for k, v in headers.items()}
    body = json.dumps({"items": [0], "verdict": "reject", "text": None}).encode()
    path = f"{client.token}api/decide"

    assert client.ask(path, method="POST", body=body, **sent)[0] == 403
    assert client.get("progress")["progress"]["decided"] == 0


def test_data_is_not_for_other_sites_to_read(client: Client) -> None:
    """A request with a foreign origin is refused, and nothing allows sharing."""
    path = f"{client.token}api/overview"

    assert client.ask(path, Origin="http://evil.example")[0] == 403
    assert "access-control-allow-origin" not in client.ask(path)[1]


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/%2e%2e/secret.txt",
        "....//secret.txt",
        "//etc/passwd",
        "static/../../secret.txt",
        "memoir.txt",
        "memoir.edits.jsonl",
        "app.py",
        "__init__.py",
        "local.js/../../session.py",
        "\\..\\secret.txt",
    ],
)
def test_no_path_opens_a_file(client: Client, path: str) -> None:
    """Only the page's own files are there, by their names."""
    assert client.ask(client.token + path)[0] == 404


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("decide", []),
        ("decide", {}),
        ("decide", {"items": [-1], "verdict": "accept"}),
        ("decide", {"items": [True], "verdict": "accept"}),
        ("decide", {"items": ["../x"], "verdict": "accept"}),
        ("decide", {"items": [0], "verdict": "hold"}),
        ("decide", {"items": [0], "verdict": "replace"}),
        ("decide", {"items": [0], "verdict": "accept", "text": "x"}),
        ("decide", {"items": [0], "verdict": "replace", "text": "x" * 20_000}),
        ("decide", {"series": {"number": 0, "by": "all"}, "verdict": "accept"}),
        ("decide", {"filter": {"file": "../x"}, "verdict": "accept"}),
        ("word", {"number": 99999, "what": "never"}),
        ("word", {"number": 0, "what": "sometimes"}),
        ("rows", {"numbers": list(range(501))}),
    ],
)
def test_nonsense_is_refused(client: Client, name: str, values: object) -> None:
    """With 400 and a word, never a traceback; nothing is decided."""
    status, answer = client.post(name, values)

    assert status == 400
    assert answer["error"]
    assert client.get("progress")["progress"]["decided"] == 0


def test_too_long_a_body_is_refused(client: Client) -> None:
    """Before it is read."""
    path = f"{client.token}api/decide"
    sent = {"Content_Type": "application/json", "Origin": f"http://{client.host}"}

    assert client.ask(path, method="POST", body=b" " * 1_000_001, **sent)[0] == 403


def test_undo_without_a_stroke_says_so(client: Client) -> None:
    """A page of an earlier run has strokes that this one doesn't know."""
    assert client.post("undo", {"stroke": 99}) == (409, {"error": "there is nothing to take back"})


def test_a_stroke_goes_round(client: Client) -> None:
    """Decide by filter, see it, take it back."""
    status, told = client.post(
        "decide", {"filter": {"rule": "words.case"}, "verdict": "accept", "text": None}
    )

    assert (status, told["decided"]) == (200, 1)
    assert client.get("edits?state=accept")["total"] == 1
    assert client.post("undo", {"stroke": told["stroke"]})[1]["restored"] == 1
    assert client.get("edits?state=open&limit=3")["total"] == 9


def test_one_edit_has_all_that_is_needed(client: Client) -> None:
    """Passage, reason, readings, series."""
    found = client.get("edits?text=%C3%A9")["rows"][0]
    edit = client.get(f"edit?number={found['number']}")

    assert edit["source"][1] == "Caf6"
    assert edit["result"][1] == "Café"
    assert [a["text"] for a in edit["alternatives"]] == ["Café"]
    assert edit["series"]["change"] == {"edits": 1, "open": 1}
    assert edit["reason"] == "read as 'Caf6'"


def test_text_from_the_source_is_data_only(client: Client) -> None:
    """It goes as JSON and nothing in the page is made of it."""
    _, headers, data = client.ask(f"{client.token}api/edits?file=0")

    assert headers["content-type"] == "application/json"
    assert json.loads(data)["rows"][0]["before"] == HOSTILE
    assert HOSTILE.encode() not in client.ask(client.token)[2]


def test_only_this_machine_is_listened_to(out: Path) -> None:
    """The socket is bound to the loopback address."""
    from ocrfix.review import server

    listening = server.listen(Review(corpus.load(out)))
    try:
        assert listening.listener.getsockname()[0] == "127.0.0.1"
        assert len(urlsplit(listening.address).path) > 30
    finally:
        listening.listener.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_control_c_is_the_ordinary_end(out: Path) -> None:
    """It says how far the review is and what comes next, and exits with 0."""
    command = [sys.executable, "-m", "ocrfix", "review", str(out), "--no-browser"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            assert "ocrfix: review at http://127.0.0.1:" in process.stderr.readline()
            time.sleep(1)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=20)
        finally:
            process.kill()

    assert process.returncode == 0, told
    assert "of 9 decided; `ocrfix apply" in told
