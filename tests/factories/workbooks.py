"""A workbook with a cover, people below a title, and a hidden sheet."""

import io

from xlsxwriter import Workbook


def workbook() -> bytes:
    held = io.BytesIO()
    with Workbook(held, {"in_memory": True}) as book:
        book.add_worksheet("Cover").write_string(0, 0, "Nothing here")
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, ["Report of May"])
        sheet.write_row(2, 0, ["Name", "Annual revenue", "Founded", "Industry"])
        for at, name in enumerate(["Ann", "Böb", "=1+1"], 3):
            sheet.write_string(at, 0, name)
            sheet.write_number(at, 1, 1200.5 * at)
            sheet.write_number(at, 2, 1990 + at)
            sheet.write_boolean(at, 3, True)
        book.add_worksheet("Hidden").hide()
    return held.getvalue()
