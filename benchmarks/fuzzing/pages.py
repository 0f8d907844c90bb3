"""Texts and web pages: tag soup, spans, depth, encodings, controls, and web archives around them."""

from __future__ import annotations

from random import Random

from lxml import etree
from lxml import html as lxml_html

from fuzzing import trees, words
from fuzzing.changes import changed
from fuzzing.words import CANARY, PORT

_ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "gb18030",
    "gb2312",
    "big5",
    "shift_jis",
    "latin-1",
    "utf-7",
)
_TAGS = (
    *(
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "p",
        "div",
        "span",
        "br",
        "col",
        "colgroup",
        "caption",
        "font",
        "select",
    ),
    *(
        "script",
        "style",
        "template",
        "svg",
        "math",
        "frameset",
        "noframes",
        "plaintext",
        "xmp",
        "o:p",
        "v:shape",
        "button",
    ),
    *(
        "a",
        "b",
        "i",
        "nobr",
        "form",
        "option",
        "object",
        "iframe",
        "textarea",
        "title",
        "ruby",
        "rt",
        "dialog",
        "body",
        "html",
    ),
)
_LINKS = (
    f'<img src="http://127.0.0.1:{PORT}/i">', f'<iframe src="{CANARY}"></iframe>', f'<link href="http://127.0.0.1:{PORT}/c">',
    f'<base href="http://127.0.0.1:{PORT}/"><a href="x">x</a>', f'<object data="{CANARY}">', f'<embed src="{CANARY}">',
    f'<meta http-equiv=refresh content="0;http://127.0.0.1:{PORT}/">', f'<script src="http://127.0.0.1:{PORT}/"></script>',
    f'<!DOCTYPE html SYSTEM "http://127.0.0.1:{PORT}/d.dtd" [<!ENTITY x SYSTEM "{CANARY}">]>&x;',
)  # fmt: skip


def encoded(rng: Random, text: str) -> bytes:
    """The text in some encoding, mostly a usual one."""
    encoding = "utf-8" if rng.random() < 0.7 else rng.choice(_ENCODINGS)
    errors = rng.choice(("replace", "ignore")) if rng.random() < 0.9 else "surrogatepass"
    try:
        return text.encode(encoding, errors)
    except (UnicodeEncodeError, LookupError):
        return text.encode("utf-8", "surrogatepass")


def plain(rng: Random, seed: bytes) -> bytes:
    """A text with lines moved, doubled, joined and overwritten, or with bytes changed."""
    if rng.random() < 0.3:
        return changed(rng, seed)
    lines = seed.decode("utf-8", "replace").split("\n")
    for _ in range(rng.choice((1, 3, 10, 40))):
        at = rng.randrange(len(lines))
        kind = rng.randrange(8)
        if kind <= 1:
            lines[at] = rng.choice(("", "\t", "  ", "\t\t\t")) + words.text(rng)
        elif kind == 2:
            lines[at] = "\t" + words.number(rng)
        elif kind == 3:
            lines.insert(at, lines[rng.randrange(len(lines))])
        elif kind == 4 and len(lines) > 2:
            del lines[at]
        elif kind == 5:
            lines[at] += (
                rng.choice(("\f", "\r", "\v", "\x1c", "\x85", "\u2029", "\t" * 30)) + lines[rng.randrange(len(lines))]
            )
        elif kind == 6:
            lines[at : at + 4] = ["\t".join(lines[at : at + 4])]
        else:
            other = rng.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
    return encoded(rng, rng.choice(("\n", "\n", "\n", "\r\n", "\r")).join(lines))


def _soup(rng: Random) -> str:
    """Tags opened and closed as they come."""
    parts = []
    for _ in range(rng.randint(1, 60)):
        tag = rng.choice(_TAGS)
        kind = rng.random()
        if kind < 0.55:
            name = rng.choice(("rowspan", "colspan", "style", "width", "hidden", "span"))
            mark = f' {name}="{trees.value(rng)}"' if rng.random() < 0.4 else ""
            parts.append(f"<{tag}{mark}>")
        elif kind < 0.75:
            parts.append(f"</{tag}>")
        elif kind < 0.95:
            parts.append(words.text(rng))
        else:
            parts.append(rng.choice(_LINKS))
    return "".join(parts)


def _deep(rng: Random) -> str:
    piece = rng.choice(
        ("<table><tr><td>", "<div>", "<b>", "<p><table>", "<font>", "<tr>", "<ul><li>", "<td colspan=9>", "<svg>")
    )
    return piece * rng.choice((50, 59, 61, 250, 300, 3000)) + words.text(rng)


def _wide(rng: Random) -> str:
    span = f'rowspan="{rng.choice(words.NUMBERS)}" colspan="{rng.choice(words.NUMBERS)}"'
    row = "<tr>" + f"<td {span}>{words.text(rng)[:200]}" * rng.choice((1, 10, 300))
    return "<table>" + row * rng.choice((1, 5, 60))


def page(rng: Random, seed: bytes) -> bytes:
    """A web page with its tree changed, soup put in, or its bytes changed."""
    kind = rng.random()
    if kind < 0.2:
        return changed(rng, seed)
    if kind < 0.65:
        root = lxml_html.document_fromstring(seed, parser=lxml_html.HTMLParser(encoding="utf-8"))
        trees.reshaped(rng, root)
        text = etree.tostring(root, encoding="unicode", method=rng.choice(("html", "html", "xml")))
    else:
        text = seed.decode("utf-8", "replace")
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice((_soup, _soup, _soup, _deep, _wide))(rng) + text[at:]
    if rng.random() < 0.1:
        text = f'<meta charset="{rng.choice((*_ENCODINGS, "nonsense", "hz-gb-2312"))}">' + text
    return encoded(rng, text)


def archive(rng: Random, seed: bytes) -> bytes:
    """A web archive of one to four parts, with headers that may be false, in nested or unclosed multiparts."""
    bound = rng.choice(("----=_x", "b", "", "a b", "\u7ee9", "b" * 300))
    out = [b"MIME-Version: 1.0\r\n" + _kind(rng, "multipart/related", bound) + b"\r\n\r\n"]
    for _ in range(rng.randint(1, 4)):
        body = page(rng, seed) if rng.random() < 0.5 else seed
        how = rng.choice(("quoted-printable", "base64", "8bit", "7bit", "x-uuencode", "binary", "nonsense"))
        out.append(b"--" + bound.encode() + b"\r\n" + _kind(rng, "text/html", "") + b"\r\n")
        out.append(b"Content-Transfer-Encoding: " + how.encode() + b"\r\nContent-Location: file:///x\r\n\r\n")
        out.append((_packed(rng, body) if how == "base64" else body) + b"\r\n")
    if rng.random() < 0.7:
        out.append(b"--" + bound.encode() + b"--\r\n")
    whole = b"".join(out)
    return changed(rng, whole) if rng.random() < 0.2 else whole


def _kind(rng: Random, kind: str, bound: str) -> bytes:
    if rng.random() < 0.1:
        kind = rng.choice(
            (
                "multipart/mixed",
                "message/rfc822",
                "text/html; charset=nonsense",
                "=?utf-8?b?!?=",
                "text",
                "message/external-body",
            )
        )
    return f'Content-Type: {kind}; boundary="{bound}"; charset="utf-8"'.encode()


def _packed(rng: Random, body: bytes) -> bytes:
    import base64

    packed = base64.encodebytes(body)
    return packed[: rng.randrange(len(packed))] if rng.random() < 0.3 else packed
