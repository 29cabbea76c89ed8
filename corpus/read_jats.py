"""JATS XML, the format of PubMed Central, to lines; tables, figures and references stay out."""

from dataclasses import dataclass, field

from lxml import etree

from corpus.jats_metadata import describe_article
from corpus.jats_text import Xml, find, inline_text, name_of, texts_at, tidy
from corpus.raw import Content, RawLine, UnreadableError
from schema.documents import StrippedSpan

DEEPEST_HEADING = 6
LONGEST_BEGINNING = 80
_REMEDY = "Download it again from PubMed Central, or save the article as .txt or .md"
_LEFT_OUT = {
    "table-wrap": "table",
    "table-wrap-group": "tables",
    "table": "table",
    "fig": "figure",
    "fig-group": "figures",
    "disp-formula": "formula",
    "disp-formula-group": "formulas",
    "supplementary-material": "supplementary material",
    "graphic": "figure",
    "media": "recording",
    "ref-list": "reference list",
    "fn-group": "footnotes",
    "ack": "acknowledgements",
    "app-group": "appendix",
    "app": "appendix",
    "glossary": "glossary",
    "notes": "notes",
    "bio": "author biography",
    "trans-abstract": "abstract in another language",
    "sub-article": "article within the article",
    "response": "reply to the article",
}
_LISTS = frozenset({"list", "def-list"})
_BLOCKS = frozenset(
    {"p", "sec", "boxed-text", "disp-quote", "speech", "statement", "verse-group", "preformat"}
)
_ABSTRACTS_OF_SORTS = frozenset({"graphical", "teaser", "toc", "web-summary", "author-highlights"})


def read_jats(content: bytes) -> Content:
    """Return the lines of an article and what its head states.

    Headings, paragraphs and lists are kept; tables, figures, formulas and what follows the text are left
    out with a note. Numbers that refer to the reference list go. Nothing is fetched and no entity of the
    file's own is expanded.

    Raises:
        UnreadableError: it is no well-formed XML, declares entities, or holds no article or several.
    """
    article = _article(_root(content))
    found = describe_article(article)
    walk = _Walk()
    walk.heading(found.get("title", ""), 1, article)
    for abstract in find(article, "front/article-meta/abstract"):
        if abstract.get("abstract-type", "") not in _ABSTRACTS_OF_SORTS:
            title = " ".join(texts_at(abstract, "title")) or "Abstract"
            walk.section(abstract, title, 2)
    for body in find(article, "body"):
        walk.blocks(body, 1)
    if not find(article, "body"):
        title = found.get("title", "")
        walk.left_out.append(StrippedSpan(line=1, text=title, reason="the file does not hold the full text"))
    others = (*find(article, "front/article-meta/trans-abstract"), *find(article, "back/*"), *article)
    for other in others:
        walk.leave_out(other)
    return Content(lines=tuple(walk.lines), found=found, left_out=tuple(walk.left_out))


def _root(content: bytes) -> Xml:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.fromstring(content, parser).getroottree()
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"it is not well-formed XML ({error.msg})", _REMEDY) from error
    subset = tree.docinfo.internalDTD
    if subset is not None and next(subset.iterentities(), None) is not None:
        raise UnreadableError("its head declares entities of its own, which are not expanded", _REMEDY)
    root: Xml = tree.getroot()
    return root


def _article(root: Xml) -> Xml:
    articles = [root] if name_of(root) == "article" else root.findall(".//{*}article")
    if not articles:
        raise UnreadableError(f"it holds no JATS article but <{name_of(root)}>", _REMEDY)
    if len(articles) > 1:
        raise UnreadableError(f"it holds {len(articles)} articles", "Save each article in a file of its own")
    return articles[0]


