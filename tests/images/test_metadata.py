"""What a file says of itself is read, whoever wrote it and however."""

import io
import logging
import struct
import unicodedata

import PIL.Image
import pytest
from PIL.PngImagePlugin import PngInfo

from images import metadata
from images.metadata import said_by, text
from images.metadata.exif import with_texts_alike
from images.opening import opened

from .metadata_files import CARRIED, exiftool, iptc, packet, picture

HANGUL = "김태희"
CREDIT = "JTBC 제공"
NOTICE = "© 2020 JTBC"

XMP_OF_ALL = packet(
    f"""
<dc:creator><rdf:Seq><rdf:li>{HANGUL}</rdf:li><rdf:li>Ana López</rdf:li></rdf:Seq></dc:creator>
<photoshop:Credit>{CREDIT}</photoshop:Credit>
<dc:rights><rdf:Alt><rdf:li xml:lang="ko-KR">저작권</rdf:li>
  <rdf:li xml:lang="x-default">{NOTICE}</rdf:li></rdf:Alt></dc:rights>
<photoshop:Source>JTBC Studios</photoshop:Source>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">달리는 사람</rdf:li></rdf:Alt>
</dc:description>
<photoshop:Headline>Run &amp; on</photoshop:Headline>
<photoshop:Instructions>Editorial use only</photoshop:Instructions>
<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">No sales</rdf:li></rdf:Alt>
</xmpRights:UsageTerms>
<xmpRights:WebStatement>https://jtbc.example/terms</xmpRights:WebStatement>
<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">
  <plus:LicensorName>JTBC</plus:LicensorName>
  <plus:LicensorURL>https://jtbc.example/buy</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A runner</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility>
<Iptc4xmpCore:ExtDescrAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A runner at dusk</rdf:li>
</rdf:Alt></Iptc4xmpCore:ExtDescrAccessibility>
<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>임시완</rdf:li><rdf:li>신세경</rdf:li></rdf:Bag>
</Iptc4xmpExt:PersonInImage>
<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture
</Iptc4xmpExt:DigitalSourceType>"""
)
IPTC_OF_ALL = iptc(
    (80, HANGUL.encode()),
    (80, "Ana López".encode()),
    (110, CREDIT.encode()),
    (116, NOTICE.encode()),
    (115, b"JTBC Studios"),
    (120, "달리는 사람".encode()),
    (105, b"Run & on"),
    (40, b"Editorial use only"),
)
EXIF_OF_ALL = {
    315: f"{HANGUL}; Ana López".encode(),
    33432: NOTICE.encode(),
    270: "달리는 사람".encode(),
}
SAID = {
    "creator": f"{HANGUL}; Ana López",
    "copyright_notice": NOTICE,
    "caption": "달리는 사람",
    "credit_line": CREDIT,
    "source": "JTBC Studios",
    "headline": "Run & on",
    "instructions": "Editorial use only",
    "usage_terms": "No sales",
    "licence_url": "https://jtbc.example/terms",
    "acquire_url": "https://jtbc.example/buy",
    "alt": "A runner",
    "extended_description": "A runner at dusk",
    "persons": "임시완; 신세경",
    "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
}
EXIF_FIELDS = list(SAID)[:3]
IPTC_FIELDS = list(SAID)[:7]
FIELDS = {"xmp": list(SAID), "iptc": IPTC_FIELDS, "exif": EXIF_FIELDS}
OF_ALL = {"xmp": XMP_OF_ALL, "iptc": IPTC_OF_ALL, "exif": EXIF_OF_ALL}


def read(data):
    return metadata.read(opened(data))


def said(kind, data):
    return {field: by_kind[kind] for field, by_kind in read(data).items() if kind in by_kind}


def xmp_says(properties="", attributes=""):
    return said("xmp", picture(xmp=packet(properties, attributes)))


@pytest.mark.parametrize(("format", "kind"), CARRIED)
def test_every_format_is_read(format, kind):
    data = picture(format, **{kind: OF_ALL[kind]})
    assert read(data) == {field: {kind: SAID[field]} for field in FIELDS[kind]}


