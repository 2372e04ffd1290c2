#!/usr/bin/env python3
"""Reads what the program prints with other people's readers: XLSX with openpyxl, PDF with pypdf, iCalendar with icalendar, CSV with csv.

Every figure of every form must be the figure of the JSON answer; a calendar has one entry a due day and no names.
SOCAI names the program. Needs openpyxl, pypdf and icalendar.
"""

import csv
import io
import json
import os
import subprocess
import tempfile
import unittest
import unicodedata
from pathlib import Path

import icalendar
import openpyxl
import pypdf

ROOT = Path(__file__).resolve().parent.parent
SOCAI = os.environ.get("SOCAI") or str(ROOT / ".build/release/socai")


def run(*arguments: str) -> str:
    done = subprocess.run([SOCAI, *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"socai {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


class Readers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.ledger = cls.folder.name + "/so-cai"
        run("init", "--ledger", cls.ledger, "--origin", "test.example/so-cai")
        run("sample", "--seed", "3", "--into", cls.ledger)
        cls.figures = json.loads(cls.report("--json"))["figures"]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def report(cls, *more: str) -> str:
        return run("report", "annual", "--unit", "stttt-gialai", "--period", "2024", "--ledger", cls.ledger, *more)

    def file(self, form: str) -> str:
        path = f"{self.folder.name}/report.{form}"
        self.report("--format", form, "--out", path)
        return path

    def test_a_workbook_has_the_figures_of_the_answer(self):
        sheet = openpyxl.load_workbook(self.file("xlsx")).worksheets[0]
        rows = {row[0].value: [cell.value for cell in row] for row in sheet.rows if row[0].value}
        for figure in self.figures:
            row = rows[figure["code"]]
            self.assertTrue(row[1].startswith(figure["label_vi"]), row[1])
            for column, name in ((2, "now"), (3, "before"), (5, "total")):
                if name in figure.get("hidden", {}):
                    # A hidden cell says so in words and holds no number.
                    self.assertIsInstance(row[column], str, f"{figure['code']} {name}")
                    self.assertIsNone(figure[name])
                else:
                    self.assertEqual(row[column] or 0, figure[name] or 0, f"{figure['code']} {name}")

    def test_no_cell_of_a_workbook_is_a_formula(self):
        for sheet in openpyxl.load_workbook(self.file("xlsx")):
            for row in sheet.rows:
                for cell in row:
                    self.assertNotEqual(cell.data_type, "f", cell.coordinate)

    def test_a_csv_file_has_the_figures_of_the_answer(self):
        rows = {row[0]: row for row in csv.reader(io.StringIO(self.report("--format", "csv").lstrip("\ufeff"))) if row}
        for figure in self.figures:
            self.assertIn(str(figure["now"] or 0), [cell or "0" for cell in rows[figure["code"]]], figure["code"])

    def test_a_pdf_is_laid_out_as_the_decree_asks_and_embeds_its_letters(self):
        pages = pypdf.PdfReader(self.file("pdf")).pages
        text = unicodedata.normalize("NFC", " ".join(" ".join(page.extract_text() for page in pages).split()))
        for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BÁO CÁO", "Nơi nhận"):
            self.assertIn(words.replace(" - ", "").replace(" ", ""), text.replace("–", "-").replace(" - ", "").replace("-", "").replace(" ", ""))
        width, height = (float(side) / 72 * 25.4 for side in pages[0].mediabox[2:])
        self.assertEqual((round(width), round(height)), (210, 297))
        lines = [line.replace(" ", "") for line in unicodedata.normalize("NFC", pages[0].extract_text()).splitlines()]
        self.assertTrue(any("CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM" in line for line in lines), "the name of the state stands in one line")
        for page in pages:
            for font in (page["/Resources"].get("/Font") or {}).values():
                font = font.get_object()
                # Where a face lacks a letter, that of another stands in its place.
                self.assertIn("Tinos", font["/BaseFont"])
                inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
                descriptor = inner["/FontDescriptor"].get_object()
                self.assertTrue(any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")), "a font is not embedded")

    def test_a_calendar_has_one_entry_a_due_day_and_no_names(self):
        path = f"{self.folder.name}/queue.ics"
        answer = json.loads(run("queue", "--on", "2024-08-01", "--json", "--ics", path, "--ledger", self.ledger))
        items = [item for group in answer["items"].values() for item in group]
        due = sorted((item["due"], item["subject"]) for item in items if item["due"])
        calendar = icalendar.Calendar.from_ical(Path(path).read_bytes())
        events = list(calendar.walk("VEVENT"))
        self.assertEqual(sorted(event["DTSTART"].dt.isoformat() for event in events), [day for day, _ in due])
        self.assertEqual(len({str(event["UID"]) for event in events}), len(events), "each has an id of its own")
        for (_, subject), event in zip(due, sorted(events, key=lambda event: (event["DTSTART"].dt, str(event["SUMMARY"]).split(" · ")[-1]))):
            self.assertTrue(str(event["SUMMARY"]).endswith(subject))
        titles = {item["title"] for item in items if item["title"] and len(item["title"]) > 8}
        text = Path(path).read_text(encoding="utf-8").replace("\r\n ", "")
        self.assertFalse([title for title in titles if title in text])


if __name__ == "__main__":
    unittest.main()
