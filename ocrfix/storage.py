"""Files by path or by URL: of this machine, and of any store that fsspec knows.

A path is read without fsspec, which is imported for a URL only. What is compressed is
unpacked.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, cast

from ocrfix import compression
from ocrfix.errors import DiskFullError, MissingExtraError, OcrfixError, OutputError, SourceError
from ocrfix.source import NO_SPACE
from ocrfix.urls import is_url

VERSIONS = (
    *("ETag", "etag", "md5Hash", "generation", "content_md5"),
    *("mtime", "LastModified", "last_modified", "updated", "modified", "created"),
)
"""What stores tell of a file that changes when the file does."""
WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oci", "oss", "memory"})
"""Stores where a file is there when all of it is; in others it is renamed when it is whole."""


def read(path: str, base: Path | None = None) -> bytes:
    """The bytes of a file, unpacked.

    Args:
        path: or URL.
        base: folder from which a path leads; the working folder if None.

    Raises:
        SourceError: it can't be read, or is damaged.
        MissingExtraError: what reads it isn't installed.
    """
    if not is_url(path):
        try:
            return compression.unpack(((base or Path()) / path).read_bytes(), path)
        except OSError as error:
            raise _unreadable(path, error) from error
    system, inside = filesystem(path)
    with _told(path):
        data = cast("bytes", system.cat_file(inside))
    return compression.unpack(data, path)


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """A stream of a file, unpacked, for one too large to be read at once.

    Raises:
        SourceError: it can't be read, or is damaged.
        MissingExtraError: what reads it isn't installed.
    """
    with ExitStack() as stack:
        if is_url(path):
            system, inside = filesystem(path)
            stack.enter_context(_told(path))
            stream = stack.enter_context(system.open(inside, "rb"))
        else:
            try:
                stream = stack.enter_context(Path(path).open("rb"))
            except OSError as error:
                raise _unreadable(path, error) from error
        stack.enter_context(compression.damage_told(path))
        yield compression.reader(stream)


def find(url: str) -> tuple[bool, list[str]]:
    """What a URL leads to; it may have ``*`` in it.

    Returns:
        Whether it is a folder, and the URLs of the files in it and in those within, in order;
        of a file its own.

    Raises:
        SourceError: there is nothing.
    """
    system, inside = filesystem(url)
    with _told(url):
        if "*" in inside:
            return True, [_url_of(url, system, path) for path in sorted(system.glob(inside))]
        # First whether it is a file: on the web each page with links is a folder as well.
        if system.isfile(inside):
            return False, [url]
        if system.isdir(inside):
            return True, [_url_of(url, system, path) for path in sorted(system.find(inside))]
    raise SourceError(f"{url}: doesn't exist", remedy="check the URL")


def canonical(path: str) -> str:
    """A URL as all that lead to the same file have it; a path as it is.

    Raises:
        SourceError: the URL is none that fsspec knows.
    """
    if not is_url(path):
        return path
    system, inside = filesystem(path)
    return _url_of(path, system, inside)


def exists(url: str) -> bool:
    """Whether a URL leads to a file."""
    system, inside = filesystem(url)
    with _told(url):
        return bool(system.isfile(inside))


def stamp(url: str) -> str:
    """What a store calls the present version of a file, as far as it was listed; or nothing.

    Raises:
        SourceError: it can't be asked.
    """
    system, inside = filesystem(url)
    with _told(url):
        facts = system.info(inside)
    known = {name: str(facts[name]) for name in VERSIONS if facts.get(name)}
    return json.dumps({**known, "size": facts.get("size")}) if known else ""


def write(url: str, data: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all.

    Args:
        url: where to.
        data: what; in pieces if it is large.

    Raises:
        OutputError: it can't be written.
    """
    system, inside = filesystem(url)
    folder, _, name = inside.rpartition("/")
    with _told(url, writing=True):
        if _protocol(system) in WHOLE:
            _send(system, data, inside)
            return
        temporary = f"{folder}/.{name[:64]}.{secrets.token_hex(4)}.tmp"
        system.makedirs(folder, exist_ok=True)
        try:
            _send(system, data, temporary)
            system.mv(temporary, inside)
        except BaseException:
            if system.exists(temporary):
                system.rm_file(temporary)
            raise


