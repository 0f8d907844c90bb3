"""Superset with jixiao's dashboards, on loopback: sets it up on the first run, loads the dashboards, starts it.

Run by ``make superset``, in the environment of ``requirements.lock``:
``python launch.py --warehouse FILE --home DIR [--port 8088] [--prepare]``.
"""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import sys
import warnings
from pathlib import Path

import yaml
from bundle import files
from metadata import BundleError

HERE = Path(__file__).resolve().parent
USER = "jixiao"


def main() -> int:
    """Set up, load, and hand over to the server; gives the exit status where it doesn't get that far."""
    parser = argparse.ArgumentParser(description="Superset with jixiao's dashboards, on loopback.")
    parser.add_argument("--warehouse", type=Path, required=True, help="the published DuckDB file")
    parser.add_argument("--home", type=Path, default=HERE / ".home", help="where Superset keeps its own things")
    parser.add_argument("--port", type=int, default=8088)
    parser.add_argument("--prepare", action="store_true", help="set up and load, but don't start the server")
    given = parser.parse_args()
    if not given.warehouse.is_file():
        print(f"No warehouse at {given.warehouse}: build one first (make).", file=sys.stderr)
        return 2
    home = given.home.resolve()
    password = secret(home / "password", 12)
    secret(home / "secret_key", 42)
    os.environ.update(
        JIXIAO_SUPERSET_HOME=str(home),
        SUPERSET_CONFIG_PATH=str(HERE / "superset_config.py"),
        SUPERSET_HOME=str(home),
        SCARF_ANALYTICS="false",
    )
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    try:
        prepare(given.warehouse.resolve(), home, password)
    except BundleError as problem:
        print(problem, file=sys.stderr)
        return 1
    address = f"http://127.0.0.1:{given.port}"
    print(f"Dashboards: {address}/superset/dashboard/comparison/ and {address}/superset/dashboard/audit/")
    print(f"User {USER}, password {password}", flush=True)
    if not given.prepare:
        server = Path(sys.executable).parent / "gunicorn"
        os.execv(server, [str(server), "--bind", f"127.0.0.1:{given.port}", "--workers", "1", "--threads", "8",
                          "--timeout", "120", "--log-level", "warning", "superset.app:create_app()"])  # fmt: skip
    return 0


def secret(file: Path, size: int) -> str:
    """The secret in a file that only its owner reads; made on the first run."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(size) + "\n", encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def prepare(warehouse: Path, home: Path, password: str) -> None:
    """Bring Superset's own database up to date, and load user, roles and dashboards into it."""
    bundle = {path: yaml.safe_dump(content, allow_unicode=True) for path, content in files(warehouse).items()}

    from superset.app import create_app

    print("setting up Superset", flush=True)
    app = create_app()
    with app.app_context():
        from flask_migrate import upgrade
        from superset import appbuilder, db, security_manager
        from superset.commands.dashboard.importers.v1 import ImportDashboardsCommand
        from superset.utils.core import override_user

        marker = home / "migrated"
        if not marker.exists():
            upgrade()
            appbuilder.add_permissions(update_perms=True)
            security_manager.sync_role_definitions()
            db.session.commit()
            marker.touch()
        user = security_manager.find_user(USER) or security_manager.add_user(
            USER, "jixiao", "绩效", "jixiao@localhost", security_manager.find_role("Admin"), password
        )
        print("loading the dashboards", flush=True)
        with override_user(user):
            ImportDashboardsCommand(bundle, overwrite=True).run()
            db.session.commit()


if __name__ == "__main__":
    sys.exit(main())