@pytest.mark.parametrize(("format", "kind"), CARRIED)
def test_what_exiftool_wrote_is_read(format, kind, tmp_path):
    file = tmp_path / "picture"
    file.write_bytes(picture(format))
    tags = {
        "xmp": ["XMP-dc:Creator", "XMP-photoshop:Credit", "XMP-dc:Rights", "XMP-plus:LicensorURL"],
        "iptc": ["IPTC:By-line", "IPTC:Credit", "IPTC:CopyrightNotice"],
        "exif": ["EXIF:Artist", None, "EXIF:Copyright"],
    }[kind]
    values = {
        "creator": HANGUL,
        "credit_line": CREDIT,
        "copyright_notice": NOTICE,
        "acquire_url": "https://jtbc.example/buy",
    }
    pairs = {f: (tag, values[f]) for f, tag in zip(values, tags, strict=False) if tag}
    charset = ["-codedcharacterset=utf8"] if kind == "iptc" else []
    exiftool("-overwrite_original", *charset, *[f"-{t}={v}" for t, v in pairs.values()], file)
    assert said(kind, file.read_bytes()) == {field: value for field, (_, value) in pairs.items()}


def test_a_picture_that_says_nothing():
    assert all(read(picture(format)) == {} for format in ("JPEG", "PNG", "WEBP", "TIFF"))


def test_xmp_goes_before_iptc_and_iptc_before_exif():
    embedded = read(
        picture(
            xmp=packet(attributes='photoshop:Credit="XMP"'),
            iptc=iptc((110, b"IPTC"), (80, b"IPTC")),
            exif={315: b"Exif", 33432: b"Exif"},
        )
    )
    assert embedded == {
        "credit_line": {"xmp": "XMP", "iptc": "IPTC"},
        "creator": {"iptc": "IPTC", "exif": "Exif"},
        "copyright_notice": {"exif": "Exif"},
    }
    fields = ("credit_line", "creator", "copyright_notice", "alt")
    assert [metadata.first_said(embedded, f) for f in fields] == ["XMP", "IPTC", "Exif", ""]


def test_kinds_that_agree_are_told_together_in_order_of_precedence():
    embedded = {"creator": {"exif": "Kim", "iptc": "Lee", "xmp": "Kim"}}
    assert list(metadata.said_by(embedded, "creator").items()) == [
        ("Kim", ["xmp", "exif"]),
        ("Lee", ["iptc"]),
    ]


def test_an_empty_xmp_value_does_not_hide_what_iptc_says():
    data = picture(xmp=packet("<photoshop:Credit> </photoshop:Credit>"), iptc=iptc((110, b"JTBC")))
    assert read(data) == {"credit_line": {"iptc": "JTBC"}}


# --- XMP's many ways ---------------------------------------------------------

LICENSORS = [
    '<rdf:li rdf:parseType="Resource"><plus:LicensorURL>https://x.example</plus:LicensorURL></rdf:li>',
    '<rdf:li plus:LicensorURL="https://x.example"/>',
    '<rdf:li><rdf:Description plus:LicensorURL="https://x.example"/></rdf:li>',
    "<rdf:li><rdf:Description><plus:LicensorURL>https://x.example</plus:LicensorURL>"
    "</rdf:Description></rdf:li>",
    '<rdf:li rdf:parseType="Resource"><plus:LicensorURL rdf:resource="https://x.example"/></rdf:li>',
]


@pytest.mark.parametrize("item", LICENSORS)
def test_a_licensor_however_it_is_written(item):
    properties = f"<plus:Licensor><rdf:Seq>{item}</rdf:Seq></plus:Licensor>"
    assert xmp_says(properties) == {"acquire_url": "https://x.example"}


@pytest.mark.parametrize(
    ("properties", "attributes"),
    [
        ("", f'photoshop:Credit="{CREDIT}"'),
        (f"<photoshop:Credit>{CREDIT}</photoshop:Credit>", ""),
        (f"<photoshop:Credit><![CDATA[{CREDIT}]]></photoshop:Credit>", ""),
        (f"<photoshop:Credit>JTBC <!-- -->{CREDIT[5:]}</photoshop:Credit>", ""),
        (f'<photoshop:Credit rdf:resource="{CREDIT}"/>', ""),
        (
            '<photoshop:Credit rdf:parseType="Resource">'
            f"<rdf:value>{CREDIT}</rdf:value></photoshop:Credit>",
            "",
        ),
        (
            "<photoshop:Credit><rdf:Description>"
            f"<rdf:value>{CREDIT}</rdf:value></rdf:Description></photoshop:Credit>",
            "",
        ),
        (
            '</rdf:Description><rdf:Description rdf:about="" '
            f'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="{CREDIT}">',
            "",
        ),
        (f'<p:Credit xmlns:p="http://ns.adobe.com/photoshop/1.0/">{CREDIT}</p:Credit>', ""),
    ],
)
def test_a_property_however_it_is_written(properties, attributes):
    assert xmp_says(properties, attributes) == {"credit_line": CREDIT}


