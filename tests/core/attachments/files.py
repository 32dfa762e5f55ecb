"""Files as bytes: honest ones, and ones that lie."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def package(*names, content=b"<xml/>"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, content)
    return out.getvalue()


def image(kind="PNG", size=(4, 4)):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


def pixel_flood(side=60_000):
    """A PNG whose header promises 3.6 thousand million pixels."""
    small = bytearray(image())
    small[16:24] = side.to_bytes(4, "big") * 2
    import zlib

    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    return bytes(small)


def old_office(stream_name):
    return OLE + b"\0" * 600 + stream_name.encode("utf-16-le") + b"\0" * 64


def lying_package(name="xl/workbook.xml"):
    """A package whose directory says 10 bytes where 5 MB come out."""
    data = bytearray(package(name, content=b"0" * 5_000_000))
    honest = (5_000_000).to_bytes(4, "little")
    return bytes(data).replace(honest, (10).to_bytes(4, "little"))


def upload(content, name="章程.pdf"):
    return SimpleUploadedFile(name, content)


HONEST = {
    "a.pdf": PDF,
    "a.docx": package("word/document.xml"),
    "a.xlsx": package("xl/workbook.xml"),
    "a.pptx": package("ppt/presentation.xml"),
    "a.ofd": package("OFD.xml"),
    "a.doc": old_office("WordDocument"),
    "a.xls": old_office("Workbook"),
    "a.csv": "名称,电话\n甲协会,010\n".encode("gb18030"),
    "a.txt": "说明\r\n".encode(),
    "a.png": image("PNG"),
    "a.jpg": image("JPEG"),
    "a.webp": image("WEBP"),
}