@dataclass
class _Walk:
    """Writes the blocks of an article one after the other and notes what it leaves out."""

    lines: list[RawLine] = field(default_factory=list)
    left_out: list[StrippedSpan] = field(default_factory=list)

    def heading(self, text: str, level: int, node: Xml) -> None:
        if text:
            self._line("", node)
            self._line("#" * min(level, DEEPEST_HEADING) + f" {text}", node)

    def section(self, node: Xml, title: str, level: int) -> None:
        self.heading(title, level, node)
        self.blocks(node, level)

    def blocks(self, node: Xml, level: int) -> None:
        """Write what stands in a section of this heading level, but its own title."""
        for child in node:
            name = name_of(child)
            if name == "sec":
                self.section(child, " ".join(texts_at(child, "title")[:1]), level + 1)
            elif name in _LISTS:
                self.list_items(child, 0)
            elif name in _BLOCKS and _holds_blocks(child):
                self.section(child, " ".join(texts_at(child, "caption/title")[:1]), level + 1)
            elif name in _BLOCKS:
                self.paragraph(child)
            elif name != "title":
                self.leave_out(child)

    def paragraph(self, node: Xml, first: str = "", rest: str = "") -> None:
        """Write a paragraph; a list or a table inside it cuts it in two.

        `first` and `rest` are put before its first and its other lines: marks and blanks of list items.
        """
        text, mark = node.text or "", first
        for child in node:
            name = name_of(child)
            if name in _LISTS or name in _LEFT_OUT:
                mark = self._text(text, node, mark, rest)
                text = ""
                self._inside(child, len(rest) // 2)
            else:
                text += inline_text(child, text)
            text += child.tail or ""
        self._text(text, node, mark, rest)

    def _inside(self, node: Xml, depth: int) -> None:
        if name_of(node) in _LISTS:
            self.list_items(node, depth)
        else:
            self.leave_out(node)

    def list_items(self, node: Xml, depth: int) -> None:
        """Write the items of a list; `depth` counts the lists around it."""
        indent = "  " * depth
        is_ordered = node.get("list-type", "") == "order"
        for number, item in enumerate((*find(node, "list-item"), *find(node, "def-item")), start=1):
            mark = f"{indent}{f'{number}.' if is_ordered else '-'} "
            if name_of(item) == "def-item":
                parts = (*texts_at(item, "term"), *texts_at(item, "def"))
                self._line(mark + ": ".join(parts), item)
            for child in item:
                if name_of(child) in _LISTS:
                    self.list_items(child, depth + 1)
                elif name_of(child) == "p":
                    self.paragraph(child, mark, f"{indent}  ")
                    mark = f"{indent}  "
        if not depth:
            self._line("", node)

    def leave_out(self, node: Xml) -> None:
        """Note that an element stays out, with its label and caption, or its beginning."""
        reason = _LEFT_OUT.get(name_of(node), "")
        if reason:
            shown = StrippedSpan(line=node.sourceline or 1, text=_description(node), reason=reason)
            self.left_out.append(shown)

    def _text(self, text: str, node: Xml, mark: str, rest: str) -> str:
        """Write a stretch of a paragraph if there is any; return the mark of the next one."""
        tidied = tidy(text)
        if not tidied:
            return mark
        if not mark:
            self._line("", node)
        self._line(mark + tidied, node)
        return rest

    def _line(self, text: str, node: Xml) -> None:
        self.lines.append(RawLine(node.sourceline or 1, text))


def _holds_blocks(node: Xml) -> bool:
    return any(name_of(child) in _BLOCKS for child in node)


def _description(node: Xml) -> str:
    """Return an element's label, caption or title, or else how it begins."""
    captions = [part for caption in find(node, "caption") for part in caption]
    named = [*(_words(each) for each in find(node, "label")), *(_words(each) for each in captions)]
    named += [_words(each) for each in find(node, "title")]
    return " ".join(text for text in named if text) or _words(node)[:LONGEST_BEGINNING]


def _words(node: Xml) -> str:
    return " ".join(" ".join(node.itertext()).split())