def test_of_several_languages_the_default_counts_else_the_first():
    def notice(*items):
        return xmp_says(f"<dc:rights><rdf:Alt>{''.join(items)}</rdf:Alt></dc:rights>")

    korean = '<rdf:li xml:lang="ko">한국어</rdf:li>'
    english = '<rdf:li xml:lang="en">English</rdf:li>'
    assert notice(korean, english) == {"copyright_notice": "한국어"}
    default = '<rdf:li xml:lang="x-default">Default</rdf:li>'
    assert notice(korean, default) == {"copyright_notice": "Default"}
    empty = '<rdf:li xml:lang="x-default"/>'
    assert notice(empty, english) == {"copyright_notice": "English"}


def test_what_is_said_of_an_ingredient_is_not_said_of_the_picture():
    other = "<dc:creator><rdf:Seq><rdf:li>Somebody else</rdf:li></rdf:Seq></dc:creator>"
    ingredients = (
        "<xmpMM:Ingredients><rdf:Bag><rdf:li>"
        f'<rdf:Description photoshop:Credit="Other">{other}</rdf:Description>'
        "</rdf:li></rdf:Bag></xmpMM:Ingredients>"
    )
    assert xmp_says(ingredients) == {}


def test_a_packet_padded_with_spaces_and_nuls():
    padded = packet(attributes='photoshop:Credit="JTBC"') + b" " * 2000 + b"\n\0\0"
    assert said("xmp", picture(xmp=padded)) == {"credit_line": "JTBC"}


# --- Encodings ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "charset", "expected"),
    [
        ("김태희".encode(), b"\x1b%G", "김태희"),
        ("© José".encode(), b"\x1b%G", "© José"),
        ("김태희".encode(), None, "김태희"),
        ("김태희".encode("euc-kr"), None, "김태희"),
        ("JTBC 제공 똠방각하".encode("cp949"), None, "JTBC 제공 똠방각하"),
        ("© José Müller".encode("cp1252"), None, "© José Müller"),
        ("José".encode("cp1252"), None, "José"),
        ("Àlex".encode("cp1252"), None, "Àlex"),
        ("Àlex – “Été”".encode("cp1252"), None, "Àlex – “Été”"),
        # Declared wrongly, as some writers do.
        ("김태희".encode("euc-kr"), b"\x1b%G", "김태희"),
        ("© José".encode("cp1252"), b"\x1b%G", "© José"),
        # Cut in the middle of a character at 32 bytes.
        ("제이티비씨스튜디오제공사진"[:11].encode()[:32], b"\x1b%G", "제이티비씨스튜디오제"),
        ("제이티비씨스튜디오제공사진"[:11].encode()[:32], None, "제이티비씨스튜디오제"),
        (b"JTBC", None, "JTBC"),
        ("ⓒ JTBC 드라마하우스 제공 사진".encode("cp949")[:29], None, "ⓒ JTBC 드라마하우스 제공 사"),
        ("김민수".encode("cp949")[:5], None, "김민"),
    ],
)
def test_iptc_in_whatever_encoding(data, charset, expected):
    assert said("iptc", picture(iptc=iptc((110, data), charset=charset))) == {
        "credit_line": expected
    }


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("ⓒ 정 JTBC".encode("cp949"), "ⓒ 정 JTBC"),
        ("정".encode("cp949") + b"\xc1", "정"),
        # What is UTF-8, or no Korean at all, stays so beside it.
        ("ⓒ 정".encode(), "ⓒ 정"),
        ("café".encode("cp1252"), "café"),
        ("© Müller".encode("cp1252"), "© Müller"),
    ],
)
def test_one_korean_text_decides_for_those_beside_it(data, expected):
    record = iptc((110, data), (80, "김민수".encode("cp949")), charset=None)
    assert said("iptc", picture(iptc=record)) == {"creator": "김민수", "credit_line": expected}


def test_a_dataset_of_extended_length_is_read_too():
    record = iptc((80, b"Kim"))
    record += b"\x1c\x02\x6e\x80\x04\0\0\0\x04JTBC" + iptc((115, b"SBS"), charset=None) + bytes(3)
    assert said("iptc", picture(iptc=record)) == {
        "creator": "Kim",
        "credit_line": "JTBC",
        "source": "SBS",
    }


