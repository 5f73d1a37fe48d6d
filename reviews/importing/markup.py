"""HTML and Markdown to lines: the plain words, and the inline dress that a body may keep."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

import nh3

from reviews.importing.handed import Dress

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "figure",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "address",
    ]
)
_CELLS = frozenset({"td", "th"})
_INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em"}
_KEPT = {*_BLOCKS, *_CELLS, *_INLINE, "a", "br", "img", "span", "iframe"}
_CLEANER = nh3.Cleaner(
    tags=_KEPT,
    attributes={
        "a": {"href"},
        "img": {"src", "alt"},
        "iframe": {"src"},
        **{tag: {"style"} for tag in ("b", "strong", "i", "em", "span")},
    },
    url_schemes={"http", "https", "mailto"},
    clean_content_tags={"script", "style", "title", "template"},
    link_rel=None,
    strip_comments=True,
)
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
_NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|[1-5]00)")
_ITALIC = re.compile(r"font-style:\s*italic")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


def lines_of_html(html: str) -> tuple[list[str], dict[int, Dress]]:
    """A line for each block with an empty one between, and the dress of each by its number."""
    parser = _Lines()
    parser.feed(_CLEANER.clean(html))
    parser.close()
    parser.end_line()
    return parser.lines, parser.dress


class _Lines(HTMLParser):
    """Reads what nh3 has written, so that every tag is closed and known."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.dress: dict[int, Dress] = {}
        self._text: list[str] = []
        self._html: list[str] = []
        #: The inline tags that stand open, as (tag of the source, its HTML, how it is closed).
        self._open: list[tuple[str, str, str]] = []
        self._level = 0
        self._item = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.end_line()
            self._level = int(tag[1]) if re.fullmatch("h[1-6]", tag) else 0
            self._item = tag == "li"
        elif tag in _CELLS:
            if "".join(self._text).strip():
                self._put("\t", "\t")
        elif tag == "br":
            self.end_line(within=True)
        elif tag in {"img", "iframe"}:
            self._embed(tag, dict(attrs))
        else:
            self._open_inline(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_line()
            self._level, self._item = 0, False
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                self._html.append(self._open.pop(place)[2])
                break

    def handle_data(self, data: str) -> None:
        self._put(data, escape(data, quote=False))

    def _put(self, text: str, html: str) -> None:
        self._text.append(text)
        self._html.append(html)

    def _embed(self, tag: str, attrs: dict[str, str | None]) -> None:
        source = attrs.get("src") or ""
        said = f"![{attrs.get('alt') or ''}]({source})" if tag == "img" else source
        if said:
            self.end_line()
            self._put(said, escape(said, quote=False))
            self.end_line()

    def _open_inline(self, tag: str, attrs: dict[str, str | None]) -> None:
        style = attrs.get("style") or ""
        start = end = ""
        if tag == "a" and attrs.get("href"):
            start, end = f'<a href="{escape(attrs["href"] or "")}">', "</a>"
        elif _INLINE.get(tag) == "strong" and not _NOT_BOLD.search(style):
            start, end = "<strong>", "</strong>"
        elif _INLINE.get(tag) == "em":
            start, end = "<em>", "</em>"
        elif tag == "span" and _BOLD.search(style):
            start, end = "<strong>", "</strong>"
        elif tag == "span" and _ITALIC.search(style):
            start, end = "<em>", "</em>"
        self._open.append((tag, start, end))
        self._html.append(start)

    def end_line(self, *, within: bool = False) -> None:
        """``within`` a block (``br``) the next line follows at once; else after an empty one."""
        cells = [_SPACES.sub(" ", cell).strip(" ") for cell in "".join(self._text).split("\t")]
        text = "\t".join(cell for cell in cells if cell)
        still_open = "".join(end for *_rest, end in reversed(self._open))
        html = _SPACES.sub(" ", "".join(self._html)).strip(" ") + still_open
        self._text = []
        self._html = [start for _tag, start, _end in self._open]
        if text:
            self.lines.append(text)
            self.dress[len(self.lines)] = Dress(html, self._level, self._item)
        if not within and self.lines and self.lines[-1]:
            self.lines.append("")


_SHORTCODES = re.compile(
    r"\[/?(?:caption|embed|gallery|video|audio|youtube|vimeo|playlist)\b[^\[\]\n]{0,500}\]"
)
_SHORTCODE_URL = re.compile(r"\[(?:youtube|vimeo)[ =]+(https?://[^\s\[\]]+)[^\[\]\n]{0,200}\]")
_TAGGED = re.compile(
    r"</?(?:strong|em|b|i|u|a|h[1-6]|p|div|span|figure|figcaption|blockquote|ul|ol|li|br|hr|img|"
    r"iframe)(?:\s[^<>\n]{0,600})?/?>|<!--[^<>\n]{0,200}-->|\[/?caption\b|\[/?embed\]|"
    r"&(?:nbsp|amp|[lr][sd]quo|[mn]dash|hellip|quot|#\d{2,5});"
)


def lines_of_tagged(text: str) -> tuple[list[str], dict[int, Dress]] | None:
    """
    The lines of a text that is written by hand with tags and shortcodes, as blogs export it.

    As many lines as before, and only those dressed that have tags; ``None`` for
    any other text.
    """
    if len(_TAGGED.findall(text)) < 2:
        return None
    lines, dress = text.split("\n"), {}
    for place, line in enumerate(lines):
        if len(line) > _LONGEST_MARKED or not (_TAGGED.search(line) or _SHORTCODES.search(line)):
            continue
        bare = _SHORTCODES.sub(" ", _SHORTCODE_URL.sub(r" \1 ", line))
        found, marks = lines_of_html(bare)
        lines[place] = " ".join(one for one in found if one.strip())
        if marks:
            html = " ".join(marks[number].html for number in sorted(marks))
            first = next(iter(marks.values()))
            level = first.level if len(marks) == 1 else 0
            dress[place + 1] = Dress(html, level, first.item)
    return lines, dress


#: A longer line is no paragraph that a person set marks in.
_LONGEST_MARKED = 20_000
_MARKS = re.compile(r"[*_]|\]\(")
_MARKDOWN = re.compile(
    r"(?<!!)\[(?P<words>[^\[\]\n]{1,300})\]\((?P<url>https?://[^\s()]{1,500})\)"
    r"|(?<![\w*])\*\*(?P<strong>[^\s*](?:[^*\n]{0,600}[^\s*])?)\*\*(?![\w*])"
    r"|(?<![\w_])__(?P<strong2>[^\s_](?:[^_\n]{0,600}[^\s_])?)__(?![\w_])"
    r"|(?<![\w*])\*(?P<em>[^\s*](?:[^*\n]{0,600}[^\s*])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<em2>[^\s_](?:[^_\n]{0,600}[^\s_])?)_(?![\w_])"
)


def _is_marked(line: str) -> bool:
    return len(line) <= _LONGEST_MARKED and _MARKS.search(line) is not None


def plain_of_markdown(line: str) -> str:
    """Without the marks of emphasis; a link keeps its address in parentheses."""
    if not _is_marked(line):
        return line
    for _depth in range(3):  # a link in emphasis in strong emphasis
        line = _MARKDOWN.sub(_plain, line)
    return line


def _plain(match: re.Match[str]) -> str:
    if match["words"]:
        return f"{match['words']} ({match['url']})"
    return str(match["strong"] or match["strong2"] or match["em"] or match["em2"])


def html_of_markdown(line: str) -> str:
    """The line as inline HTML: ``strong``, ``em`` and ``a href`` only."""
    if not _is_marked(line):
        return escape(line, quote=False)
    html, end = [], 0
    for match in _MARKDOWN.finditer(line):
        html.append(escape(line[end : match.start()], quote=False))
        if match["words"]:
            inner = html_of_markdown(match["words"])
            html.append(f'<a href="{escape(match["url"])}">{inner}</a>')
        else:
            strong = match["strong"] or match["strong2"]
            inner = html_of_markdown(strong or match["em"] or match["em2"])
            tag = "strong" if strong else "em"
            html.append(f"<{tag}>{inner}</{tag}>")
        end = match.end()
    html.append(escape(line[end:], quote=False))
    return "".join(html)
