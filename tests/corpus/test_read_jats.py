"""Articles of PubMed Central: what is kept, what stays out, and what is refused."""

from pathlib import Path

import pytest

from corpus.clean import clean
from corpus.headings import build_sections
from corpus.metadata import describe
from corpus.raw import Content, RawDocument, UnreadableError
from corpus.read_jats import read_jats

ARTICLES = Path(__file__).with_name("jats")
HEAD = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD '
    'v1.2 20190208//EN" '
    '"JATS-archivearticle1.dtd">'
)


def article(name: str) -> Content:
    return read_jats((ARTICLES / f"{name}.nxml").read_bytes())


def with_body(body: str, meta: str = "", back: str = "") -> Content:
    title = "<title-group><article-title>Drips</article-title></title-group>"
    front = f"<front><article-meta>{title}{meta}</article-meta></front>"
    return read_jats(f"{HEAD}\n<article>{front}\n<body>{body}</body>{back}</article>".encode())


def with_meta(meta: str, journal: str = "") -> dict[str, str]:
    front = f"<front><journal-meta>{journal}</journal-meta><article-meta>{meta}</article-meta></front>"
    return read_jats(f"<article>{front}<body><p>Text.</p></body></article>".encode()).found


def texts(content: Content) -> list[str]:
    return [line.text for line in content.lines if line.text]


def left_out(content: Content) -> list[tuple[str, str]]:
    return [(span.reason, span.text) for span in content.left_out]


class TestWholeArticles:
    def test_the_sections_of_a_whole_article_are_kept_in_order(self) -> None:
        content = article("one_line")
        headings = [text for text in texts(content) if text.startswith("#")]

        assert headings == [
            "# Squeaking wheelbarrows: how often they occur and how long they squeak on the "
            "allotments of an invented town",
            "## Introduction",
            "## Methods",
            "## Results",
            "## Conclusion",
        ]
        assert "with <2 litres of soil in it" in texts(content)[4]
        assert "The wheelbarrows' age was 14 ± 3 years." in texts(content)[6]
        assert (
            "oiled barrows (OB) (P = 0.03). The squeak came from the wheel in 75% and from the handle in 25%."
            in texts(content)[6]
        )

    def test_an_article_on_one_line_of_its_file_becomes_a_line_for_each_paragraph(self) -> None:
        assert (ARTICLES / "one_line.nxml").read_text(encoding="utf-8").count("\n") == 1
        content = article("one_line")
        assert {line.number for line in content.lines} == {1}
        assert len(texts(content)) == 9

    def test_its_head_states_where_it_comes_from(self) -> None:
        found = article("one_line").found

        assert found.pop("rights") == (
            "Copyright ©2031 Barrowby et al.; licensee Nowhere Press. Anybody may share and change "
            "these invented words under the Made-Up Sharing Licence (http://licences.example/by/2.0), "
            "which asks only that the barrow is named."
        )
        assert found == {
            "title": "Squeaking wheelbarrows: how often they occur and how long they squeak on the "
            "allotments of an invented town",
            "author": "QT Barrowby, RO Tilthwaite, XA Mulché, UV Spadington and ZI Hoeña",
            "publisher": "Journal of Invented Gardens",
            "published": "2031-04-07",
            "doi": "10.5555/jig.0042",
            "url": "https://doi.org/10.5555/jig.0042",
        }

    def test_its_reference_list_stays_out_with_a_note(self) -> None:
        ((reason, text),) = left_out(article("one_line"))
        assert reason == "reference list"
        assert text.startswith("Rust E Estudio de las ruedas")

    def test_numbers_of_references_go_and_pointers_to_figures_stay(self) -> None:
        content = article("sections")
        prose = " ".join(texts(content))

        assert "between one spring and the next. Yet rakes vanish" in prose
        assert "even from large sheds. Here we count" in prose
        assert "meet in the corner (Fig. 1)." in prose
        assert left_out(content) == [
            (
                "figure",
                "Figure 1 The hooks of a shed with two walls. The hooks lie along both walls, with the "
                "rake hook drawn, for comfort, in the corner.",
            ),
            ("table", "Table 1 Hooks in three invented sheds."),
        ]

    def test_an_abstract_with_sections_comes_first(self) -> None:
        headings = [text for text in texts(article("sections")) if text.startswith("#")]
        assert headings[1:] == [
            "## Abstract",
            "### Background",
            "### Conclusions/Use",
            "## Introduction",
            "## Counting",
            "### What counts as a hook",
        ]

    def test_a_list_in_a_section_of_a_section_keeps_its_marks(self) -> None:
        assert texts(article("sections"))[-6:] == [
            "Three things count as a hook:",
            "1. a bent nail",
            "2. a peg, either",
            "  - of wood",
            "  - of brass",
            "3. a bracket",
        ]

    def test_editors_are_no_authors(self) -> None:
        found = article("sections").found
        assert found["author"] == "Orla Plankett, Tom Q. Nailsby, Anne-Lise Latch-Hinge and Wen Vise"
        assert (found["publisher"], found["published"]) == ("Made-Up Notes", "2031-05-09")
        assert found["rights"].startswith("Plankett et al. Anybody may share these invented words")

    def test_an_article_becomes_sections_that_can_be_quoted(self) -> None:
        content = article("sections")
        kept = clean(content)
        text, sections = build_sections(kept.lines, kept.title)
        source = describe(
            "plankett-2031", RawDocument(file_name="a.nxml", file_sha256="0", content=content), kept
        )

        assert source.title == "Measuring the Tidiness of a Shed by Counting its Hooks"
        assert source.doi == "10.5555/made-up.0000042"
        assert [section.heading_path for section in sections] == [
            ("Abstract", "Background"),
            ("Abstract", "Conclusions/Use"),
            ("Introduction",),
            ("Counting", "What counts as a hook"),
        ]
        assert text[sections[2].start :].startswith("An old question in shed studies")


