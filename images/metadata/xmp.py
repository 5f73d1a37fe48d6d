"""
XMP packets: what one says about a picture's credit, and one that says it.

Properties after the IPTC Photo Metadata Standard 2021.1; the serialisation
after Adobe's XMP specification, part 1 (ISO 16684-1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import defusedxml.ElementTree

from .text import clean, joined, several

#: Real packets have some 20 kB; the largest hold an editing history that says nothing of credit.
MAX_BYTES = 1024 * 1024
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


@dataclass(frozen=True)
class Property:
    #: As ``prefix:name``.
    name: str
    #: ``text``, or the container it stands in: ``Alt`` (by language), ``Seq`` or ``Bag``.
    kind: str = "text"

    @property
    def tag(self) -> str:
        return _tag(self.name)


PROPERTIES = {
    "creator": Property("dc:creator", "Seq"),
    "credit_line": Property("photoshop:Credit"),
    "copyright_notice": Property("dc:rights", "Alt"),
    "source": Property("photoshop:Source"),
    "caption": Property("dc:description", "Alt"),
    "headline": Property("photoshop:Headline"),
    "instructions": Property("photoshop:Instructions"),
    "usage_terms": Property("xmpRights:UsageTerms", "Alt"),
    "licence_url": Property("xmpRights:WebStatement"),
    "alt": Property("Iptc4xmpCore:AltTextAccessibility", "Alt"),
    "extended_description": Property("Iptc4xmpCore:ExtDescrAccessibility", "Alt"),
    "persons": Property("Iptc4xmpExt:PersonInImage", "Bag"),
    "digital_source_type": Property("Iptc4xmpExt:DigitalSourceType"),
    # A sequence of structures, of which only this one member matters.
    "acquire_url": Property("plus:LicensorURL"),
}


def _tag(name: str) -> str:
    """``dc:creator`` as ElementTree names it."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


_RDF = _tag("rdf:RDF")
_DESCRIPTION = _tag("rdf:Description")
_RESOURCE = _tag("rdf:resource")
_VALUE = _tag("rdf:value")
_ITEM = _tag("rdf:li")
_CONTAINERS = {_tag("rdf:Alt"), _tag("rdf:Seq"), _tag("rdf:Bag")}
_LICENSOR = _tag("plus:Licensor")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def parse(packet: bytes) -> dict[str, str]:
    """
    What ``packet`` says, by field of ``PROPERTIES``; empty values are left out.

    Of several languages the default one counts, else the first. Raises
    ``ValueError`` if it is too long or declares a document type (with which
    entity bombs begin), ``SyntaxError`` if it is no XML.
    """
    if len(packet) > MAX_BYTES:
        raise ValueError("The XMP packet is too long.")
    root = defusedxml.ElementTree.fromstring(packet.strip(b"\0 \t\r\n"), forbid_dtd=True)
    # Only what is said of the picture itself: its ingredients have their own
    # descriptions further inside.
    descriptions = [d for rdf in root.iter(_RDF) for d in rdf.findall(_DESCRIPTION)]
    said = {}
    for field, prop in PROPERTIES.items():
        for description in descriptions:
            values = _licensors(description) if field == "acquire_url" else _of(description, prop)
            if text := joined(values) if prop.kind in {"Seq", "Bag"} else "".join(values[:1]):
                said[field] = text
                break
    return said


def _of(description: Element, prop: Property) -> list[str]:
    """The values of one property, as an attribute or as elements."""
    attribute = clean(description.get(prop.tag, ""))
    return [attribute] if attribute else _values(description.findall(prop.tag))


def _values(nodes: list[Element]) -> list[str]:
    items = [
        item
        for node in nodes
        for item in ([i for c in node if c.tag in _CONTAINERS for i in c.findall(_ITEM)] or [node])
    ]
    items.sort(key=lambda item: item.get(_LANGUAGE, "").lower() != "x-default")
    return [text for item in items if (text := clean(_text(item)))]


def _text(node: Element) -> str:
    """Its text; a value with qualifiers stands one or two levels further in."""
    for path in (_VALUE, f"{_DESCRIPTION}/{_VALUE}"):
        if (value := node.find(path)) is not None:
            node = value
            break
    return node.get(_RESOURCE) or node.text or ""


def _licensors(description: Element) -> list[str]:
    """The address of each licensor, in whichever of RDF's ways the structure is written."""
    tag = PROPERTIES["acquire_url"].tag
    nodes = [node for licensor in description.findall(_LICENSOR) for node in licensor.iter()]
    found = (node.get(tag, "") or (_text(node) if node.tag == tag else "") for node in nodes)
    return [text for value in found if (text := clean(value))]


# --- Writing -----------------------------------------------------------------

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {namespaces}><rdf:Description rdf:about="">
{properties}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def build(said: Mapping[str, str]) -> bytes:
    """A packet that says ``said`` (clean texts by field of ``PROPERTIES``) and nothing else."""
    return _PACKET.format(
        namespaces=" ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items()),
        properties="\n".join(_element(field, text) for field, text in said.items()),
    ).encode()


def _element(field: str, text: str) -> str:
    prop = PROPERTIES[field]
    if prop.kind == "Alt":
        value = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'
    elif prop.kind == "text":
        value = escape(text)
    else:
        items = "".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in several(text))
        value = f"<rdf:{prop.kind}>{items}</rdf:{prop.kind}>"
    element = f"<{prop.name}>{value}</{prop.name}>"
    if field == "acquire_url":
        item = f'<rdf:li rdf:parseType="Resource">{element}</rdf:li>'
        return f"<plus:Licensor><rdf:Seq>{item}</rdf:Seq></plus:Licensor>"
    return element
