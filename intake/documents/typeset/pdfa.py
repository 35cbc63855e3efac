"""What makes a PDF fit for keeping: PDF/A-2b (ISO 19005-2), and the same bytes for the same input.

Nothing is taken from the machine: no clock, no time zone, no language, no user name. The colour profile is a file of
ours (resources/colour/srgb.icc), because a profile made on the spot carries the moment it was made.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import resources
from xml.sax.saxutils import escape

from intake.documents.typeset import pdf
from intake.documents.typeset.blocks import DocumentMeta
from intake.errors import Bug

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
{properties}
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def new_document(meta: DocumentMeta) -> pdf.Pdf:
    """Return an empty document with everything PDF/A-2b wants of the catalogue and the metadata.

    Raises Bug for a moment without a time zone: it would be read in that of the machine.
    """
    if meta.created_utc.tzinfo is None:
        raise Bug(id="naive-moment")
    moment = meta.created_utc.astimezone(UTC)
    file = pdf.Pdf(language=meta.language, seed=repr((meta.title, moment.isoformat())))
    file.set_info(_info(meta, moment))
    reading = "/R2L" if meta.direction == "rtl" else "/L2R"
    file.set_catalogue(
        {
            "OutputIntents": pdf.array([_output_intent(file)]),
            "Metadata": file.keep(_metadata(meta, moment)),
            "ViewerPreferences": pdf.dictionary({"DisplayDocTitle": "true", "Direction": reading}),
        }
    )
    return file


def _info(meta: DocumentMeta, moment: datetime) -> pdf.Dictionary:
    date = pdf.text(f"{moment:D:%Y%m%d%H%M%S}+00'00'")
    words = {"Title": meta.title, "Author": meta.author, "Subject": meta.subject, "Keywords": meta.keywords}
    words |= {"Creator": meta.program, "Producer": meta.program}
    entries: dict[str, object] = {name: pdf.text(_plain(value)) for name, value in words.items() if value}
    return pdf.dictionary(entries | {"CreationDate": date, "ModDate": date})


def _metadata(meta: DocumentMeta, moment: datetime) -> object:
    properties = [
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_xml(meta.title)}</rdf:li></rdf:Alt></dc:title>',
        f"<dc:language><rdf:Bag><rdf:li>{_xml(meta.language)}</rdf:li></rdf:Bag></dc:language>",
    ]
    if meta.author:
        properties.append(f"<dc:creator><rdf:Seq><rdf:li>{_xml(meta.author)}</rdf:li></rdf:Seq></dc:creator>")
    if meta.subject:
        item = f'<rdf:li xml:lang="x-default">{_xml(meta.subject)}</rdf:li>'
        properties.append(f"<dc:description><rdf:Alt>{item}</rdf:Alt></dc:description>")
    if meta.program:
        program = _xml(meta.program)
        properties.append(f"<xmp:CreatorTool>{program}</xmp:CreatorTool><pdf:Producer>{program}</pdf:Producer>")
    if meta.keywords:
        properties.append(f"<pdf:Keywords>{_xml(meta.keywords)}</pdf:Keywords>")
    packet = _XMP.format(properties="\n".join(properties), moment=f"{moment:%Y-%m-%dT%H:%M:%S}+00:00")
    return pdf.stream(packet.encode(), {"Type": "/Metadata", "Subtype": "/XML"}, packed=False)


def _plain(words: str) -> str:
    """Return words without what steers text; XML cannot hold control characters and both places must agree."""
    return "".join(letter for letter in words if letter.isprintable())


def _xml(words: str) -> str:
    return escape(_plain(words))


def _output_intent(file: pdf.Pdf) -> pdf.Dictionary:
    profile = (resources.files("resources") / "colour" / "srgb.icc").read_bytes()
    return pdf.dictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": pdf.text("sRGB"),
            "Info": pdf.text("sRGB IEC61966-2.1"),
            "DestOutputProfile": file.keep(pdf.stream(profile, {"N": 3})),
        }
    )
