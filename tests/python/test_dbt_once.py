"""What dbt is spared while it parses changes nothing in what it gives."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from ingest import dbt_once

_PROJECT = """
name: small
version: "0.1.0"
flags: {require_generic_test_arguments_property: true}
profile: small
model-paths: [models]
macro-paths: []
"""
_PROFILE = 'small: {target: t, outputs: {t: {type: duckdb, path: ":memory:", threads: 1}}}'
_MODELS = """
models:
  - name: region
    description: '{{ doc("region_words") }} 地区'
    columns:
      - name: region_code
        description: "Six digits. 六位数。"
        data_tests:
          - not_null: {name: region_code_is_there, description: "each has one"}
          - unique: {name: region_code_is_one, config: {severity: warn}}
          - accepted_values:
              name: region_code_is_known
              arguments: {values: ["430406", "None", "1", "{{ 6 }}", "{% raw %}x{% endraw %}"], quote: true}
          - accepted_values:
              name: region_code_is_known_too
              arguments: {values: ["430406", "None", "1", "{{ 6 }}"], quote: false}
"""
_UNIT = """
unit_tests:
  - name: region_gives_its_code
    model: region
    given: []
    expect: {rows: [{region_code: "430406"}]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one model, with four tests, a unit test and words of its own."""
    files = {
        "dbt_project.yml": _PROJECT,
        "profiles.yml": _PROFILE,
        "models/region.sql": "select {{ \"'430406'\" }} as region_code",
        "models/words.md": "{% docs region_words %}A region.{% enddocs %}",
        "models/_models.yml": _MODELS,
        "models/_region__unit_tests.yml": _UNIT,
    }
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def _parsed(project: Path) -> dict[str, Any]:
    """The manifest of the project, without times and unit tests."""
    from dbt.cli.main import dbtRunner

    places = ["--project-dir", str(project), "--profiles-dir", str(project), "--target-path", str(project / "target")]
    quiet = ["--quiet", "--log-level", "none", "--log-level-file", "none", "--log-path", str(project / "logs")]
    outcome = dbtRunner().invoke(["parse", "--no-partial-parse", "--no-write-json", *places, *quiet])
    assert outcome.success, outcome.exception
    manifest: dict[str, Any] = outcome.result.writable_manifest().to_dict(omit_none=False)
    return manifest


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _timeless(part) for name, part in value.items() if name != "created_at"}
    return [_timeless(part) for part in value] if isinstance(value, list) else value


def test_a_parse_gives_the_same_manifest(project: Path) -> None:
    usual = _parsed(project)
    with dbt_once.thrifty():
        spared = _parsed(project)
    assert len(usual["nodes"]) == 5
    assert usual["nodes"]["model.small.region"]["doc_blocks"] == ["doc.small.region_words"]
    for part in ("nodes", "docs", "sources", "exposures"):
        assert _timeless(spared[part]) == _timeless(usual[part]), part


def test_a_build_passes_over_unit_tests(project: Path) -> None:
    assert len(_parsed(project)["unit_tests"]) == 1
    with dbt_once.thrifty():
        assert _parsed(project)["unit_tests"] == {}


_TEXTS = [
    "pass",
    "1",
    "1e3",
    "None",
    "True",
    "'quoted'",
    '"',
    "[1, 2]",
    " padded ",
    "地区",
    "a\\b",
    "x\n",
    "a\r\nb",
    "",
]


@pytest.mark.parametrize("text", _TEXTS)
def test_a_text_without_jinja_renders_to_itself(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from dbt.clients import jinja

    monkeypatch.setattr(jinja, "_render_cache", {})
    usual = jinja.get_rendered(text, {}, native=True)
    with dbt_once.thrifty():
        spared = jinja.get_rendered(text, {}, native=True)
    assert (spared, type(spared)) == (usual, type(usual))


def test_a_template_compiled_once_renders_with_each_context() -> None:
    from dbt.clients.jinja import get_rendered

    with dbt_once.thrifty():
        assert [get_rendered("{{ n }} rows", {"n": n}) for n in (1, 2)] == ["1 rows", "2 rows"]
        assert [get_rendered("{{ n }}", {"n": n}, native=True) for n in (1, "a")] == [1, "a"]


def test_wrong_data_is_told_each_time() -> None:
    from dbt.artifacts.resources import ModelConfig
    from dbt_common.dataclass_schema import ValidationError

    right = ModelConfig().to_dict(omit_none=True)
    with dbt_once.thrifty():
        for data, is_right in [(right, True), ({**right, "enabled": "perhaps"}, False), (right, True)] * 2:
            with nullcontext() if is_right else pytest.raises(ValidationError, match="perhaps"):
                ModelConfig.validate(data)


def test_dbt_is_its_own_afterwards() -> None:
    from dbt.clients import jinja
    from dbt.parser import manifest
    from dbt_common.dataclass_schema import dbtClassMixin

    def parts() -> list[object]:
        return [jinja._render_cache, manifest._get_doc_blocks, vars(dbtClassMixin)["validate"]]

    before = parts()
    with dbt_once.thrifty():
        within = parts()
    assert all(new is not old for new, old in zip(within, before, strict=True))
    assert all(new is old for new, old in zip(parts(), before, strict=True))


def test_warnings_and_results_are_told_and_debugging_is_not() -> None:
    from dbt_common.events.base_types import EventLevel, EventMsg
    from dbt_common.events.functions import fire_event, get_event_manager
    from dbt_common.events.types import Formatting, Note

    told: list[str] = []

    def see(message: EventMsg) -> None:
        told.append(f"{message.info.level}: {message.info.msg}")

    manager = get_event_manager()
    manager.add_callback(see)
    try:
        with dbt_once.quiet():
            fire_event(Note(msg="as it is"))
            fire_event(Formatting("a line"), level=EventLevel.DEBUG)
            fire_event(Note(msg="grown"), level=EventLevel.WARN)
            late = Note(msg="asked for")
            assert late.msg == "asked for"
            late.msg = "changed"
            assert late.message() == "changed"
    finally:
        manager.callbacks.remove(see)
    assert told == ["info: as it is", "warn: grown"]