class TestText:
    def test_lists_keep_their_marks_numbers_and_nesting(self) -> None:
        body = (
            "<sec><title>Care</title><p>Tell the team about:"
            '<list list-type="bullet"><list-item><p>heart trouble</p></list-item><list-item><p>glaucoma</p>'
            '<p>also in the past</p><list list-type="order"><list-item><p>left eye</p></list-item>'
            "<list-item><p>right eye</p></list-item></list></list-item></list>and about your "
            "medicines.</p></sec>"
        )
        assert texts(with_body(body))[1:] == [
            "## Care",
            "Tell the team about:",
            "- heart trouble",
            "- glaucoma",
            "  also in the past",
            "  1. left eye",
            "  2. right eye",
            "and about your medicines.",
        ]

    def test_a_list_inside_an_item_s_paragraph_is_nested(self) -> None:
        inner = "<list><list-item><p>bread</p></list-item></list>"
        body = f"<list><list-item><p>Eat:{inner}and drink.</p></list-item></list>"
        assert texts(with_body(body))[1:] == ["- Eat:", "  - bread", "  and drink."]

    def test_a_list_of_terms_names_each_with_its_meaning(self) -> None:
        body = "<def-list><def-item><term>CRPS</term><def><p>a pain syndrome</p></def></def-item></def-list>"
        assert texts(with_body(body))[1:] == ["- CRPS: a pain syndrome"]

    def test_tables_figures_and_formulas_inside_a_paragraph_stay_out(self) -> None:
        body = (
            "<p>Pain fell<table-wrap><label>Table 1</label><caption><title>Doses</title></caption>"
            "<table><tr><td>0.5 mg</td></tr></table></table-wrap> in most."
            "<disp-formula><label>(1)</label>x=1</disp-formula></p>"
            "<supplementary-material><p>More.</p></supplementary-material><unknown>odd</unknown>"
        )
        content = with_body(body)

        assert texts(content)[1:] == ["Pain fell", "in most."]
        assert left_out(content) == [
            ("table", "Table 1 Doses"),
            ("formula", "(1)"),
            ("supplementary material", "More."),
        ]

    def test_what_follows_the_text_stays_out(self) -> None:
        back = (
            "<back><ack><title>Thanks</title><p>To all.</p></ack><fn-group><fn><p>A note.</p></fn></fn-group>"
            "<ref-list><title>References</title></ref-list></back>"
            "<sub-article><front-stub/><body><p>A reply.</p></body></sub-article>"
        )
        meta = "<trans-abstract><p>Resumen.</p></trans-abstract>"
        content = with_body("<p>Text.</p>", meta, back)

        assert texts(content) == ["# Drips", "Text."]
        assert left_out(content) == [
            ("abstract in another language", "Resumen."),
            ("acknowledgements", "Thanks"),
            ("footnotes", "A note."),
            ("reference list", "References"),
            ("article within the article", "A reply."),
        ]

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ('fell <sup><xref ref-type="bibr">3</xref>,<xref ref-type="bibr">4</xref></sup>.', "fell."),
            ('fell (<xref ref-type="bibr">3</xref>, <xref ref-type="bibr">4</xref> and <xref '
            'ref-type="bibr">7</xref>).', "fell."),
            ('fell (see <xref ref-type="bibr">3</xref>).', "fell (see)."),
            ('fell <xref ref-type="bibr"/>.', "fell."),
            ('by <xref ref-type="bibr">Smith et al. (2010)</xref>.', "by Smith et al. (2010)."),
            ('in Figure <xref ref-type="fig">1</xref>.', "in Figure 1."),
            ("10<sup>5</sup> and m<sup>2</sup>", "10^5 and m2"),
            ('in 2010<sup><xref ref-type="bibr">3</xref></sup> it', "in 2010 it"),
            ("CO<sub>2</sub> <italic>in <bold>vivo</bold></italic>", "CO2 in vivo"),
            ("one<break/>two", "one two"),
            ("a<inline-graphic/>b<fn><p>note</p></fn>", "ab"),
            ("<inline-formula><tex-math>\\frac</tex-math>x = 3</inline-formula> holds", "x = 3 holds"),
            ("5&#160;mg &lt; 6&nbsp;mg &mu;g", "5 mg < 6 mg μg"),
            ("one<!-- not said --><?hint?> two", "one two"),
        ],
    )  # fmt: skip
    def test_a_paragraph_reads_as_it_is_printed(self, written: str, kept: str) -> None:
        assert texts(with_body(f"<p>{written}</p>"))[1:] == [kept]

    def test_boxes_and_quotations_are_text(self) -> None:
        body = (
            "<boxed-text><caption><title>Key points</title></caption><p>One.</p></boxed-text>"
            "<disp-quote><p>Two.</p></disp-quote><preformat>Three.</preformat><p> </p>"
        )
        assert texts(with_body(body))[1:] == ["## Key points", "One.", "Two.", "Three."]

    def test_an_abstract_may_have_a_title_and_pictures_of_it_stay_out(self) -> None:
        meta = (
            '<abstract abstract-type="plain-language-summary"><title>In plain '
            "words</title><p>It may help.</p></abstract>"
            '<abstract abstract-type="graphical"><p><graphic/></p></abstract>'
        )
        assert texts(with_body("<p>Text.</p>", meta)) == [
            "# Drips",
            "## In plain words",
            "It may help.",
            "Text.",
        ]

    def test_sections_below_the_sixth_level_stay_at_the_sixth(self) -> None:
        body = "".join(f"<sec><title>T{level}</title>" for level in range(8)) + "<p>Deep.</p>" + "</sec>" * 8
        assert texts(with_body(body))[-2:] == ["###### T7", "Deep."]

    def test_lines_carry_the_numbers_of_the_file(self) -> None:
        content = with_body("\n<p>First.</p>\n<p>Second.</p>\n")
        assert [(line.number, line.text) for line in content.lines if line.text][1:] == [
            (4, "First."),
            (5, "Second."),
        ]

    def test_a_file_without_the_full_text_says_so(self) -> None:
        content = read_jats(
            b"<article><front><article-meta><title-group><article-title>Drips</article-title></title-group>"
            b"<abstract><p>It may help.</p></abstract></article-meta></front></article>"
        )
        assert texts(content) == ["# Drips", "## Abstract", "It may help."]
        assert left_out(content) == [("the file does not hold the full text", "Drips")]

    def test_articles_in_a_wrapper_and_a_namespace_are_read(self) -> None:
        wrapped = (
            "<OAI-PMH><record><article "
            'xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/"><front><article-meta>'
            "<title-group><article-title>Drips</article-title></title-group></article-meta></front>"
            "<body><sec><title>Aim</title><p>To help.</p></sec></body></article></record></OAI-PMH>"
        )
        assert texts(read_jats(wrapped.encode())) == ["# Drips", "## Aim", "To help."]


