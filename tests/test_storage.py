"""Files by URL, and compressed ones: read as they were, written whole or not at all."""

from __future__ import annotations

import gzip
import io
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocrfix import Cleaner, Settings, compression, discovery, storage
from ocrfix.batch import Task, attempt, lock
from ocrfix.batch.remote import Remote
from ocrfix.batch.segments import RemoteManifest
from ocrfix.cli import run
from ocrfix.discovery import Kind
from ocrfix.errors import ExitCode, MissingExtraError, OutputError, SourceError
from ocrfix.jsonl.tally import Tally
from ocrfix.report import Done, Failed
from tests.extras import need

DATA = b"It was fine.\n" * 1000
DAMAGED = "It was ﬁne.\n".encode()


@pytest.fixture(autouse=True)
def quick_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory settles at once."""
    monkeypatch.setattr(lock, "SETTLES", 0.01)


@pytest.fixture
def store() -> Iterator[str]:
    """A folder of fsspec's memory."""
    need("fsspec", "remote")
    from fsspec.implementations.memory import MemoryFileSystem

    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]
    yield "memory://bucket"
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]


def packed(name: str, data: bytes = DATA) -> bytes:
    if name.endswith(".zst") and sys.version_info < (3, 14):
        need("backports.zstd", "formats")
    stream = io.BytesIO()
    writer = compression.writer(stream, name)
    writer.write(data)
    writer.close()
    return stream.getvalue()


@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt.zst", "a.txt"])
def test_what_is_packed_is_read_as_it_was(name: str, tmp_path: Path) -> None:
    """Told by its bytes, not by its name; several packed files one after the other too."""
    data = packed(name)
    (tmp_path / "other").write_bytes(data * 2)

    assert storage.read(str(tmp_path / "other")) == DATA * 2
    with storage.opened(str(tmp_path / "other")) as stream:
        assert stream.readline() == b"It was fine.\n"
        assert stream.read() == (DATA * 2)[13:]
    assert packed(name) == data
    assert (len(data) < len(DATA) / 10) == (name != "a.txt")


@pytest.mark.parametrize("name", ["a.gz", "a.zst"])
def test_what_is_cut_short_is_told(name: str, tmp_path: Path) -> None:
    """With its name, whether read at once or a line at a time."""
    path = tmp_path / name
    path.write_bytes(packed(name)[:-6])

    with pytest.raises(SourceError, match=f"{name}: is damaged or cut short"):
        storage.read(str(path))
    with (
        pytest.raises(SourceError, match=f"{name}: is damaged or cut short"),
        storage.opened(str(path)) as stream,
    ):
        list(stream)


def test_zstd_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading and writing; gzip needs nothing."""
    monkeypatch.setattr(compression, "_find_zstd", lambda: None)

    with pytest.raises(MissingExtraError, match=r"pip install 'ocrfix\[formats\]'"):
        compression.unpack(compression.ZSTD_MAGIC, "a.zst")
    with pytest.raises(MissingExtraError):
        compression.writer(io.BytesIO(), "a.zst")
    assert compression.unpack(gzip.compress(DATA), "a.gz") == DATA


def test_a_path_needs_no_fsspec(tmp_path: Path) -> None:
    """It is imported for a URL only."""
    (tmp_path / "a").write_bytes(DATA)
    code = (
        f"import sys; from ocrfix import storage; storage.read({str(tmp_path / 'a')!r});"
        "print('fsspec' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert done.stdout.strip() == b"False"


def test_a_url_without_fsspec_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra's name stands in the message."""
    monkeypatch.setitem(sys.modules, "fsspec.core", None)

    with pytest.raises(MissingExtraError, match=r"pip install 'ocrfix\[remote\]'"):
        storage.read("memory://a")


