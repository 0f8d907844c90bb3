"""Formats that other programs make, where they are installed: Chromium's and LibreOffice's PDF, old Word and Excel."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from five_html import write_html
from five_office import write_docx, write_xlsx
from five_source import Source


def write_browser(source: Source, path: Path) -> None:
    """PDF as a browser prints the web page."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        write_html(source, page)
        command = [shutil.which("chromium") or "chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={path}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)


def _office(path: Path, made: Path, kind: str) -> None:
    profile = f"-env:UserInstallation={(made.parent / 'profile').as_uri()}"
    command = [shutil.which("soffice") or "soffice", profile, "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(made.parent / "out"), str(made)], check=True, capture_output=True)
    shutil.copyfile(made.parent / "out" / f"{made.stem}.{kind}", path)


def write_office(source: Source, path: Path) -> None:
    """PDF as an office program prints the Word form."""
    with tempfile.TemporaryDirectory() as folder:
        write_docx(source, made := Path(folder) / "a.docx")
        _office(path, made, "pdf")


def write_doc(source: Source, path: Path) -> None:
    """The Word form in the old format."""
    with tempfile.TemporaryDirectory() as folder:
        write_docx(source, made := Path(folder) / "a.docx")
        _office(path, made, "doc")


def write_xls(source: Source, path: Path) -> None:
    """The workbook in the old format."""
    with tempfile.TemporaryDirectory() as folder:
        write_xlsx(source, made := Path(folder) / "a.xlsx")
        _office(path, made, "xls")


WRITERS = {"pdf_browser": write_browser, "pdf_office": write_office, "doc": write_doc, "xls": write_xls}
