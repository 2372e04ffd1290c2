"""What counts as a test of a duty. Run by tools/checks/duties."""

import importlib.machinery
import importlib.util
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("duties_doc", str(Path(__file__).resolve().parent / "duties-doc"))
duties_doc = importlib.util.module_from_spec(importlib.util.spec_from_loader("duties_doc", loader))
loader.exec_module(duties_doc)

ACTS = {"GL-1.1": ["PlanIssued", "GuidanceIssued"], "GL-9.1a": ["ISPComplianceDeclared"]}
TABLE = "Tests/P/DutyPlays.swift"
RUNNER = {"Tests/P/DutyPlayTests.swift": "@Test(arguments: DutyPlays.all) func `played`(play: DutyPlay) {}"}


def plays(tests: dict[str, str]):
    return duties_doc.Plays(ACTS, tests)


class CoverageTests(unittest.TestCase):
    def test_an_entry_that_names_every_act_covers_its_duty_and_no_other(self):
        found = plays(RUNNER | {TABLE: 'DutyPlay("GL-1.1", [.planIssued, GuidanceIssued.with { _ in }])'})
        self.assertEqual(found.files, {"GL-1.1": {TABLE}})
        self.assertEqual(found.uncovered(), ["GL-9.1a: no test plays it"])
        self.assertEqual(found.problems, [])

    def test_an_act_that_is_missing_or_only_in_a_comment_or_in_the_next_entry_is_named(self):
        for text in ('DutyPlay("GL-1.1", [PlanIssued()])', 'DutyPlay("GL-1.1", [PlanIssued()]) // GuidanceIssued',
                     'DutyPlay("GL-1.1", [PlanIssued()]), DutyPlay("GL-9.1a", [GuidanceIssued()])'):
            self.assertIn(f"GL-1.1: {TABLE} plays it without GuidanceIssued", plays(RUNNER | {TABLE: text}).uncovered())

    def test_a_table_that_no_test_runs_covers_nothing(self):
        found = plays({TABLE: 'DutyPlay("GL-1.1", [.planIssued, .guidanceIssued])'})
        self.assertEqual((found.files, found.problems), ({}, [f"{TABLE}: no test runs this table"]))

    def test_a_tag_speaks_for_the_test_below_it_alone(self):
        text = "// plays: GL-1.1\n@Test func a() { [PlanIssued(), GuidanceIssued()] }\n@Test func b() {}\n"
        self.assertIn("GL-1.1", plays({"Tests/T.swift": text}).files)
        text = "// plays: GL-1.1\n@Test func a() { PlanIssued() }\n@Test func b() { GuidanceIssued() }\n"
        self.assertEqual(plays({"Tests/T.swift": text}).files, {})

    def test_a_tag_above_no_test_and_a_duty_that_is_not_there_are_problems(self):
        self.assertIn("stands above no @Test", plays({"T.swift": "// plays: GL-1.1\nlet x = 1\n"}).problems[0])
        self.assertEqual(plays({"T.swift": "// plays: GL-7\n@Test func a() {}"}).problems, ["T.swift: there is no duty GL-7"])

    def test_initials_are_lowered_as_swift_does(self):
        self.assertEqual([duties_doc.lower(a) for a in ("PlanIssued", "ISPComplianceDeclared")], ["planIssued", "ispComplianceDeclared"])


if __name__ == "__main__":
    unittest.main()
