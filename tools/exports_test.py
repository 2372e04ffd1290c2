#!/usr/bin/env python3
"""Reads every export of a sample ledger with programs that others wrote, and holds it against the published schemas.

pm4py reads XES and the three forms of OCEL 2.0, the CloudEvents SDK the CloudEvents, openpyxl the workbook, the standard library CSV.
Each must find as many events, objects and relations as the export says it wrote; and each schema must say no to a file that was
spoilt, or it would prove nothing.

    PYTHON=… SOCAI=… tools/exports_test.py
"""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOCAI = os.path.abspath(os.environ.get("SOCAI", str(ROOT / ".build/release/socai")))
SCHEMAS = Path(os.environ.get("SOCAI_SHARED") or ROOT.parent / "shared") / "vectors" / "schemas"
CANNOT_RUN = 77
FORMATS = ["jsonl", "cloudevents", "xes", "ocel-json", "ocel-xml", "ocel-sqlite", "csv", "xlsx"]


def socai(*arguments):
    done = subprocess.run([SOCAI, *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"socai {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: found {found}, expected {wanted}")
    print(f"  {what}: {found}")


def refuse(what, check):
    """A check that takes what was spoilt is no check."""
    try:
        check()
    except Exception:  # noqa: BLE001 - each validator has its own kind
        print(f"  {what}: refused")
        return
    sys.exit(f"{what}: was taken, though it was spoilt")


def check_xml(path, schema, spoil):
    from lxml import etree

    validator = etree.XMLSchema(etree.parse(str(SCHEMAS / schema)))
    validator.assertValid(etree.parse(path))
    print(f"  valid by {schema}")
    text = Path(path).read_text(encoding="utf-8")
    spoilt = spoil(text)
    assert spoilt != text
    refuse(f"spoilt, by {schema}", lambda: validator.assertValid(etree.fromstring(spoilt.encode()).getroottree()))


def check_ocel(ocel, counts):
    expect("events", len(ocel.events), counts["events"])
    expect("objects", len(ocel.objects), counts["objects"])
    expect("relations", len(ocel.relations), counts["relations"])


def check_xes(path, counts):
    import pm4py

    check_xml(path, "xes-ieee-1849-2016.xsd", lambda text: text.replace("<date key=", "<date name=", 1))
    frame = pm4py.read_xes(path)
    expect("events", len(frame), counts["events"])
    expect("cases", frame["case:concept:name"].nunique(), counts["cases"])


def check_ocel_json(path, counts):
    import jsonschema
    import pm4py

    schema = json.loads((SCHEMAS / "schema_ocel2.json").read_text())
    log = json.loads(Path(path).read_text(encoding="utf-8"))
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    checker.validate(log)
    print("  valid by schema_ocel2.json")
    spoilt = {**log, "events": [{**log["events"][0], "time": 17}]}
    refuse("spoilt, by schema_ocel2.json", lambda: checker.validate(spoilt))
    check_ocel(pm4py.read_ocel2_json(path), counts)


def check_ocel_xml(path, counts):
    import pm4py

    # Names of types and objects that are referred to must be declared: the schema says so.
    check_xml(path, "ocel2-validation.xsd", lambda text: re.sub(r'(<event id="[^"]*" type=")[^"]*', r"\1Undeclared", text, count=1))
    check_ocel(pm4py.read_ocel2_xml(path), counts)


def check_ocel_sqlite(path, counts):
    import sqlite3

    import pm4py

    database = sqlite3.connect(path)
    expect("broken references", database.execute("PRAGMA foreign_key_check").fetchall(), [])
    database.close()
    check_ocel(pm4py.read_ocel2_sqlite(path), counts)


def check_cloudevents(path, counts):
    import jsonschema

    schema = json.loads((SCHEMAS / "cloudevents.json").read_text())
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    count = 0
    ids = set()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        checker.validate(json.loads(line))
        event = read_cloudevent(line)
        ids.add((event["source"], event["id"]))
        count += 1
    expect("events valid by cloudevents.json and read by the SDK", count, counts["events"])
    expect("different by source and id", len(ids), counts["events"])
    refuse("spoilt, by cloudevents.json", lambda: checker.validate({"specversion": "1.0", "id": ""}))


def read_cloudevent(line):
    """The event's attributes as the SDK reads them, which also checks the names of extensions."""
    from cloudevents.core.formats.json import JSONFormat
    from cloudevents.core.v1.event import CloudEvent

    return JSONFormat().read(CloudEvent, line).get_attributes()


def check_csv(path, counts):
    rows = list(csv.reader(io.StringIO(Path(path).read_bytes().decode("utf-8"), newline="")))
    expect("rows", len(rows) - 1, counts["events"])
    expect("columns of every row", {len(row) for row in rows}, {len(rows[0])})
    check_cells(cell for row in rows for cell in row)


def check_xlsx(path, counts):
    import openpyxl

    sheet = openpyxl.load_workbook(path).worksheets[0]
    cells = list(sheet.iter_rows(min_row=3))
    events = [row for row in cells if isinstance(row[0].value, (int, float))]
    expect("rows", len(events), counts["events"])
    expect("formulas", [cell.coordinate for row in cells for cell in row if cell.data_type == "f"], [])


def check_cells(cells):
    expect("cells that a spreadsheet would take for a formula", [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")], [])


def check_jsonl(path, counts, listed):
    events = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    expect("events", len(events), counts["events"])
    expect("ids as `socai events` lists them", [e["id"] for e in events] == listed, True)


# What is said of the record itself, and not an act upon a subject.
ABOUT_RECORD = {"EventCorrected", "EventRetracted", "PersonalDataErased", "SealedPartRead", "CopyIssued"}


def check_process_map(path, ledger, kind):
    """pm4py finds the same steps, as often, in the export's traces as `socai process` says."""
    import pm4py
    from pm4py.objects.log.obj import EventLog, Trace

    events = [json.loads(line) for line in socai("events", "--type", "EventRetracted", "--ledger", ledger, "--json").splitlines()]
    retracted = {event["payload"]["target"].lower() for event in events}
    log = EventLog()
    for trace in pm4py.read_xes(path, return_legacy_log_object=True):
        if not trace.attributes["concept:name"].startswith(kind + ":"):
            continue
        acts = [e for e in trace if e["concept:name"] not in ABOUT_RECORD and e["identity:id"] not in retracted]
        acts.sort(key=lambda e: (e["ledger_effective"], e["ledger_position"]))
        if acts:
            log.append(Trace(acts))
    steps, starts, ends = pm4py.discover_dfg(log)
    found = json.loads(socai("process", kind, "--ledger", ledger, "--json"))
    expect(f"steps of {kind}", {(e["from"], e["to"]): e["count"] for e in found["edges"]} == dict(steps), True)
    expect(f"beginnings and ends of {kind}", (found["starts"] == dict(starts), found["ends"] == dict(ends)), (True, True))
    expect(f"traces of {kind}", found["subjects"], len(log))
    assert len(steps) > 3


def check_round_trip(work, path, ledger):
    """An independent verifier finds the same root in the file as the copy made of it says it has."""
    copy = str(work / "copy")
    socai("init", "--ledger", copy, "--origin", "test.example/so-cai")
    taken = json.loads(socai("import", path, "--ledger", copy, "--json"))
    original = json.loads(socai("verify", "--ledger", ledger, "--json"))
    expect("root of the copy", taken["root"], original["root"])
    expect("root of the copy, verified", json.loads(socai("verify", "--ledger", copy, "--json"))["root"], original["root"])


def main():
    warnings.filterwarnings("ignore")
    if not SCHEMAS.is_dir():
        print(f"There are no published schemas in {SCHEMAS}: exports were not checked.", file=sys.stderr)
        return CANNOT_RUN
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        ledger = str(work / "so-cai")
        socai("init", "--ledger", ledger, "--origin", "test.example/so-cai")
        socai("sample", "--seed", "7", "--years", "1", "--into", ledger)
        # What a spreadsheet would take for a formula, and what XML cannot hold as it stands.
        act = {"agency": "ledger", "officer": "=1+1", "occurred": "2010-01-01", "payload": {
            "agencyId": "+x-1", "name": "@SUM(1) <&\"'> \u0007 \n đủ", "kind": "AGENCY_KIND_POLICE"}}
        (work / "act.json").write_text(json.dumps(act))
        socai("record", "AgencyEstablished", str(work / "act.json"), "--ledger", ledger)
        listed = [json.loads(line)["id"] for line in socai("events", "--ledger", ledger, "--json").splitlines()]
        for name in FORMATS:
            suffix = {"ocel-json": "json", "ocel-xml": "xml", "ocel-sqlite": "sqlite", "cloudevents": "ce.jsonl"}.get(name, name)
            path = str(work / f"log.{suffix}")
            print(f"{name}:")
            counts = json.loads(socai("export", "--format", name, "--out", path, "--ledger", ledger, "--json"))
            expect("events of the export", counts["events"], len(listed))
            if name == "jsonl":
                check_jsonl(path, counts, listed)
                check_round_trip(work, path, ledger)
            else:
                globals()["check_" + name.replace("-", "_")](path, counts)
            if name == "xes":
                # Not of cases: a correction moves a payment from one to another there, and an export shows what was recorded.
                for kind in ("complaint", "inspection", "point"):
                    check_process_map(path, ledger, kind)
    return 0


if __name__ == "__main__":
    sys.exit(main())