@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_of_two_packets_the_first_counts(format):
    first, second = (packet(attributes=f'photoshop:Credit="{line}"') for line in ("ONE", "TWO"))
    data = picture(format, xmp=first)
    if format == "JPEG":
        name = b"http://ns.adobe.com/xap/1.0/\0"
        segment = b"\xff\xe1" + (2 + len(name) + len(second)).to_bytes(2) + name + second
        end = data.index(b"\xff\xdb")
        data = data[:end] + segment + data[end:]
    else:
        second += b" " * (len(second) % 2)
        data += b"XMP " + len(second).to_bytes(4, "little") + second
        data = data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:]
    assert said("xmp", data) == {"credit_line": "ONE"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_exif_in_whatever_encoding(encoding):
    assert said("exif", picture(exif={315: HANGUL.encode(encoding)})) == {"creator": HANGUL}


@pytest.mark.parametrize(
    ("copyright", "expected"),
    [
        (b"Kim\0JTBC", "Kim; JTBC"),
        (b" \0JTBC", "JTBC"),
        (b"Kim", "Kim"),
        (b"Kim\0", "Kim"),
        (b"Kim\0JTBC\0left over", "Kim; JTBC"),
        ("© 김태희\0© 제이티비씨".encode(), "© 김태희; © 제이티비씨"),
    ],
)
def test_exif_copyright_of_photographer_and_editor(copyright, expected):
    assert said("exif", picture(exif={33432: copyright})) == {"copyright_notice": expected}


def exif_of_3_0(order, *texts):
    """Each text of ``(tag, bytes)`` of the type UTF-8, as Exif 3.0 has it."""
    sign, mark = ("<", b"II*\0") if order == "little" else (">", b"MM\0*")
    place = 8 + 2 + 12 * len(texts) + 4
    entries, values = b"", b""
    for tag, value in texts:
        entries += struct.pack(f"{sign}HHII", tag, 129, len(value), place + len(values))
        values += value
    count = struct.pack(f"{sign}H", len(texts))
    return b"Exif\0\0" + mark + struct.pack(f"{sign}I", 8) + count + entries + bytes(4) + values


@pytest.mark.parametrize("order", ["little", "big"])
@pytest.mark.parametrize("format", ["JPEG", "WEBP", "PNG"])
def test_exif_3_0_in_utf_8(format, order):
    data = exif_of_3_0(order, (315, "김하은\0".encode()), (33432, "© tvN 제공\0".encode()))
    out = io.BytesIO()
    PIL.Image.new("RGB", (60, 40)).save(out, format, exif=data)
    assert read(out.getvalue()) == {
        "creator": {"exif": "김하은"},
        "copyright_notice": {"exif": "© tvN 제공"},
    }


@pytest.mark.parametrize("cut", [7, 9, 13, 15, 18, 30])
def test_exif_3_0_cut_anywhere_never_raises(cut):
    with_texts_alike(exif_of_3_0("little", (315, b"Kim\0"))[:cut])


def png_with(texts, *, international=False, behind=False, **said):
    info = PngInfo()
    for key, value in texts.items():
        if international:
            info.add_itxt(key, value)
        else:
            info.add(b"tEXt", key.encode() + b"\0" + value, after_idat=behind)
    packet = said.get("xmp")
    if packet:
        info.add_itxt("XML:com.adobe.xmp", packet.decode())
    out = io.BytesIO()
    PIL.Image.new("RGB", (60, 40)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


@pytest.mark.parametrize("options", [{}, {"behind": True}])
@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "latin-1"])
def test_a_pngs_texts_in_whatever_encoding(encoding, options):
    maker = "Zoë" if encoding == "latin-1" else "정은지"
    texts = {"Author": maker.encode(encoding), "Copyright": b"MBC", "Software": b"gimp"}
    assert read(png_with(texts, **options)) == {
        "creator": {"png": maker},
        "copyright_notice": {"png": "MBC"},
    }


def test_a_pngs_international_texts_and_the_keywords_of_other_tools():
    texts = {"creator": "정은지", "Description": "스틸", "Source": "MBC 제공"}
    assert read(png_with(texts, international=True)) == {
        "creator": {"png": "정은지"},
        "caption": {"png": "스틸"},
        "source": {"png": "MBC 제공"},
    }


def test_a_pngs_texts_come_last():
    said = packet("<dc:creator><rdf:Seq><rdf:li>XMP</rdf:li></rdf:Seq></dc:creator>")
    embedded = read(png_with({"Author": b"Kim", "Artist": b"Lee"}, xmp=said))
    assert embedded == {"creator": {"xmp": "XMP", "png": "Kim"}}
    assert list(said_by(embedded, "creator")) == ["XMP", "Kim"]


