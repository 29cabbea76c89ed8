"""What the head of a JATS article states about itself."""

from corpus.jats_text import Xml, find, text_of, texts_at

MOST_AUTHORS = 6
_AUTHORS_BEFORE_OTHERS = 3
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ONLINE = ("epub", "epub-ppub", "pub")
_HREF = "{http://www.w3.org/1999/xlink}href"


def describe_article(article: Xml) -> dict[str, str]:
    """Return what an article states under the names of `Source`'s fields; what is not stated is left out."""
    meta = "front/article-meta"
    doi = _article_id(article, "doi")
    stated = {
        "title": " ".join(texts_at(article, f"{meta}/title-group/article-title")[:1]),
        "author": _authors(article),
        "publisher": _journal(article),
        "published": _published(article),
        "doi": doi,
        "url": f"https://doi.org/{doi}" if doi else "",
        "rights": _rights(article),
    }
    return {field: value for field, value in stated.items() if value}


def _article_id(article: Xml, kind: str) -> str:
    ids = find(article, "front/article-meta/article-id")
    return next((text_of(each) for each in ids if each.get("pub-id-type", "") == kind), "")


def _authors(article: Xml) -> str:
    people = find(article, "front/article-meta/contrib-group/contrib")
    names = [_name(each) for each in people if each.get("contrib-type", "author") == "author"]
    named = [name for name in names if name]
    shown = named if len(named) <= MOST_AUTHORS else [*named[:_AUTHORS_BEFORE_OTHERS], "others"]
    return ", ".join(shown[:-1]) + f" and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def _name(person: Xml) -> str:
    for path in ("name", "name-alternatives/name"):
        for name in find(person, path):
            return " ".join([*texts_at(name, "given-names"), *texts_at(name, "surname")])
    return " ".join([*texts_at(person, "string-name"), *texts_at(person, "collab")])


def _journal(article: Xml) -> str:
    paths = ("journal-title-group/journal-title", "journal-title", "publisher/publisher-name")
    found = [text for path in paths for text in texts_at(article, f"front/journal-meta/{path}")]
    return found[0] if found else ""


def _published(article: Xml) -> str:
    """Return the day of first publication online, or else the first date of publication that is given."""
    dates = find(article, "front/article-meta/pub-date")
    online = [each for each in dates if each.get("pub-type", each.get("date-type", "")) in _ONLINE]
    return next((date for date in map(_iso, [*online, *dates]) if date), "")


def _iso(date: Xml) -> str:
    year, month, day = (" ".join(texts_at(date, part)[:1]) for part in ("year", "month", "day"))
    if month[:3].lower() in _MONTHS:
        month = str(_MONTHS.index(month[:3].lower()) + 1)
    parts = [year, month.zfill(2), day.zfill(2)] if month.isdigit() else [year]
    return "-".join(parts[:2] if len(parts) > 1 and not day.isdigit() else parts)


def _rights(article: Xml) -> str:
    permissions = "front/article-meta/permissions"
    texts = texts_at(article, f"{permissions}/copyright-statement")
    texts += texts_at(article, "front/article-meta/copyright-statement")
    for licence in find(article, f"{permissions}/license"):
        texts += [*texts_at(licence, "license-p"), *texts_at(licence, "p")]
        link = licence.get(_HREF, "")
        texts += [link] if link and not any(link in text for text in texts) else []
    return " ".join(texts)
