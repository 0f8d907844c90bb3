"""Superset's settings for jixiao: on loopback, Chinese first, read-only, nothing that calls home."""

from __future__ import annotations

import os
from pathlib import Path

HOME = Path(os.environ["JIXIAO_SUPERSET_HOME"])

SECRET_KEY = (HOME / "secret_key").read_text(encoding="ascii").strip()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME / 'superset.db'}?check_same_thread=false"

BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {"zh": {"flag": "cn", "name": "简体中文"}, "en": {"flag": "us", "name": "English"}}
APP_NAME = "绩效 jixiao"

SESSION_COOKIE_SAMESITE = "Lax"
WTF_CSRF_ENABLED = True
# the pages load nothing from anywhere else, a counting pixel of Superset's own included
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,  # served on loopback; behind a proxy with TLS, set both to True
    "session_cookie_secure": False,
}
ENABLE_PROXY_FIX = False
PUBLIC_ROLE_LIKE = None
PREVENT_UNSAFE_DB_CONNECTIONS = True
ALLOW_ADHOC_SUBQUERY = False

ROW_LIMIT = 50_000
SQLLAB_TIMEOUT = 30
SUPERSET_WEBSERVER_TIMEOUT = 60
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}  # a new warehouse shows at the next query
DATA_CACHE_CONFIG = CACHE_CONFIG
FILTER_STATE_CACHE_CONFIG = {"CACHE_TYPE": "SupersetMetastoreCache", "CACHE_DEFAULT_TIMEOUT": 86_400}
EXPLORE_FORM_DATA_CACHE_CONFIG = FILTER_STATE_CACHE_CONFIG
RATELIMIT_STORAGE_URI = "memory://"
FEATURE_FLAGS = {"DASHBOARD_RBAC": False, "ALERT_REPORTS": False, "DRILL_TO_DETAIL": True}