def test_files_of_a_store_are_written_and_found(store: str) -> None:
    """In order of their names; a pattern finds some of them."""
    for name in ("b.txt", "sub/a.txt", "a.md"):
        storage.write(f"{store}/{name}", DATA)
    storage.write(f"{store}/c.txt", iter([DATA, DATA]))

    assert storage.read(f"{store}/c.txt") == DATA * 2
    assert storage.find(store) == (
        True,
        [f"memory:///bucket/{name}" for name in ("a.md", "b.txt", "c.txt", "sub/a.txt")],
    )
    assert storage.find(f"{store}/?*.txt")[1] == [f"memory:///bucket/{n}.txt" for n in "bc"]
    assert storage.find(f"{store}/b.txt") == (False, [f"{store}/b.txt"])
    storage.remove(f"{store}/b.txt")
    assert not storage.exists(f"{store}/b.txt")


def test_a_changed_file_has_another_stamp(store: str, tmp_path: Path) -> None:
    """Where nothing tells its version it has none."""
    storage.write(f"{store}/a.txt", DATA)
    first = storage.stamp(f"{store}/a.txt")
    assert storage.stamp(f"{store}/a.txt") == first
    storage.write(f"{store}/a.txt", DAMAGED)
    with zipfile.ZipFile(tmp_path / "scans.zip", "w") as archive:
        archive.writestr("a.txt", DATA)

    assert first
    assert storage.stamp(f"{store}/a.txt") != first
    assert not storage.stamp(f"zip://a.txt::{tmp_path / 'scans.zip'}")


def test_what_fails_while_it_is_made_leaves_nothing(store: str, tmp_path: Path) -> None:
    """Neither in a store that has files whole, nor in one that renames them."""
    need("fsspec", "remote")

    def pieces() -> Iterator[bytes]:
        yield DATA
        raise OutputError("no more")

    for folder in (store, tmp_path.as_uri()):
        with pytest.raises(OutputError, match="no more"):
            storage.write(f"{folder}/x/a.txt", pieces())
        assert not storage.exists(f"{folder}/x/a.txt")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_isn_t_there_is_told(store: str) -> None:
    """A file, a folder, a protocol, a package."""
    with pytest.raises(SourceError, match=r"bucket/none\.txt: doesn't exist"):
        storage.read(f"{store}/none.txt")
    with pytest.raises(SourceError, match="bucket/none: doesn't exist"):
        storage.find(f"{store}/none")
    with pytest.raises(SourceError, match="Protocol not known: odd"):
        storage.read("odd://a")


def test_files_within_an_archive_are_found(tmp_path: Path) -> None:
    """Protocols can be chained; so can what is found."""
    need("fsspec", "remote")
    with zipfile.ZipFile(tmp_path / "scans.zip", "w") as archive:
        archive.writestr("in/a.txt", DATA)
    url = f"zip://in::{tmp_path / 'scans.zip'}"
    is_folder, (found,) = storage.find(url)

    assert is_folder
    assert found == f"zip://in/a.txt::{tmp_path / 'scans.zip'}"
    assert storage.read(found) == DATA


@pytest.mark.parametrize(
    ("url", "folder", "way"),
    [
        ("s3://b/in/a.txt", "s3://b/out", "../in/a.txt"),
        ("s3://b/a.txt", "s3://b", "a.txt"),
        ("s3://b/x/y/a.txt", "s3://b/x/z/w", "../../y/a.txt"),
        ("s3://other/a.txt", "s3://b/out", None),
        ("gs://b/a.txt", "s3://b/out", None),
        ("in/a.txt", "s3://b/out", None),
    ],
)
def test_the_way_to_a_source(url: str, folder: str, way: str | None) -> None:
    """Within a bucket there is one, so that both can move together."""
    assert storage.relative(url, folder) == way


def test_a_unit_of_work_reads_and_writes_in_a_store(store: str) -> None:
    """The same results as on this machine, but for their paths; the place can be sent."""
    storage.write(f"{store}/in/a.txt.gz", packed("a.gz", DAMAGED))
    place = pickle.loads(pickle.dumps(Remote(f"{store}/out")))  # noqa: S301 (our own)
    task = Task(f"{store}/in/a.txt.gz", "a")
    done = attempt(task, place, Cleaner(Settings(stages=("encoding",))))

    assert isinstance(done, Done)
    assert done.text == "memory://bucket/out/a.txt"
    assert storage.read(done.text) == b"It was fine.\n"
    assert b'"source": "../in/a.txt.gz"' in storage.read(done.log)
    assert place.holds("a", done.sha256)
    assert not place.holds("b", done.sha256)
    assert isinstance(attempt(task, place, Cleaner()), Done), "our own are renewed"


