"""A PostgreSQL of the tests' own on loopback, behind passwords; who needs it is skipped where there is none."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

OWNER, READER = "jixiao_owner", "jixiao_reader"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL of the test's own on loopback."""

    port: int

    def dsn(self, role: str, password: str | None = None) -> str:
        return f"postgresql://{role}:{password or role + '-pw'}@127.0.0.1:{self.port}/jixiao"

    def another(self, name: str) -> str:
        """The owner's address of a new database on the same server."""
        with psycopg.connect(f"postgresql://super:super-pw@127.0.0.1:{self.port}/postgres", autocommit=True) as con:
            con.execute(sql.SQL("create database {} owner {}").format(sql.Identifier(name), sql.Identifier(OWNER)))
        return self.dsn(OWNER).removesuffix("jixiao") + name


def programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [
        Path(path) for path in [shutil.which("initdb")] if path
    ]
    return found[-1].parent if found else None


@contextmanager
def running() -> Iterator[Server]:
    """A server with the database ``jixiao``, its owner and a reader; gone at the end."""
    bin_dir = programs()
    if bin_dir is None:
        pytest.skip("needs PostgreSQL (on Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="jixiao-postgres-"))
    user = None
    if os.geteuid() == 0:  # PostgreSQL doesn't run as root
        user = "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secret = folder / "secret"
    secret.write_text("super-pw")
    secret.chmod(0o644)

    def run(*command: object) -> None:
        subprocess.run(list(map(str, command)), user=user, cwd=folder, check=True, capture_output=True, timeout=120)

    data = folder / "data"
    run(bin_dir / "initdb", "-D", data, "-U", "super", "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8",
        "--locale=C.UTF-8")  # fmt: skip
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data} -c fsync=off"
    run(bin_dir / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        with psycopg.connect(f"postgresql://super:super-pw@127.0.0.1:{port}/postgres", autocommit=True) as con:
            con.execute(f"create role {OWNER} login password '{OWNER}-pw'")
            con.execute(f"create role {READER} login password '{READER}-pw'")
            con.execute(f"create database jixiao owner {OWNER}")
        yield Server(port)
    finally:
        run(bin_dir / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)
