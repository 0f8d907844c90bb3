"""What fuzzed inputs are made of: tokens that readers trip over, and texts that mean something elsewhere."""

from __future__ import annotations

from random import Random

#: a file whose words must never turn up in what is read, and an address that nobody may call
CANARY, CANARY_TEXT, PORT = "jixiao-fuzz-canary.txt", "CANARY绩效WORDS", 47113

NUMBERS = (
    *(
        "-1",
        "0",
        "1",
        "2",
        "255",
        "256",
        "65535",
        "65536",
        "999999",
        "1000000",
        "2147483647",
        "2147483648",
        "-2147483649",
    ),
    *(
        "4294967295",
        "9999999999",
        "1e308",
        "1e999",
        "-1e-320",
        "NaN",
        "INF",
        "-0",
        "0x10",
        "1.5",
        "",
        " ",
        "٣",
        "²",
        "一",
    ),
    *("00000000000000000001", "9" * 400, "1_000", "+7", "true", "１２", "2958466", "60", "-60", "1e15", "0.1e-14"),
)
TEXTS = (
    *(
        "绩效自评表",
        "2024年度部门整体支出绩效自评表",
        "一级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "合计",
    ),
    *(
        "总分",
        "产出指标",
        "数量指标",
        "预算执行率(%)",
        "年初预算数",
        "资金来源",
        "万元",
        "元",
        "年度资金总额",
        "≥95%",
        "≤0",
    ),
    *(
        "99999999999999999999999.99",
        "-5",
        "100%",
        "2024年13月45日",
        "10 100.00",
        "1,2,3,4",
        "‰",
        "（10分）",
        "项目名称",
    ),
    *(
        "'; drop table raw.cell; --",
        "{{ 7 * 7 }}",
        "{% for x in y %}",
        "!!python/object:os.system",
        "<script>alert(1)</script>",
    ),
    *(
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "\x1b]8;;http://127.0.0.1/\x07x\x1b]8;;\x07",
        "\x1b[2J",
        "\x07\x08\x7f\x00",
        "\u202e12",
    ),
    *(
        "\ufeff",
        "\u2028",
        "\ufffe",
        "\U0010ffff",
        "e\u0301" * 50,
        "\ud800",
        "x" * 40_000,
        "绩" * 5_000,
        "\n" * 300,
        "\t" * 50,
    ),
    *(
        "_xD800_",
        "_x0000_",
        "&amp;",
        "]]>",
        "<![CDATA[",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "&nosuch;",
        "%n%s",
        "../../x",
    ),
    *("⽬⾃⾏⼈", "①", "㈠", "𠮷", "\u00ad", "\u200b", "\u3000", "—" * 30, "-1-14-1-", "以 4 指 你"),
)
CHUNKS = (
    *(
        b"\x00",
        b"\xff",
        b"\x00" * 64,
        b"\xff" * 64,
        b"\x80",
        b"\x7f\xff\xff\xff",
        b"\x80\x00\x00\x00",
        b"\xff\xff\xff\xff",
    ),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x84\x31\x95\x33", b"\x1a", b"\r", b"\n" * 40, b"\t" * 40, b"\x0c"),
    *(
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"PK\x01\x02",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x89PNG\r\n\x1a\n",
    ),
    *(
        b"<html>",
        b"<table>",
        b"</table>",
        b"<tr><td>",
        b"<!--",
        b"]]>",
        b"<?xml version='1.0'?>",
        b"<!DOCTYPE a [<!ENTITY b SYSTEM",
    ),
    *(
        b"MIME-Version: 1.0\nContent-Type: text/html\n\n",
        b"endstream",
        b"endobj",
        b"xref",
        b"%%EOF",
        b"obj",
        b"<<",
        b">>",
    ),
)


def number(rng: Random) -> str:
    """A number in some spelling, mostly a bad one."""
    return rng.choice(NUMBERS) if rng.random() < 0.7 else str(rng.randint(-(1 << 33), 1 << 33))


def text(rng: Random) -> str:
    """A text for a cell."""
    kind = rng.random()
    if kind < 0.75:
        return rng.choice(TEXTS)
    if kind < 0.9:
        return rng.choice(TEXTS) + rng.choice(TEXTS)
    return "".join(chr(rng.randrange(1, 0xD800)) for _ in range(rng.randint(1, 30)))