class TestMetadata:
    def test_an_article_that_states_nothing_gets_nothing(self) -> None:
        assert with_meta("") == {}

    @pytest.mark.parametrize(
        ("dates", "published"),
        [
            ("<pub-date pub-type='ppub'><year>2019</year></pub-date>", "2019"),
            ("<pub-date pub-type='ppub'><month>Jun</month><year>2019</year></pub-date>", "2019-06"),
            ("<pub-date pub-type='ppub'><season>Spring</season><year>2019</year></pub-date>", "2019"),
            (
                "<pub-date date-type='collection'><year>2020</year></pub-date>"
                "<pub-date date-type='pub'><day>3</day><month>11</month><year>2019</year></pub-date>",
                "2019-11-03",
            ),
        ],
    )
    def test_the_first_day_online_is_the_date_or_what_there_is_of_one(
        self, dates: str, published: str
    ) -> None:
        assert with_meta(dates) == {"published": published}

    def test_many_authors_are_cut_short(self) -> None:
        people = "".join(
            f"<contrib contrib-type='author'><name><surname>S{number}</surname></name></contrib>"
            for number in range(8)
        )
        assert with_meta(f"<contrib-group>{people}</contrib-group>") == {"author": "S0, S1, S2 and others"}

    def test_groups_and_names_in_other_forms_count_as_authors(self) -> None:
        people = (
            "<contrib><collab>The Pain Group</collab></contrib><contrib><string-name>Ann "
            "Lee</string-name></contrib>"
            "<contrib><name-alternatives><name><surname>Kim</surname><given-names>Jo</given-names></name>"
            "</name-alternatives></contrib><contrib><anonymous/></contrib>"
        )
        assert with_meta(f"<contrib-group>{people}</contrib-group>") == {
            "author": "The Pain Group, Ann Lee and Jo Kim"
        }

    def test_a_journal_without_a_title_goes_by_its_publisher(self) -> None:
        journal = "<publisher><publisher-name>Park Press</publisher-name></publisher>"
        assert with_meta("", journal) == {"publisher": "Park Press"}

    def test_a_licence_given_as_a_link_is_kept(self) -> None:
        meta = (
            '<permissions xmlns:xlink="http://www.w3.org/1999/xlink"><copyright-statement>(c) '
            "Lee</copyright-statement>"
            '<license xlink:href="https://creativecommons.org/licenses/by/4.0/"><p>Free to '
            "share.</p></license></permissions>"
        )
        assert with_meta(meta) == {
            "rights": "(c) Lee Free to share. https://creativecommons.org/licenses/by/4.0/"
        }


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"<article><p>", "it is not well-formed XML"),
            (b"plain text", "it is not well-formed XML"),
            (b"<html><body/></html>", "it holds no JATS article but <html>"),
            (b"<set><article/><article/></set>", "it holds 2 articles"),
        ],
    )
    def test_what_is_no_single_article_is_refused_with_a_remedy(self, content: bytes, told: str) -> None:
        with pytest.raises(UnreadableError) as caught:
            read_jats(content)
        assert caught.value.reason.startswith(told)
        assert caught.value.remedy

    @pytest.mark.parametrize(
        ("levels", "told"), [(3, "declares entities of its own"), (12, "not well-formed XML")]
    )
    def test_an_entity_bomb_is_refused_and_not_expanded(self, levels: int, told: str) -> None:
        entities = "".join(
            f'<!ENTITY e{level} "{f"&e{level - 1};" * 10 if level else "ha"}">' for level in range(levels)
        )
        bomb = f"<!DOCTYPE article [{entities}]><article><body><p>&e{levels - 1};</p></body></article>"
        with pytest.raises(UnreadableError, match=told):
            read_jats(bomb.encode())

    def test_a_file_named_by_an_entity_is_not_opened(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("hidden", encoding="utf-8")
        head = f'<!DOCTYPE article [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        named = f"{head}<article><body><p>&x;</p></body></article>"
        with pytest.raises(UnreadableError, match="declares entities of its own"):
            read_jats(named.encode())

    def test_a_dtd_beside_the_file_is_not_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "here.dtd").write_text('<!ENTITY x "hidden">', encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        content = read_jats(
            b'<!DOCTYPE article SYSTEM "here.dtd"><article><body><p>Known &x; word.</p></body></article>'
        )
        assert texts(content) == ["Known &x; word."]
