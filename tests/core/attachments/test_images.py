"""What cameras write into pictures stays outside; ClamAV is asked over its protocol."""

import io
import socketserver
import struct
import threading

import pytest
from django.test import TestCase
from PIL import Image

from core.attachments import clamd, services
from core.errors import UserError
from tests.core.attachments import files

pytestmark = pytest.mark.django_db
PLACE, CAMERA, ORIENTATION = 0x8825, 0x010F, 0x0112


def photo(kind, turned=6):
    exif = Image.Exif()
    exif[CAMERA], exif[ORIENTATION] = "SecretCam", turned
    exif.get_ifd(PLACE)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, kind, exif=exif.tobytes())
    return out.getvalue()


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")])
def test_place_and_camera_are_taken_out_and_the_picture_stays_upright(user, name, kind):
    content = photo(kind)
    assert b"SecretCam" in content
    kept = services.store(files.upload(content, name), by=user)
    stored = kept.file.read()
    assert b"SecretCam" not in stored
    image = Image.open(io.BytesIO(stored))
    image.load()
    assert dict(image.getexif()) == {ORIENTATION: 6}
    assert (image.size, kept.size) == ((40, 20), len(stored))


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_picture_without_metadata_is_kept_as_it_is(user, name):
    kept = services.store(files.upload(files.HONEST[name], name), by=user)
    assert kept.file.read() == files.HONEST[name]


def test_cut_off_photo_is_refused_in_words(user):
    with pytest.raises(UserError):
        services.store(files.upload(photo("JPEG")[:400], "a.jpg"), by=user)


class Clamd(socketserver.BaseRequestHandler):
    """Answers as ClamAV does."""

    def handle(self):
        received = b""
        assert self.request.recv(10) == b"zINSTREAM\0"
        while size := struct.unpack("!L", self._exactly(4))[0]:
            received += self._exactly(size)
        found = b"stream: Eicar-Test-Signature FOUND\0" if b"virus" in received else b"stream: OK\0"
        self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0" if b"huge" in received else found)

    def _exactly(self, size):
        data = b""
        while len(data) < size:
            data += self.request.recv(size - len(data))
        return data


@pytest.fixture
def scanner(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.ATTACHMENTS_CLAMD = f"tcp://127.0.0.1:{server.server_address[1]}"
        settings.ATTACHMENTS_SCANNER = "core.attachments.clamd.scan"
        yield
        server.shutdown()


def test_clamd_is_asked(scanner, user):
    assert services.store(files.upload(files.PDF), by=user)
    with pytest.raises(UserError, match="Eicar-Test-Signature"):
        services.store(files.upload(files.PDF + b"virus"), by=user)
    with pytest.raises(UserError):
        services.store(files.upload(files.PDF + b"huge"), by=user)


def test_file_does_not_come_in_while_the_scanner_is_silent(settings):
    settings.ATTACHMENTS_CLAMD = "tcp://127.0.0.1:1"
    with pytest.raises(UserError):
        clamd.scan(io.BytesIO(b"x"))


def test_picture_gets_a_small_form_upright_and_without_what_the_camera_wrote(user):
    kept = services.store(files.upload(photo("JPEG"), "a.jpg"), by=user, is_public=True)
    small = Image.open(kept.small.open())
    assert (small.format, small.size, dict(small.getexif())) == ("JPEG", (20, 40), {})
    out = io.BytesIO()
    Image.new("RGBA", (2000, 1000), (0, 0, 0, 0)).save(out, "PNG")
    large = services.store(files.upload(out.getvalue(), "b.png"), by=user)
    assert Image.open(large.small.open()).size == (640, 320)
    name, storage = kept.small.name, kept.small.storage
    with TestCase.captureOnCommitCallbacks(execute=True):
        services.purge(type(kept).objects.filter(pk=kept.pk))
    assert not storage.exists(name)


def test_small_form_is_for_whom_the_file_is(client, user):
    kept = services.store(files.upload(photo("JPEG"), "a.jpg"), by=user)
    assert client.get(kept.small_url).status_code == 404
    type(kept).objects.update(is_public=True)
    answer = client.get(kept.small_url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    document = services.store(files.upload(files.HONEST["a.pdf"], "a.pdf"), by=user)
    assert document.small_url == document.get_absolute_url()
