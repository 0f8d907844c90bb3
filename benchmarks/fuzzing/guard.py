"""What a reader may do while it reads: an audit hook that notes all else, and wires that C code trips too.

Python's audit events tell of files opened, processes and connections by Python code. Libraries in C open files and
sockets unseen; against them stand a file whose words must not turn up in what was read, and a port on which nobody may
call.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

_FORBIDDEN = (
    *(
        "socket.",
        "subprocess.",
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.fork",
        "os.startfile",
        "pty.",
    ),
    *("urllib.", "ftplib.", "http.client.", "smtplib.", "imaplib.", "poplib.", "telnetlib.", "nntplib.", "webbrowser."),
    *("os.kill", "os.putenv", "os.setxattr", "shutil.", "ctypes.dlopen", "code.__new__", "marshal."),
)
_CHANGES = (
    *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.chmod", "os.chown", "os.truncate"),
    "os.utime",
)
#: the program's own loading of its modules is no escape
_LOADING = ("ctypes.dlopen", "marshal.", "code.__new__")
_WRITING = 0o3 | 0o100 | 0o1000 | 0o2000


class Guard:
    """Notes what happens outside ``folder`` between ``start`` and ``stop``; one a process, since a hook stays."""

    def __init__(self, folder: Path) -> None:
        self._inside = (str(folder.resolve()), tempfile.gettempdir() + "/jixiao-")
        root = Path(__file__).resolve().parents[2]
        self._readable = (
            *self._inside, str(root), sys.prefix, sys.base_prefix, sysconfig.get_paths()["stdlib"], sys.exec_prefix,
            str(Path(sys.prefix).resolve()), "/proc/self", "/sys/fs/cgroup",
            "/proc/cpuinfo", "/usr/share/zoneinfo", "/dev/null",
        )  # fmt: skip
        self._seen: list[str] | None = None
        sys.addaudithook(self._hook)

    def start(self) -> None:
        """Begin to note."""
        self._seen = []

    def stop(self) -> list[str]:
        """What was noted since the start."""
        seen, self._seen = self._seen or [], None
        return seen

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._seen is None:
            return
        if event == "open":
            self._opened(*arguments)
        elif event in _CHANGES:
            if not all(self._is_in(self._inside, a) for a in arguments if isinstance(a, str | bytes)):
                self._seen.append(f"{event} {arguments!r}"[:300])
        elif event.startswith(_FORBIDDEN) and not event.startswith(_LOADING):
            self._seen.append(f"{event} {arguments!r}"[:300])

    def _opened(self, path: object, mode: object, flags: object) -> None:
        assert self._seen is not None  # noqa: S101 (asked above)
        if not isinstance(path, str | bytes | Path):
            return
        writes = (isinstance(mode, str) and any(c in mode for c in "wax+")) or (
            isinstance(flags, int) and flags & _WRITING
        )
        allowed = self._inside if writes else self._readable
        nameless = str(path) == tempfile.gettempdir()  # the spool's file, which has no name
        if not self._is_in(allowed, path) and not nameless and not str(path).endswith((".py", ".pyc", ".so")):
            self._seen.append(f"open {path!r} {mode!r} {flags!r}"[:300])

    def _is_in(self, folders: tuple[str, ...], path: object) -> bool:
        text = path.decode("utf-8", "replace") if isinstance(path, bytes) else str(path)
        return str(Path(text).absolute()).startswith(folders)


@contextlib.contextmanager
def listener(port: int) -> Iterator[Callable[[], int]]:
    """Listen on a port of this machine; the function given says how many have called since it was last asked."""
    try:
        server = socket.create_server(("127.0.0.1", port), backlog=64)
    except OSError as error:
        print(f"Nobody watches port {port} ({error.strerror}): calls to it aren't counted.", file=sys.stderr)
        yield lambda: 0
        return
    server.setblocking(False)

    def callers() -> int:
        count = 0
        while True:
            try:
                server.accept()[0].close()
            except BlockingIOError:
                return count
            count += 1

    with server:
        yield callers
