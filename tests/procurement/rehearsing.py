"""Somebody at a browser without one: signs in, opens pages, fills their forms in and sends them."""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request

import lxml.html


class Player:
    """One person of a rehearsal, by plain HTTP."""

    def __init__(self, base, login, password):
        self.base = base
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.opener.addheaders = [("Accept-Language", "en"), ("Accept", "text/html")]
        self.submit("/account/login/", "/account/login/", login=login, password=password)

    def open(self, path, data=None):
        """Open an address; return the page as a tree, with ``.status`` and ``.address``."""
        sent = urllib.parse.urlencode(data).encode() if data is not None else None
        try:
            answer = self.opener.open(urllib.parse.urljoin(self.base, path), sent)
        except urllib.error.HTTPError as error:
            answer = error
        page = lxml.html.fromstring(answer.read())
        page.make_links_absolute(self.base)
        self.status, self.address = answer.status, answer.url
        return page

    def text(self, path):
        """Return what a page says in its main part."""
        page = self.open(path)
        assert self.status == 200, (self.status, path)
        return " ".join(page.text_content().split())

    def submit(self, path, action="", **given):
        """Send the form of a page whose action ends so (else the one that holds most), with some fields filled in."""
        page = self.open(path)
        assert self.status == 200, (self.status, path)
        forms = [one for one in page.forms if one.method == "POST" and (one.action or self.address).endswith(action)]
        assert forms, (path, action, " ".join(page.text_content().split())[:600])
        form = max(forms, key=lambda one: len(one.inputs))
        sent = dict(form.form_values()) | given
        pairs = [(name, one) for name, value in sent.items() for one in (value if isinstance(value, list) else [value])]
        answer = self.open(form.action or self.address, pairs)
        words = " ".join(answer.text_content().split())
        assert self.status == 200, (self.status, path, words[:800])
        return words
