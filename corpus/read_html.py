"""HTML to lines: main text with headings and lists, by trafilatura."""

import logging

import trafilatura

from corpus.raw import Content, UnreadableError
from corpus.read_markdown import read_markdown

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_html(text: str) -> Content:
    """Return the lines of a page's main text and the metadata that its head states.

    Line numbers count the lines of the text taken from the page.

    Raises:
        UnreadableError: the page has no main text.
    """
    page = text if "<html" in text.lower() else f"<html><body>{text}</body></html>"
    main = trafilatura.extract(
        page, output_format="markdown", favor_recall=True, include_tables=True, include_comments=False
    )
    main = main or trafilatura.html2txt(page)
    if not main.strip():
        raise UnreadableError(
            "no text was found in the page", "Save the page's text as .txt or .md and add that"
        )
    body = read_markdown(main)
    return Content(lines=body.lines, found=_metadata(page), left_out=body.left_out)


def _metadata(text: str) -> dict[str, str]:
    head = trafilatura.extract_metadata(text, date_config={"extensive_search": False, "original_date": True})
    values = {
        "title": head.title,
        "author": head.author,
        "publisher": head.sitename,
        "published": head.date,
        "url": head.url,
    }
    return {name: value for name, value in values.items() if value}
