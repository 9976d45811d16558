"""Makes the documents that the readers are tested with, by programs that others make theirs with.

    pip install reportlab==5.1.0 fpdf2==2.8.9 cryptography==50.0.2 python-docx==1.2.0 EbookLib==0.20
    python3 documents.py ../../src-tauri/crates/formats/tests/data/documents

All of them are about the same bakery. The texts are ours.
"""

import datetime
import io
import sys
from pathlib import Path

import docx
import ebooklib.epub as epub
import fpdf
from PIL import Image
from reportlab import rl_config
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import ListFlowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

DAY = datetime.datetime(2026, 10, 1, tzinfo=datetime.timezone.utc)
OUT = Path(sys.argv[1])
OUT.mkdir(parents=True, exist_ok=True)
rl_config.invariant = 1

DELIVERY = (
    "We deliver bread and cake by bicycle within four kilometres of the shop, and by van to everywhere else in the "
    "city. An order that reaches us before six in the evening is on the road at five the next morning. Orders that come "
    "later are delivered the day after. Nothing is delivered on Mondays, when the oven rests and so do we. Whoever "
    "lives on an upper floor finds the bag at the door of the house, unless we agreed on something else."
)
RETURNS = (
    "Bread can't be taken back, as nobody else may buy it afterwards. If a loaf is burnt, raw or simply not what was "
    "ordered, write to us on the same day and send a picture. We bring another one with the next delivery or pay the "
    "price back, whichever you like better. For cakes that were made for an occasion the same is true until noon."
)
STORING = (
    "Sourdough keeps for five days in a linen bag, and rye for a week. Don't put either into the fridge, where it "
    "dries out twice as fast. Cut loaves stand on their cut side. What is left on the last day makes good crumbs: dry it, "
    "grate it, and keep it in a jar. Frozen slices can go straight into the toaster, and taste as if they were new."
)
PRICES = [["Bread", "Weight", "Price"], ["Rye", "1 kg", "6.20"], ["Spelt", "750 g", "5.80"], ["Baguette", "250 g", "2.10"]]


def guide_pdf():
    """Running heads, page numbers, headings that are only larger, words that are broken at line ends."""

    def frame(canvas, document):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(40, A5[1] - 30, "The Corner Bakery: a guide for customers")
        canvas.drawCentredString(A5[0] / 2, 25, f"Page {document.page}")

    sheet = getSampleStyleSheet()
    body = ParagraphStyle("Body", parent=sheet["BodyText"], hyphenationLang="", spaceAfter=6)
    story = [Paragraph("A guide for customers", sheet["Title"])]
    story += [Paragraph("Delivery", sheet["Heading1"]), Paragraph(DELIVERY, body), Paragraph(DELIVERY, body)]
    story += [Paragraph("Returns", sheet["Heading1"]), Paragraph("Bread", sheet["Heading2"]), Paragraph(RETURNS, body)]
    story += [Paragraph("Cakes", sheet["Heading2"]), Paragraph(STORING, body), PageBreak()]
    story += [Paragraph("Prices", sheet["Heading1"]), Table(PRICES), Spacer(1, 12)]
    story += [ListFlowable([Paragraph(item, body) for item in ("Pay in cash.", "Pay by card.", "Pay later.")], bulletType="bullet")]
    story += [PageBreak(), Paragraph("Storing", sheet["Heading1"]), Paragraph(STORING, body)]
    document = SimpleDocTemplate(str(OUT / "guide.pdf"), pagesize=A5, title="A guide for customers", leftMargin=40, rightMargin=40, topMargin=50, bottomMargin=50)
    document.build(story, onFirstPage=frame, onLaterPages=frame)


def letter(password=None):
    pdf = fpdf.FPDF()
    pdf.set_creation_date(DAY)
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.multi_cell(0, 6, "Sehr geehrte Damen und Herren,\n\nwir öffnen ab März schon um sechs Uhr, und an Feiertagen um acht. Die Bestel-\nlungen bleiben, wie sie sind.\n\nMit freundlichen Grüßen\nIhre Bäckerei")
    if password is not None:
        pdf.set_encryption(owner_password="owner", user_password=password, encryption_method=fpdf.enums.EncryptionMethod.AES_128)
    return pdf


def columns_pdf():
    """Two columns beside each other, and a heading over both."""
    pdf = fpdf.FPDF()
    pdf.set_creation_date(DAY)
    pdf.add_page()
    pdf.set_font("Helvetica", style="B", size=18)
    pdf.cell(0, 12, "Storing and returns", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", size=10)
    with pdf.text_columns(ncols=2, gutter=10) as columns:
        columns.write(STORING + "\n\n" + RETURNS + "\n\n" + DELIVERY)
    pdf.output(OUT / "columns.pdf")


def scanned_pdf():
    """A page that is a picture, after one that has text."""
    picture = io.BytesIO()
    Image.new("L", (60, 80), 200).save(picture, "PNG")
    for name, has_text in (("scanned.pdf", False), ("half_scanned.pdf", True)):
        pdf = fpdf.FPDF()
        pdf.set_creation_date(DAY)
        if has_text:
            pdf.add_page()
            pdf.set_font("Times", size=12)
            pdf.multi_cell(0, 6, STORING)
        pdf.add_page()
        pdf.image(picture, x=10, y=10, w=100)
        pdf.output(OUT / name)


def guide_docx():
    document = docx.Document()
    document.core_properties.title = ""
    document.add_heading("A guide for customers", 0)
    document.add_heading("Delivery", 1)
    for _ in range(2):
        document.add_paragraph(DELIVERY)
    document.add_heading("Returns", 1)
    document.add_heading("Bread", 2)
    for _ in range(2):
        document.add_paragraph(RETURNS)
    document.add_heading("Prices", 1)
    table = document.add_table(rows=0, cols=3)
    for row in PRICES:
        for cell, text in zip(table.add_row().cells, row):
            cell.text = text
    for item in ("Pay in cash.", "Pay by card.", "Pay later."):
        document.add_paragraph(item, style="List Bullet")
    paragraph = document.add_paragraph("The ")
    paragraph.add_run("Corner").bold = True
    paragraph.add_run(" Bakery\n3 High Street")
    document.save(OUT / "guide.docx")


def guide_epub():
    book = epub.EpubBook()
    book.set_identifier("bakery")
    book.set_title("A guide for customers")
    book.set_language("en")
    chapters = []
    for name, text in (("Delivery", DELIVERY), ("Returns", RETURNS), ("Storing", STORING)):
        chapter = epub.EpubHtml(title=name, file_name=f"chapter {name}.xhtml", lang="en")
        chapter.content = f"<h1>{name}</h1><p>{text}</p><p>{text}</p><script>var unread = 1;</script>"
        book.add_item(chapter)
        chapters.append(chapter)
    book.toc = chapters
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    book.spine = ["nav", *chapters]
    epub.write_epub(OUT / "guide.epub", book)


guide_pdf()
letter().output(OUT / "letter.pdf")
letter("secret").output(OUT / "locked.pdf")
letter("").output(OUT / "owner_locked.pdf")
columns_pdf()
scanned_pdf()
guide_docx()
guide_epub()
