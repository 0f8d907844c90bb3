"""The loaders of Word and HTML: spans, what is shown and what isn't, and files made to hurt."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from office_files import (
    cell,
    compound,
    docx,
    docx_file,
    grids,
    html,
    lines,
    para,
    replace_part,
    run,
    spans,
    table,
    texts,
)

from ingest.loaders import load
from ingest.model import RejectedError


def _code(path: Path) -> str:
    with pytest.raises(RejectedError) as caught:
        load(path)
    assert path.name in caught.value.reason
    return caught.value.code


# --- Word
def test_docx_cells_span_as_they_are_stored(tmp_path: Path) -> None:
    body = table(
        cell("一级", '<w:vMerge w:val="restart"/>') + cell("名称", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("a") + cell("b"),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("c", '<w:gridSpan w:val="2"/>'),
        cell("二级", '<w:vMerge w:val="restart"/>') + cell("d") + cell("e"),
    )
    (grid,) = grids(docx(tmp_path, body))
    assert spans(grid) == [
        (1, 1, 2, 1, "一级"), (1, 2, 1, 2, "名称"), (2, 2, 1, 1, "a"), (2, 3, 1, 1, "b"), (3, 2, 1, 2, "c"),
        (4, 1, 1, 1, "二级"), (4, 2, 1, 1, "d"), (4, 3, 1, 1, "e"),
    ]  # fmt: skip


def test_docx_a_merge_ends_with_the_row_that_does_not_go_on(tmp_path: Path) -> None:
    body = table(
        cell("x", '<w:vMerge w:val="restart"/>') + cell("1"), cell("合计", '<w:gridSpan w:val="2"/>'),
        cell("y", "<w:vMerge/>") + cell("2"),
    )  # fmt: skip
    (grid,) = grids(docx(tmp_path, body))
    assert (3, 1, 1, 1, "y") in spans(grid)


def test_docx_a_merge_does_not_jump_over_a_row(tmp_path: Path) -> None:
    body = table(
        cell("a") + cell("x", '<w:vMerge w:val="restart"/>'), cell("合计", '<w:gridSpan w:val="2"/>'),
        cell("b") + cell("y", "<w:vMerge/>"),
    )  # fmt: skip
    assert {(1, 2, 1, 1, "x"), (3, 2, 1, 1, "y")} <= set(spans(grids(docx(tmp_path, body))[0]))


def test_docx_old_merges_across_count_as_one_cell(tmp_path: Path) -> None:
    body = table(cell("x", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") + cell("y"))
    assert spans(grids(docx(tmp_path, body))[0]) == [(1, 1, 1, 2, "x"), (1, 3, 1, 1, "y")]


def test_docx_content_controls_hold_rows_cells_and_text(tmp_path: Path) -> None:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    row = f"<w:tr>{cell('a')}{control(cell(para(control(run('b')))))}</w:tr>"
    document = docx(tmp_path, control(para("标题")) + f"<w:tbl>{control(row)}</w:tbl>")
    assert lines(document) == ["标题"]
    assert texts(grids(document)[0]) == [(1, 1, "a"), (1, 2, "b")]


def test_docx_text_boxes_count_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{para('附件1')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert lines(docx(tmp_path, para(run("标题") + f"<w:r>{both}</w:r>"))) == ["标题", "附件1"]


def test_docx_shows_insertions_but_no_deletions_hidden_text_or_field_codes(tmp_path: Path) -> None:
    text = (
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom>" + run("走") + "</w:moveFrom>"
        "<w:ins>" + run("新") + "</w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:noBreakHyphen/><w:t>1</w:t><w:br/><w:t>2</w:t></w:r>"
    )
    deleted = "<w:trPr><w:del/></w:trPr>" + cell("x")
    document = docx(tmp_path, para(text) + table(deleted, cell("y") + cell("z")))
    assert lines(document) == ["新-1\n2"]
    assert texts(grids(document)[0]) == [(1, 1, "y"), (1, 2, "z")]


def test_docx_a_table_in_a_cell_is_a_grid_of_its_own(tmp_path: Path) -> None:
    inner = table(cell("内1") + cell("内2"))
    body = table(cell("甲") + cell("乙"), cell("丙") + cell(para("丁") + inner + para("戊")), cell("己") + cell("庚"))
    outer, nested = grids(docx(tmp_path, body))
    assert (2, 2, "丁\n戊") in texts(outer)
    assert texts(nested) == [(1, 1, "内1"), (1, 2, "内2")]
    assert (outer.table_no, nested.table_no) == (1, 2)


def test_docx_a_frame_around_everything_is_no_grid(tmp_path: Path) -> None:
    document = docx(tmp_path, table(cell(para("自评表") + table(cell("a") + cell("b"), cell("c") + cell("d")))))
    assert lines(document) == ["自评表"]
    assert [len(g.cells) for g in grids(document)] == [4]


def test_docx_a_table_of_one_cell_is_text(tmp_path: Path) -> None:
    assert lines(docx(tmp_path, table(cell(para("自评表") + para("附件1"))))) == ["自评表", "附件1"]


def test_docx_tables_parted_by_a_page_end_share_their_columns(tmp_path: Path) -> None:
    first = table(cell("a") + cell("b"), widths=(1000, 3000))
    second = table(cell("c") + cell("d") + cell("e"), widths=(1003, 1000, 2005))
    one, two = grids(docx(tmp_path, first + para('<w:r><w:br w:type="page"/></w:r>') + second))
    assert spans(one) == [(1, 1, 1, 1, "a"), (1, 2, 1, 2, "b")]
    assert spans(two) == [(1, 1, 1, 1, "c"), (1, 2, 1, 1, "d"), (1, 3, 1, 1, "e")]
    apart, _ = grids(docx(tmp_path, first + para("第二张表") + second))
    assert spans(apart) == [(1, 1, 1, 1, "a"), (1, 2, 1, 1, "b")]


def test_docx_of_the_strict_kind_reads_alike(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    assert lines(docx(tmp_path, para("标题"), ns=strict)) == ["标题"]


def test_docx_that_shows_nothing_is_empty(tmp_path: Path) -> None:
    assert _code(docx_file(tmp_path, para(run(" ")) + table(cell("")))) == "empty"


def test_docx_entities_are_refused_before_they_grow(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    assert _code(docx_file(tmp_path, para("&c;"), head=bomb)) == "damaged"


def test_docx_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = docx_file(tmp_path, para("x"))
    replace_part(path, "word/document.xml", b" " * (80 << 20))
    start = time.process_time()
    assert _code(path) == "too_large"
    assert time.process_time() - start < 1


@pytest.mark.parametrize("cut", [30, 200])
def test_docx_cut_short_is_damaged(tmp_path: Path, cut: int) -> None:
    path = docx_file(tmp_path, para("x"))
    path.write_bytes(path.read_bytes()[:-cut])
    assert _code(path) == "damaged"


def test_docx_with_broken_xml_is_damaged(tmp_path: Path) -> None:
    path = docx_file(tmp_path, "")
    replace_part(path, "word/document.xml", b"<w:document")
    assert _code(path) == "damaged"


def test_docx_whose_parts_are_locked_is_encrypted(tmp_path: Path) -> None:
    path = docx_file(tmp_path, para("x"))
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert _code(path) == "encrypted"


def test_doc_says_when_it_is_locked_and_what_is_needed_to_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(compound("WordDocument", b"\xec\xa5" + bytes(9) + b"\x01"))
    assert _code(path) == "encrypted"
    path.write_bytes(compound("WordDocument", b"\xec\xa5" + bytes(10)))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RejectedError, match="install LibreOffice") as caught:
        load(path)
    assert caught.value.code == "unsupported_type"


# --- HTML
def test_html_spans_push_cells_to_the_right_as_in_a_browser(tmp_path: Path) -> None:
    body = "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td colspan=0>e<td rowspan=0>f<tr><td>g</table>"
    (grid,) = grids(html(tmp_path, body))
    assert spans(grid) == [
        (1, 1, 2, 1, "a"), (1, 2, 1, 2, "b"), (2, 2, 1, 1, "c"), (2, 3, 1, 1, "d"), (3, 1, 1, 1, "e"),
        (3, 2, 2, 1, "f"), (4, 1, 1, 1, "g"),
    ]  # fmt: skip


@pytest.mark.parametrize(("encoding", "declared"), [("gb18030", "gb2312"), ("utf-8", "utf-8"), ("utf-8", "gbk"),
                                                    ("gb18030", "")])  # fmt: skip
def test_html_encodings_give_the_same_text(tmp_path: Path, encoding: str, declared: str) -> None:
    page = f"<html><head><meta charset={declared}></head><body><p>绩效自评表㐀</p></body></html>".encode(encoding)
    assert lines(html(tmp_path, page)) == ["绩效自评表㐀"]


@pytest.mark.parametrize(("encoding", "declared"), [("utf-8", "utf-8"), ("gb18030", "gb2312")])
def test_html_a_broken_byte_does_not_cost_the_page(tmp_path: Path, encoding: str, declared: str) -> None:
    page = f"<html><meta charset={declared}><body><p>{'绩效㐀' * 100}".encode(encoding) + b"\xff</p></body></html>"
    assert lines(html(tmp_path, page))[0].startswith("绩效㐀绩效㐀")


def test_html_hidden_parts_scripts_and_comments_show_nothing(tmp_path: Path) -> None:
    body = (
        "<script>x</script><p style='display: none'>y</p><p hidden>z</p><!-- c --><p>见<b>此</b>处</p>尾"
        "<table><tr style='display:none'><td>h</td></tr><tr><td>1<td style='display:none'>2<td>3</tr></table>"
    )
    document = html(tmp_path, body)
    assert lines(document) == ["见此处", "尾"]
    assert texts(grids(document)[0]) == [(1, 1, "1"), (1, 2, "3")]


def test_html_paragraphs_and_breaks_part_a_cell_in_lines(tmp_path: Path) -> None:
    (grid,) = grids(html(tmp_path, "<table><tr><td><p>一 \n 二</p><p>三</p>四<br>五<td>x</table>"))
    assert grid.cells[0].text == "一 二\n三\n四\n五"


def test_html_tables_in_cells_are_grids_and_frames_are_none(tmp_path: Path) -> None:
    form = "<table><tr><td>a<td>b<tr><td>c<td><table><tr><td>内1<td>内2</table>d<tr><td>e<td>f</table>"
    document = html(tmp_path, f"<table><tr><td>导航<td><h1>自评表</h1>{form}</table>")
    assert lines(document) == ["导航", "自评表"]
    outer, inner = grids(document)
    assert (2, 2, "d") in texts(outer)
    assert texts(inner) == [(1, 1, "内1"), (1, 2, "内2")]


def test_html_tables_that_follow_each_other_share_their_columns(tmp_path: Path) -> None:
    def page(widths: list[int], cells: list[str]) -> str:
        columns = "".join(f"<col style='width:{w}%'>" for w in widths)
        return f"<table><colgroup>{columns}</colgroup><tr>{''.join(f'<td>{c}</td>' for c in cells)}</tr></table>"

    _, two = grids(html(tmp_path, page([25, 25, 50], ["a", "b", "c"]) + page([50, 50], ["d", "e"])))
    assert spans(two) == [(1, 1, 1, 2, "d"), (1, 3, 1, 1, "e")]


def test_html_span_bombs_and_deep_nesting_end_soon(tmp_path: Path) -> None:
    start = time.process_time()
    rows = "<tr>" + "<td rowspan=65534 colspan=1000>x</td>" * 50 + "</tr>"
    with pytest.raises(RejectedError) as caught:
        html(tmp_path, f"<table>{rows * 400}</table>")
    assert caught.value.code == "too_large", "no text is cut off in silence"
    wide = f"<tr><td rowspan=65534>x<td rowspan=65534 colspan=1000>y{'<tr>' * 399}"
    (grid,) = grids(html(tmp_path, f"<table>{wide}</table>"))
    assert (grid.row_count, grid.col_count) == (400, 200)
    deep = html(tmp_path, "<div>" * 500 + "底" + "<table><tr><td>" * 50 + "x<td>y")
    assert lines(deep) == ["底"]
    assert texts(grids(deep)[-1]) == [(1, 1, "x"), (1, 2, "y")]
    for bomb in ("<div>" * 9000, "<table><tr><td>" * 500):
        with pytest.raises(RejectedError, match="too deeply"):
            html(tmp_path, f"{bomb}底")
    assert time.process_time() - start < 5


@pytest.mark.parametrize("body", ["", "<p> </p><script>x</script>", "<table><tr><td></td></tr></table>"])
def test_html_that_shows_nothing_is_empty(tmp_path: Path, body: str) -> None:
    with pytest.raises(RejectedError) as caught:
        html(tmp_path, body)
    assert caught.value.code == "empty"
