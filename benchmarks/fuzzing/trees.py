"""Changes of XML and HTML trees, and of their text: well-formed inputs that no program would write."""

from __future__ import annotations

import copy
from random import Random

from lxml import etree

from fuzzing import words
from fuzzing.words import CANARY, PORT

#: attributes that say a number or a place, by their local names
_TELLING = (
    *(
        "val",
        "r",
        "s",
        "t",
        "ref",
        "w",
        "id",
        "Id",
        "count",
        "uniqueCount",
        "numFmtId",
        "formatCode",
        "Index",
        "Target",
    ),
    *(
        "MergeAcross",
        "MergeDown",
        "Span",
        "StyleID",
        "ID",
        "Parent",
        "Format",
        "Type",
        "rowspan",
        "colspan",
        "style",
        "width",
    ),
    *("date1904", "state", "name", "hidden", "TargetMode"),
)
_VALUES = (
    *("A1", "XFD1048576", "A0", "ZZZ9999999", "A1:XFD1048576", "B2:A1", "A1:A1", "$A$1", "1A", "A1:B2:C3", "continue"),
    *(
        "restart",
        "inlineStr",
        "s",
        "b",
        "e",
        "d",
        "n",
        "str",
        "0%",
        '#,##0.00;[Red]-#,##0.00;"-"',
        "[h]:mm:ss",
        "yyyy/m/d",
    ),
    *(
        "[>=1e9]0",
        "[<.]0",
        "@",
        "0.0E+0",
        "# ?/?",
        "0" * 250,
        "?" * 250,
        "," * 200,
        "%" * 60,
        "[$¥-804]0",
        "m/d/e",
        "[s]",
    ),
    *(
        "../../../../etc/passwd",
        "file:///etc/passwd",
        "/xl/workbook.xml",
        "worksheets/sheet1.xml",
        "External",
        "s1",
        "Default",
    ),
    *("display:none", "width:0.00001%", "width:999%", "veryHidden", "false", "width:1%;width:2%"),
)


def value(rng: Random) -> str:
    """Something for an attribute."""
    return rng.choice(_VALUES) if rng.random() < 0.5 else words.number(rng)


def _fit(text: str) -> str:
    """The text without what XML can't hold."""
    return "".join(
        c for c in text if c in "\t\n" or 32 <= ord(c) < 0xD800 or 0xE000 <= ord(c) < 0xFFFE or ord(c) > 0xFFFF
    )


def _attribute(rng: Random, node: etree._Element) -> None:
    names = list(node.attrib)
    if names and rng.random() < 0.8:
        node.set(rng.choice(names), _fit(value(rng)))
        return
    space = etree.QName(node).namespace if rng.random() < 0.5 else None
    name = rng.choice(_TELLING)
    node.set(f"{{{space}}}{name}" if space else name, _fit(value(rng)))


def _number(rng: Random, node: etree._Element) -> None:
    node.text = words.number(rng)


def _text(rng: Random, node: etree._Element) -> None:
    node.text = _fit(words.text(rng))


def _drop(_: Random, node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _double(rng: Random, node: etree._Element) -> None:
    if node.getparent() is not None:
        for _ in range(rng.choice((1, 1, 3, 40))):
            node.addnext(copy.deepcopy(node))


def _wrap(rng: Random, node: etree._Element) -> None:
    """The node inside itself, some levels deep."""
    parent = node.getparent()
    if parent is None:
        return
    inner = node
    for _ in range(rng.choice((1, 2, 20, 120))):
        outer = etree.Element(node.tag, node.attrib)
        parent.replace(inner, outer)
        outer.append(inner)
        parent = outer


def _move(rng: Random, node: etree._Element) -> None:
    root = node.getroottree().getroot()
    target = rng.choice(_nodes(root))
    if node is not root and target not in set(node.iter()):
        target.append(node)


def _rename(rng: Random, node: etree._Element) -> None:
    node.tag = rng.choice(_nodes(node.getroottree().getroot())).tag


_CHANGES = (_attribute,) * 6 + (_number, _number, _text, _text, _drop, _double, _double, _wrap, _move, _rename)


def _nodes(root: etree._Element) -> list[etree._Element]:
    return [node for node in root.iter() if isinstance(node.tag, str)]


def reshaped(rng: Random, root: etree._Element) -> None:
    """Change a tree in its place, once to twelve times."""
    for _ in range(rng.choice((1, 2, 4, 12))):
        nodes = _nodes(root)
        if len(nodes) > 5000:
            return
        rng.choice(_CHANGES)(rng, rng.choice(nodes))


def xml(rng: Random, data: bytes) -> bytes:
    """An XML file with changes in its tree, and sometimes what XML can do to the one who trusts it."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    reshaped(rng, root)
    out = etree.tostring(root, encoding="UTF-8")
    if rng.random() < 0.08:
        out = _poisoned(rng, out)
    encoding = (
        rng.choice(("utf-16", "gb18030", "utf-8", "utf-7", "nonsense", "iso-2022-jp")) if rng.random() < 0.05 else ""
    )
    return b"<?xml version='1.0' encoding='%s'?>" % encoding.encode() + out if encoding else out


def _poisoned(rng: Random, out: bytes) -> bytes:
    """With entities, outside files, inclusions or processing instructions."""
    doors = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{CANARY}">]>',
        f'<!DOCTYPE a SYSTEM "http://127.0.0.1:{PORT}/a.dtd">',
        f'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:{PORT}/p"> %p;]>',
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>',
        f'<?xml-stylesheet href="http://127.0.0.1:{PORT}/s.xsl" type="text/xsl"?>',
    )
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{CANARY}" parse="text"/>'.encode()
    at = out.find(b">") + 1
    body = out[:at] + rng.choice((b"&x;", b"&y;" * 50, include)) + out[at:]
    return rng.choice(doors).encode() + body
