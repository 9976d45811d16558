"""Makes the workbooks and Parquet files that the readers are tested with, by the programs that people make them with.

    pip install openpyxl==3.1.5 pyarrow==26.0.1
    python3 tables.py ../../src-tauri/crates/formats/tests/data
"""

import datetime
import sys
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet

OUT = Path(sys.argv[1])


def workbook():
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Read me"
    notes.append(["How this table came about"])
    sheet = book.create_sheet("Beispiele")
    sheet.append(["Nr", "Frage", "Antwort", "Thema", "Datum", "Fertig"])
    sheet.append([1, "Wo ist mein Paket?", "Es kommt am Dienstag.\nMit der Post.", "Versand", datetime.date(2026, 10, 3), True])
    sheet.append([2, "Was kostet das, \"bitte\"?", "5,50 €", "Preis", datetime.datetime(2026, 10, 4, 9, 30), False])
    sheet.append([])
    sheet.append([3, "Wie viel ist 2 + 2?", 4, None, None, None])
    sheet.append([4, "Wer hat diese Frage gestellt?"])
    sheet["F5"] = "=1=1"
    hidden = book.create_sheet("Geheim")
    hidden.append(["Frage", "Antwort"])
    hidden.sheet_state = "hidden"
    book.save(OUT / "workbook.xlsx")


def parquet():
    rows = [
        {"role": "user", "content": "Wo ist mein Paket?", "name": None},
        {"role": "assistant", "content": "Es kommt am Dienstag.", "name": "post"},
    ]
    conversations = pyarrow.table({
        "id": pyarrow.array([7, None, 9]),
        "messages": pyarrow.array([rows, rows[:1], []]),
        "tools": pyarrow.array(['[{"type":"function","function":{"name":"f"}}]', None, None]),
    })
    columns = pyarrow.table({
        "question": [f"What is {n} + {n}?" for n in range(3000)],
        "answer": [str(n + n) for n in range(3000)],
        "category": ["sums"] * 3000,
    })
    pyarrow.parquet.write_table(conversations, OUT / "conversations.parquet")
    pyarrow.parquet.write_table(columns, OUT / "columns.parquet", compression="zstd", row_group_size=1000)


workbook()
parquet()