def test_loose_jamo_are_put_together():
    loose = unicodedata.normalize("NFD", HANGUL)
    assert len(loose) > len(HANGUL)
    assert xmp_says(attributes=f'photoshop:Credit="{loose}"') == {"credit_line": HANGUL}


# --- Broken and hostile ------------------------------------------------------


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("JT\0BC\x07\x9f", "JTBC"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\u202eCBTJ\u202c \ufeff", "CBTJ"),
        ("a\ud800b\uffff", "ab"),
        ("  JTBC\t제공 \n", "JTBC\t제공"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("x" * 9000, "x" * text.LONGEST),
        ("\u200b\u200d\u3164\u115f\u200f \u00a0\u2800", ""),
        ("\u0301\ufe0f", ""),
        ("\u200b정", "\u200b정"),
        ("–", "–"),
        ("e" + "\u0301" * 2000 + "f", "é" + "\u0301" * 8 + "f"),
        ("e" + "\U0001d165" * 4900, "e" + "\U0001d165" * 8),
    ],
)
def test_texts_are_cleaned(dirty, expected):
    assert text.clean(dirty) == expected


BOMB = b"""<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>""" + packet("<photoshop:Credit>&c;</photoshop:Credit>")
OUTSIDE = b"""<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>""" + packet(
    "<photoshop:Credit>&a;</photoshop:Credit>"
)
HOSTILE_XMP = {
    "no XML": b"\xff\xfe\x00 no xml",
    "cut": XMP_OF_ALL[:900],
    "bare ampersand": packet("<photoshop:Credit>A & B</photoshop:Credit>"),
    "not UTF-8": XMP_OF_ALL.replace(HANGUL.encode(), HANGUL.encode("cp949")),
    "entity bomb": BOMB,
    "outside entity": OUTSIDE,
    "document type": b"<!DOCTYPE x>" + packet(attributes='photoshop:Credit="JTBC"'),
    "no RDF": b"<a/>",
    "deep": b"<a>" * 9000 + b"</a>" * 9000,
    "deep property": packet(
        "<photoshop:Credit>" + "<a>" * 9000 + "</a>" * 9000 + "</photoshop:Credit>"
    ),
}


@pytest.mark.parametrize("xmp", HOSTILE_XMP.values(), ids=HOSTILE_XMP)
def test_what_cannot_be_read_counts_as_not_there(xmp):
    said_too = {315: b"Kim"}
    assert read(picture("WEBP", xmp=xmp, exif=said_too)) == {"creator": {"exif": "Kim"}}


def test_a_packet_above_the_limit_is_not_parsed(monkeypatch):
    large = packet(f'<photoshop:Credit>JTBC</photoshop:Credit><a a="{"x" * 2**20}"/>')
    assert len(large) > 2**20
    assert read(picture("WEBP", xmp=large)) == {}
    monkeypatch.setattr(metadata.xmp, "MAX_BYTES", 2**21)
    assert read(picture("WEBP", xmp=large)) == {"credit_line": {"xmp": "JTBC"}}


@pytest.mark.parametrize(
    "record",
    [
        b"\x1c",
        b"\x1c\x02\x6e\xff\xff\xff",
        b"no record at all",
        iptc((110, b"JTBC"))[:-2] + b"\x1c\x02\x50\x84\xff\xff\xff\xff",
        iptc((60, b"")) + b"\x1c\x03\x3c\x00\x00",
        bytes(3000),
    ],
)
def test_a_broken_iptc_record_never_raises(record):
    for format in ("JPEG", "TIFF"):
        assert "credit_line" not in read(picture(format, iptc=record, exif={315: b"Kim"}))


def test_an_endless_iptc_record_is_not_parsed():
    assert read(picture("TIFF", iptc=iptc((110, b"JTBC")) + iptc((25, b"")) * 60_000)) == {}


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    "exif", [b"Exif\0\0", b"Exif\0\0MM\0\x2a\0\0\xff\xff", b"Exif\0\0" + b"II" * 40]
)
def test_broken_exif_never_raises(exif):
    out = io.BytesIO()
    PIL.Image.new("RGB", (60, 40)).save(
        out, "JPEG", exif=exif, xmp=packet(attributes='photoshop:Credit="J"')
    )
    assert read(out.getvalue()) == {"credit_line": {"xmp": "J"}}


def test_what_could_not_be_read_is_logged(caplog):
    caplog.set_level(logging.INFO, "images.metadata")
    read(picture(xmp=BOMB))
    assert [record.getMessage() for record in caplog.records] == [
        "Unreadable xmp in an uploaded picture"
    ]
