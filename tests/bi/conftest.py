"""What the tests in a browser share: Chromium, and Superset started on the test warehouse."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SUPERSET = ROOT / "bi" / "superset"
#: quiet: none of Chromium's own calls to the network
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


# other checks run beside these: a slow machine is no failure
expect.set_options(timeout=60_000)


@dataclass(frozen=True)
class Server:
    """A running Superset: its address, and who may log in."""

    address: str
    user: str
    password: str
    home: Path


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the published file of the five documents, so that a test may take its place."""
    built = Path(os.environ.get("JIXIAO_TEST_WAREHOUSE") or ROOT / "warehouse" / "jixiao.duckdb")
    if not built.is_file():
        pytest.fail("needs a built warehouse: run make, or make test")
    return Path(shutil.copy(built, tmp_path_factory.mktemp("warehouse") / "jixiao.duckdb"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; ``CHROMIUM`` names the program where it isn't found by itself."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("needs Chromium (on Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def superset(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Superset with the dashboards, on a port of its own, as `make superset` starts it."""
    home = tmp_path_factory.mktemp("superset")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (home / "server.log").open("w")
    command = [
        SUPERSET / ".venv" / "bin" / "python", SUPERSET / "launch.py",
        "--warehouse", warehouse, "--home", home, "--port", str(port),
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=home)
    try:
        wait(f"http://127.0.0.1:{port}/health", process, home)
        yield Server(f"http://127.0.0.1:{port}", "jixiao", (home / "password").read_text().strip(), home)
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def wait(address: str, process: subprocess.Popen[bytes], home: Path, seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 (loopback)
                return
        except OSError:
            time.sleep(1)
    raise AssertionError("Superset didn't start:\n" + (home / "server.log").read_text()[-3000:])