def create(url: str, data: bytes) -> bool:
    """Write a small file that must not be there yet; tells whether it wasn't.

    Of several who do so at once only one can where the store sees to it; elsewhere the last has it.

    Raises:
        OutputError: it can't be written.
    """
    system, inside = filesystem(url)
    with _told(url, writing=True):
        if _protocol(system) not in WHOLE:
            system.makedirs(inside.rpartition("/")[0], exist_ok=True)
        try:
            with system.open(inside, "xb") as file:
                file.write(data)
        except FileExistsError:
            return False
        except (NotImplementedError, TypeError, ValueError):  # it can't create files
            if system.exists(inside):
                return False
            system.pipe_file(inside, data)
    return True


def remove(url: str) -> None:
    """Remove a file, if it is there.

    Raises:
        OutputError: it can't be removed.
    """
    system, inside = filesystem(url)
    with _told(url, writing=True):
        if system.isfile(inside):
            system.rm_file(inside)


def filesystem(url: str) -> tuple[Any, str]:
    """Fsspec's file system of a URL, and its path there.

    Raises:
        MissingExtraError: fsspec isn't installed, or what it needs for this store.
        SourceError: the URL is none that it knows.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtraError(
            f"{url}: a URL needs fsspec, which is not there",
            remedy="pip install 'ocrfix[remote]'",
        ) from error
    with _told(url):
        found: tuple[Any, str] = url_to_fs(url)
    return found


def relative(url: str, folder: str) -> str | None:
    """The way from a folder to a file of the same store; None if it is of another.

    >>> relative("s3://bucket/in/a.txt", "s3://bucket/out/sub")
    '../../in/a.txt'
    """
    (store, _, path), (other, _, start) = url.partition("://"), folder.partition("://")
    if store != other or "::" in url + folder:
        return None
    parts, above = PurePosixPath(path).parts, PurePosixPath(start).parts
    if parts[:1] != above[:1]:  # buckets
        return None
    shared = 0
    while shared < min(len(parts) - 1, len(above)) and parts[shared] == above[shared]:
        shared += 1
    return "/".join([".."] * (len(above) - shared) + list(parts[shared:]))


def _send(system: Any, data: bytes | Iterable[bytes], path: str) -> None:  # noqa: ANN401 (fsspec has no types)
    """Make a file of a store, which has it when it has all of it."""
    if isinstance(data, bytes):
        system.pipe_file(path, data)
        return
    with TemporaryDirectory() as folder:
        # First here: what fails while it is made must not be closed there, as if it were whole.
        whole = Path(folder) / "whole"
        with whole.open("wb") as file:
            file.writelines(data)
        system.put_file(str(whole), path)


def _protocol(system: Any) -> str:  # noqa: ANN401 (as above)
    protocol = system.protocol
    return protocol if isinstance(protocol, str) else str(protocol[0])


def _url_of(url: str, system: Any, path: str) -> str:  # noqa: ANN401 (as above)
    """The URL of a path that was found below a URL."""
    head, chain, rest = url.partition("::")
    if chain:
        return f"{head.partition('://')[0]}://{path}::{rest}"
    return cast("str", system.unstrip_protocol(path))


def _unreadable(path: str, error: OSError) -> SourceError:
    return SourceError(
        f"{path}: can't be read: {error.strerror}", remedy="check the path and its permissions"
    )


@contextmanager
def _told(url: str, *, writing: bool = False) -> Iterator[None]:
    """Turn a store's errors into ours."""
    try:
        yield
    except OcrfixError:
        raise
    except ImportError as error:
        raise MissingExtraError(
            f"{url}: {error}", remedy="install the package that fsspec needs for this store"
        ) from error
    except Exception as error:  # each store has errors of its own
        what = f"{type(error).__name__}: {error}"
        if isinstance(error, OSError) and error.errno in NO_SPACE:
            raise DiskFullError(
                f"{url}: can't be written: {what}",
                remedy="make room, and run the same command again: it goes on from here",
            ) from error
        if writing:
            raise OutputError(
                f"{url}: can't be written: {what}", remedy="check the URL and who you are there"
            ) from error
        if isinstance(error, FileNotFoundError):
            raise SourceError(f"{url}: doesn't exist", remedy="check the URL") from error
        raise SourceError(
            f"{url}: can't be read: {what}", remedy="check the URL and who you are there"
        ) from error