def names(*paths: str, out: str | None = None, kind: Kind = discovery.TEXTS) -> list[str]:
    return [job.name.as_posix() for job in discovery.find(paths, out, kind)]


def test_names_of_results_in_a_store(store: str) -> None:
    """As on this machine: hidden ones and OUT are left out, folders come in where needed."""
    for name in ("b.txt", "sub/a.txt.gz", "x.png", ".git/a.txt", "out/c.txt", "l.jsonl"):
        storage.write(f"{store}/{name}", DATA)
    for name in ("one/a.txt", "two/a.txt", "two/a.md"):
        storage.write(f"memory://more/{name}", DATA)

    assert names(store, out=f"{store}/out") == ["b", "sub/a"]
    assert names(store, out=store) == ["b", "out/c", "sub/a"]
    assert names(store, kind=discovery.LINES) == ["l.jsonl"]
    assert names(f"{store}/x.png") == ["x"]
    assert names(f"{store}/*.txt", f"{store}/b.txt") == ["b"]
    assert names("memory://more/one", "memory://more/two") == ["one/a", "a.md", "two/a"]


def test_names_of_packed_files(tmp_path: Path) -> None:
    """They are called as if they were not; two of one name are told apart."""
    for name in ("a.txt.gz", "b.txt", "b.txt.gz", "l.jsonl.zst", "l.changes.jsonl"):
        (tmp_path / name).write_bytes(b"")

    assert names(str(tmp_path)) == ["a", "b", "b.txt.gz"]
    assert names(str(tmp_path), kind=discovery.LINES) == ["l.jsonl.zst"]


def test_packed_pages_can_be_reviewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log finds its source and verifies it, packed as it is."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt.gz").write_bytes(packed("a.gz", DAMAGED))

    assert run(["clean", "a.txt.gz", "-o", "out"]) == ExitCode.DONE
    assert run(["apply", "out"]) == ExitCode.DONE
    assert Path("out/a.txt").read_bytes() == b"It was fine.\n"


def row(name: str, words: int = 1) -> Done:
    return Tally(words=words).done(source=f"{name}.txt", text="", log="", sha256=name)


def test_what_was_done_is_known_from_the_store(store: str) -> None:
    """What was sent before a run was broken off, and no more once another one began."""
    with RemoteManifest(store) as first:
        assert not first.begin("settings", resume=None)
        first.put("a", row("a"), 1.5)
        first.put("b", row("b"), 1.5)
    with RemoteManifest(store) as second:
        assert second.is_unfinished
        assert second.begin("settings", resume=None)
        assert second.get("a") == row("a")
        second.put("a", row("a", words=7), 1.0)
        second.finish()
    with RemoteManifest(store) as third:
        assert not third.is_unfinished
        assert third.get("a") == row("a", words=7)
        assert third.get("b") == row("b")
        assert not third.begin("other settings", resume=True)
        assert third.get("a") is None
    with RemoteManifest(store) as fourth:
        assert fourth.get("b") is None


def test_nothing_of_another_s_is_written_over_in_a_store(store: str) -> None:
    """A source, or a text without a log of ours."""
    storage.write(f"{store}/a.txt", DAMAGED)
    cleaner = Cleaner(Settings(stages=("encoding",)))
    own = Remote(store, frozenset([f"{store}/a.txt"]))
    rows = [attempt(Task(f"{store}/a.txt", "a"), p, cleaner) for p in (own, Remote(store))]

    assert [r.reason.partition("\n")[0] for r in rows if isinstance(r, Failed)] == [
        f"{store}/a.txt: is a source; a source is never written over",
        f"{store}/a.txt: is there already, and not as a result of ocrfix",
    ]
    assert storage.read(f"{store}/a.txt") == DAMAGED
