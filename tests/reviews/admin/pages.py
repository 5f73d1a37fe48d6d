"""The review page as a browser has it: its fields are read from the HTML and sent back."""

from html.parser import HTMLParser

from django.http import QueryDict
from django.urls import reverse


class _Fields(HTMLParser):
    """What a browser would send of the one form, no button pressed."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.data = QueryDict(mutable=True)
        self._in_form = False
        self._select = self._textarea = None
        self._chosen, self._text = [], ""

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self._in_form = attributes.get("id") == "review_form"
        ours = self._in_form or attributes.get("form") == "review_form"
        name = attributes.get("name")
        if tag == "option" and self._select and "selected" in attributes:
            self._chosen.append(attributes.get("value", ""))
        if not ours or not name or "disabled" in attributes:
            return
        if tag == "input" and attributes.get("type") not in {"checkbox", "submit"}:
            self.data.appendlist(name, attributes.get("value", ""))
        elif tag == "select":
            self._select, self._chosen = name, []
        elif tag == "textarea":
            self._textarea, self._text = name, ""

    def handle_data(self, data):
        if self._textarea:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._in_form = False
        elif tag == "select" and self._select:
            for value in self._chosen or [""]:
                self.data.appendlist(self._select, value)
            self._select = None
        elif tag == "textarea" and self._textarea:
            # A browser drops the first line end and sends the rest as CRLF.
            text = self._text.removeprefix("\n").replace("\n", "\r\n")
            self.data.appendlist(self._textarea, text)
            self._textarea = None


def fields(response):
    parser = _Fields()
    parser.feed(response.content.decode())
    return parser.data


def address(review):
    return reverse("admin:reviews_review_change", args=[review.pk])


class Page:
    """A review page that somebody opened, with what they type into it."""

    def __init__(self, client, review):
        self.client, self.url = client, address(review)
        self.response = client.get(self.url)
        assert self.response.status_code == 200
        self.data = fields(self.response)

    @property
    def html(self):
        return self.response.content.decode()

    def type(self, **values):
        for name, value in values.items():
            assert name in self.data, f"{name} cannot be typed into"
            if isinstance(value, list):
                self.data.setlist(name, value)
            else:
                self.data[name] = value
        return self

    def press(self, verb=None, **more):
        data = self.data.copy()
        if verb:
            data["_verb"] = verb
        for name, value in more.items():
            data[name] = value
        self.response = self.client.post(self.url, data.urlencode(), FORM)
        if self.response.status_code in {200, 409}:
            self.data = fields(self.response)
        return self.response


FORM = "application/x-www-form-urlencoded"
