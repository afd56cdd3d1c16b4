"""A letter that the zygote reads a few times before the first child is born.

Whatever interpreter and libraries set up at first use is then there for every child: a short letter takes
a third less.
"""

from io import BytesIO

import pikepdf

TIMES = 5
LETTER = """
East Mercia County Council
Information Governance, County Hall, Mercia Road, Mercester ZZ99 3WZ
Our ref: FOI/2019/00123
Date: 12 March 2019

Dear A. Reader

Freedom of Information Act 2000: request for information

Thank you for your request for information, which was received on 14 February 2019.
You asked for the following:
1. How many requests for the data of pupils were received in each month of 2018?
2. Which agreement with another department covers them?

We have considered your request under the Freedom of Information Act 2000 and can confirm that the
authority holds some of the information that you asked for. It is set out below.

Month      Requests   Pupils
01/2018         12      1,284
02/2018          7        960
03/2018          5        731

Section 40(2) provides an exemption for personal data where disclosure would breach one of the data
protection principles; the names of junior officials have been withheld under this section. We do not
hold the rest of the information. Telephone calls are taken on 01632 960001.

If you are unhappy with the way your request has been handled, you may ask for an internal review
within two months of the date of this letter, by writing to foi@mercia.example.

Yours sincerely

A. Writer
Information Governance Officer
"""


def letter_pdf() -> bytes:
    """The letter as a PDF of one page."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = "\n".join(f"{pikepdf.String(line).unparse().decode()} '" for line in LETTER.split("\n"))
        page.Contents = pdf.make_stream(f"BT /F1 10 Tf 15 TL 60 790 Td\n{lines}\nET".encode())
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()
