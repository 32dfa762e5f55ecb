"""Built-in templates in the layout of official documents (GB/T 9704-2012, 党政机关公文格式).

Page A4, 37 mm above and 28 mm at the binding edge around a type area of 156 × 225 mm with 22 lines; title in 小标宋
22 pt, text in 仿宋 16 pt, headings in 黑体, 楷体 and 仿宋; page number — 1 — in 宋体 14 pt, at the right on odd
pages, at the left on even ones. No font is embedded: each is named with those that stand in where it is not installed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

SONG, TITLE_SONG, FANGSONG, HEI, KAI = "宋体", "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
STAND_INS = {
    TITLE_SONG: "方正小标宋_GBK,华文中宋,STZhongsong,宋体,Noto Serif CJK SC,Noto Serif SC",
    FANGSONG: "仿宋,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC,Noto Serif SC",
    HEI: "SimHei,华文黑体,Noto Sans CJK SC,Noto Sans SC",
    KAI: "楷体,KaiTi,华文楷体,STKaiti,Noto Serif CJK SC,Noto Serif SC",
    SONG: "SimSun,华文宋体,STSong,Noto Serif CJK SC,Noto Serif SC",
}
LATIN = "Times New Roman"
LINE = Pt(29)  # 225 mm in 22 lines
BODY_SIZE, TITLE_SIZE, TABLE_SIZE, PAGE_NUMBER_SIZE = Pt(16), Pt(22), Pt(10.5), Pt(14)
HEADINGS = {1: HEI, 2: KAI, 3: FANGSONG}


class OfficialDocument:
    """Writes a template from top to bottom; text may hold docxtpl's braces."""

    def __init__(self) -> None:
        self._document = Document()
        self._set_page()
        self._set_normal_style()
        self._name_stand_ins()

    # What a document says -----------------------------------------------------------------------------------------

    def title(self, text: str) -> None:
        """Add the title."""
        paragraph = self._paragraph(text, TITLE_SONG, TITLE_SIZE, align=WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.line_spacing = Pt(36)
        paragraph.paragraph_format.space_after = LINE
        paragraph.paragraph_format.first_line_indent = Pt(0)

    def subtitle(self, text: str) -> None:
        """Add a line in 楷体 under the title."""
        self._paragraph(text, KAI, BODY_SIZE, align=WD_ALIGN_PARAGRAPH.CENTER).paragraph_format.space_after = LINE

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading: 一、 (1), （一） (2), 1. (3). It stays with what follows."""
        paragraph = self._paragraph(text, HEADINGS[level], BODY_SIZE, indent=True)
        paragraph.paragraph_format.keep_with_next = True
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no other way to mark an outline
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        properties.append(outline)

    def body(self, text: str) -> None:
        """Add a paragraph of text, indented by two characters."""
        self._paragraph(text, FANGSONG, BODY_SIZE, indent=True)

    def tag(self, text: str) -> None:
        """Add a paragraph that docxtpl takes away (``{%p for … %}``)."""
        self._paragraph(text, FANGSONG, BODY_SIZE)

    def picture(self, expression: str, caption: str) -> None:
        """Add a place for an image, with its caption."""
        image = self._paragraph(expression, FANGSONG, BODY_SIZE, align=WD_ALIGN_PARAGRAPH.CENTER)
        image.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        image.paragraph_format.keep_with_next = True
        self._paragraph(caption, KAI, Pt(12), align=WD_ALIGN_PARAGRAPH.CENTER)

    def table(self, heads: Sequence[str], cells: Sequence[str], *, loop: str, widths: Sequence[float] = ()) -> None:
        """Add a table with one row for each item of a loop (``row in rows``); its head repeats on each page.

        ``widths`` in millimetres.
        """
        table = self._document.add_table(rows=4, cols=len(heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for place, texts in enumerate([heads, [f"{{%tr for {loop} %}}"], cells, ["{%tr endfor %}"]]):
            for cell, text in zip(table.rows[place].cells, texts, strict=False):
                self._fill(cell.paragraphs[0], text, HEI if place == 0 else FANGSONG, TABLE_SIZE)
        for column, width in zip(table.columns, widths, strict=False):
            for cell in column.cells:
                cell.width = Mm(width)
        self._repeat_head(table.rows[0])
        self._document.add_paragraph()

    def signature(self, *lines: str) -> None:
        """Add who signs and the date, at the right."""
        self._document.add_paragraph()
        for line in lines:
            paragraph = self._paragraph(line, FANGSONG, BODY_SIZE, align=WD_ALIGN_PARAGRAPH.RIGHT)
            paragraph.paragraph_format.right_indent = Pt(64)

    def annex(self, text: str) -> None:
        """Begin an annex on a new page."""
        self._document.add_section(WD_SECTION.NEW_PAGE)
        self._paragraph(text, HEI, BODY_SIZE)

    def content(self) -> bytes:
        """Return the .docx."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    # How it looks ---------------------------------------------------------------------------------------------------

    def _paragraph(
        self,
        text: str,
        font: str,
        size: Pt,
        *,
        align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
        indent: bool = False,
    ) -> Paragraph:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = align
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(2 * size.pt)
        self._fill(paragraph, text, font, size)
        return paragraph

    @staticmethod
    def _fill(paragraph: Paragraph, text: str, font: str, size: Pt) -> None:
        run = paragraph.add_run(text)
        run.font.name, run.font.size = LATIN, size
        properties: Any = run._element.rPr  # noqa: SLF001 - the only way to a Chinese font
        properties.rFonts.set(qn("w:eastAsia"), font)

    def _set_page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(35 - 7 - 5)  # the number stands 7 mm below the type area
        self._document.settings.odd_and_even_pages_header_footer = True
        self._number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
        self._number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)

    def _number(self, paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
        paragraph.alignment = align
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = PAGE_NUMBER_SIZE
        self._fill(paragraph, "— ", SONG, PAGE_NUMBER_SIZE)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        self._fill(paragraph, "1", SONG, PAGE_NUMBER_SIZE)
        field.append(paragraph.runs[-1]._element)  # noqa: SLF001
        paragraph._p.append(field)  # noqa: SLF001
        self._fill(paragraph, " —", SONG, PAGE_NUMBER_SIZE)

    def _set_normal_style(self) -> None:
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = LATIN, BODY_SIZE
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FANGSONG)
        style.paragraph_format.line_spacing = LINE
        style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)

    @staticmethod
    def _repeat_head(row: object) -> None:
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)  # type: ignore[attr-defined]  # noqa: SLF001

    def _name_stand_ins(self) -> None:
        """Write each font's stand-ins into the font table, where Word and others look when a font is missing."""
        part = next(p for p in self._document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
        fonts = "".join(
            f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(others)}/>"
            '<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
            for name, others in STAND_INS.items()
        )
        part._blob = part.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")  # noqa: SLF001 - a plain part
