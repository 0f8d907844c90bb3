"""Headers, footers and notes of Word files: what stands beside the body is read, each text once."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_files import cell, docx_file, lines, para, replace_part, table

from ingest.forms.text import strip_tags
from ingest.loaders import load

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"


def _section(*references: tuple[str, str, str], more: str = "") -> str:
    """A section's properties; a reference is (header or footer, its type, the identifier of its part)."""
    named = "".join(f'<w:{kind}Reference w:type="{which}" r:id="{key}"/>' for kind, which, key in references)
    return f'<w:sectPr xmlns:r="{_R}">{named}{more}</w:sectPr>'


def _file(folder: Path, body: str, parts: dict[str, str]) -> Path:
    """A document and its other parts: name -> (root's name) content; the identifier is the name without its ending."""
    path = docx_file(folder, body)
    named = "".join(f'<Relationship Id="{name}" Type="{_R}/x" Target="{name}.xml"/>' for name in parts)
    rels = f'<Relationships xmlns="{_P}">{named}</Relationships>'
    replace_part(path, "word/_rels/document.xml.rels", rels.encode())
    for name, inner in parts.items():
        replace_part(path, f"word/{name}.xml", f'<w:hdr xmlns:w="{_W}">{inner}</w:hdr>'.encode())
    return path


def test_headers_stand_before_their_section_and_footers_behind_each_once(tmp_path: Path) -> None:
    first = _section(("header", "default", "h1"), ("footer", "default", "f1"))
    second = _section(("header", "default", "h2"), ("footer", "default", "f1"))
    body = (
        para("甲表") + table(cell("a") + cell("b")) + f"<w:p><w:pPr>{first}</w:pPr></w:p>"
        + para("乙表") + second
    )  # fmt: skip
    parts = {"h1": para("2023年度绩效自评表"), "h2": para("附件2"), "f1": para("单位：万元")}
    assert lines(load(_file(tmp_path, body, parts))) == ["2023年度绩效自评表", "甲表", "单位：万元", "附件2", "乙表"]


def test_the_first_page_s_header_counts_where_the_section_uses_it(tmp_path: Path) -> None:
    references = (("header", "first", "h1"), ("header", "default", "h2"))
    parts = {"h1": para("封面"), "h2": para("正文")}
    used = para("甲") + _section(*references, more="<w:titlePg/>")
    assert lines(load(_file(tmp_path, used, parts))) == ["封面", "正文", "甲"]
    unused = para("甲") + _section(*references)
    assert lines(load(_file(tmp_path, unused, parts))) == ["正文", "甲"]


def test_footnotes_follow_the_body_and_their_rulers_are_none(tmp_path: Path) -> None:
    note = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>'
    note += f'<w:footnote w:id="1">{para("注：得分按执行率折算")}</w:footnote>'
    body = para('<w:r><w:t>得分</w:t><w:footnoteReference w:id="1"/></w:r>')
    assert lines(load(_file(tmp_path, body, {"footnotes": note}))) == ["得分", "注：得分按执行率折算"]


def test_a_header_that_is_missing_or_lies_elsewhere_is_passed_over(tmp_path: Path) -> None:
    path = _file(tmp_path, para("甲") + _section(("header", "default", "h9"), ("footer", "default", "out")), {})
    outside = f'<Relationship Id="out" Type="{_R}/x" Target="http://example.org/f.xml" TargetMode="External"/>'
    replace_part(
        path, "word/_rels/document.xml.rels", f'<Relationships xmlns="{_P}">{outside}</Relationships>'.encode()
    )
    assert lines(load(path)) == ["甲"]


def test_signs_of_the_font_symbol_are_read_as_signs(tmp_path: Path) -> None:
    """In other fonts the same numbers are boxes to tick."""

    def sign(font: str, number: str) -> str:
        return f'<w:sym w:font="{font}" w:char="{number}"/>'

    signs = f"{sign('Symbol', 'F0B3')}<w:t>95%</w:t>{sign('Symbol', 'F0A3')}<w:t>5</w:t>"
    boxes = f"{sign('Wingdings 2', 'F0A3')}<w:t>新增</w:t>{sign('Wingdings', 'F0FE')}<w:t>延续</w:t>"
    path = docx_file(tmp_path, f"<w:p><w:r>{signs}</w:r></w:p><w:p><w:r>{boxes}</w:r></w:p>")
    assert lines(load(path)) == ["≥95%≤5", "□新增☑延续"]


@pytest.mark.parametrize(
    ("printed", "read"), [("\uf0b395%", "≥95%"), ("\uf0a3 5", "≤ 5"), ("\uf0a3新增", "\uf0a3新增")]
)
def test_a_sign_by_its_number_in_the_font_is_a_sign_before_a_number(printed: str, read: str) -> None:
    assert strip_tags(printed) == read
