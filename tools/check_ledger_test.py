"""Holds the program and tools/check_ledger.py against each other: on a sample ledger, and on tampered copies of it.

Run by tools/checks/tampered-ledger. SOCAI names the built program.
"""

import base64
import json
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import lmdb

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from ledger_format import Envelope, Key, inclusion_root, leaf_hash  # noqa: E402

CHECKER = Path(__file__).resolve().parent / "check_ledger.py"
SOCAI = str(Path(os.environ.get("SOCAI", ".build/release/socai")).resolve())
OTHER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def run(*command: object) -> subprocess.CompletedProcess:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, encoding="utf-8")


def check(*arguments: object) -> subprocess.CompletedProcess:
    return run(sys.executable, CHECKER, *arguments)


def socai(*arguments: object) -> subprocess.CompletedProcess:
    return run(SOCAI, *arguments)


class LedgerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.root = Path(tempfile.mkdtemp(prefix="socai-check-"))
        cls.ledger = cls.root / "ledger"
        for command in (
            ["init", "--ledger", cls.ledger, "--origin", "test.example/so-cai"],
            ["sample", "--seed", 7, "--years", 1, "--into", cls.ledger],
        ):
            result = socai(*command)
            assert result.returncode == 0, result.stderr
        note = socai("checkpoint", "--ledger", cls.ledger)
        assert note.returncode == 0, note.stderr
        cls.note = cls.root / "note"
        cls.note.write_text(note.stdout, encoding="utf-8")
        cls.toml = cls.ledger / "ledger.toml"
        cls.size = json.loads(socai("verify", "--ledger", cls.ledger, "--json").stdout)["size"]

    @classmethod
    def tearDownClass(cls) -> None:
        shutil.rmtree(cls.root)

    def prove(self, position: int) -> tuple[dict, Path]:
        leaf = self.root / f"leaf-{position}"
        result = socai("prove", position, "--ledger", self.ledger, "--json", "--leaf", leaf)
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout), leaf

    def check_proof(self, proof: dict, leaf: Path, key: object = None) -> subprocess.CompletedProcess:
        path = self.root / "proof.json"
        path.write_text(json.dumps(proof), encoding="utf-8")
        return check("proof", path, "--leaf", leaf, "--key", key or self.toml)

    # What is right is accepted.

    def test_the_whole_log_is_right_and_has_the_same_root(self) -> None:
        result = check("log", self.ledger, "--since", self.note)
        self.assertEqual(result.returncode, 0, result.stderr)
        found, stated = json.loads(result.stdout), json.loads(socai("verify", "--ledger", self.ledger, "--json").stdout)
        self.assertEqual((found["size"], found["root"]), (stated["size"], stated["root"]))
        self.assertGreater(found["size"], 100)

    def test_proven_events_are_those_that_the_program_shows(self) -> None:
        for position in {0, 1, 2, self.size // 2, self.size - 2, self.size - 1}:
            result = self.check_proof(*self.prove(position))
            self.assertEqual(result.returncode, 0, result.stderr)
            event = json.loads(result.stdout)["event"]
            line = socai("events", "--ledger", self.ledger, "--from", position, "--limit", 1, "--json").stdout
            shown = json.loads(line.splitlines()[0])
            for name in ("position", "id", "type", "tags", "agency", "officer"):
                self.assertEqual(event[name], shown[name], name)

    # What is wrong is refused, by both.

    def test_no_field_of_a_proof_can_be_changed(self) -> None:
        proof, leaf = self.prove(self.size // 3)
        other = base64.b64encode(bytes(32)).decode()
        changes = [
            {"position": proof["position"] + 1}, {"position": -1}, {"position": "0"}, {"size": proof["size"] + 1},
            {"size": proof["size"] - 1}, {"leaf_hash": other}, {"root": other}, {"root": "AAAA"}, {"root": "?"},
            {"hashes": proof["hashes"][:-1]}, {"hashes": [*proof["hashes"], other]}, {"hashes": proof["hashes"][::-1]},
            {"hashes": [other, *proof["hashes"][1:]]}, {"hashes": []}, {"hashes": None},
            {"checkpoint": proof["checkpoint"].replace("\n", "\n1", 1)}, {"checkpoint": ""},
            {"checkpoint": proof["checkpoint"].replace(proof["root"], other)},
        ]
        for change in changes:
            self.assertEqual(self.check_proof(proof | change, leaf).returncode, 3, change)
        for name in proof:
            self.assertEqual(self.check_proof({n: v for n, v in proof.items() if n != name}, leaf).returncode, 3, name)
        self.assertEqual(self.check_proof(proof, leaf, OTHER_KEY).returncode, 3)

    def test_no_byte_of_an_event_can_be_changed(self) -> None:
        proof, leaf = self.prove(self.size // 3)
        right, dice = leaf.read_bytes(), random.Random(1)
        changed = self.root / "changed"
        for _ in range(30):
            data = bytearray(right)
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            changed.write_bytes(data)
            self.assertEqual(self.check_proof(proof, changed).returncode, 3)
        changed.write_bytes(right[:-1])
        self.assertEqual(self.check_proof(proof, changed).returncode, 3)

    def tampered(self, name: str, change) -> None:
        """A copy of the ledger that `change` has worked on must be refused by the checker and by the program."""
        copy = self.root / f"tampered-{name}"
        shutil.copytree(self.ledger, copy)
        environment = lmdb.open(str(copy / "log"), max_dbs=32, map_size=1 << 32)
        with environment.begin(write=True) as transaction:
            change(transaction, lambda table: environment.open_db(table.encode(), transaction, create=False))
        environment.close()
        for result in (check("log", copy, "--since", self.note), socai("verify", "--ledger", copy, "--since", self.note)):
            self.assertEqual(result.returncode, 3, f"{name}: {result.args}: {result.stdout} {result.stderr}")
        shutil.rmtree(copy)

    def test_tampered_tables_are_refused(self) -> None:
        position, odd = (struct.pack("=Q", number) for number in (self.size // 2, self.size // 2 | 1))

        def flip(table: str, key: bytes | None = None):
            def change(transaction, db) -> None:
                with transaction.cursor(db=db(table)) as cursor:
                    cursor.set_key(key) if key else cursor.last()
                    name, value = bytes(cursor.key()), bytearray(cursor.value())
                value[-1] ^= 1
                transaction.put(name, bytes(value), db=db(table))
            return change

        def drop(table: str):
            def change(transaction, db) -> None:
                with transaction.cursor(db=db(table)) as cursor:
                    cursor.last()
                    cursor.delete()
            return change

        def add(transaction, db) -> None:
            with transaction.cursor(db=db("tags")) as cursor:
                cursor.first()
                transaction.put(bytes(cursor.key()), struct.pack("=Q", self.size - 1), db=db("tags"))
                transaction.put(bytes(cursor.key()), struct.pack("=Q", self.size - 2), db=db("tags"))

        for name, change in {
            "event": flip("events", position), "last-event": flip("events"), "tree": flip("tree", odd),
            "head": flip("heads"), "id": flip("ids"), "note": flip("checkpoints"), "no-id": drop("ids"),
            "no-tag": drop("tags"), "no-type": drop("types"), "no-tree": drop("tree"), "no-event": drop("events"),
            "no-head": drop("heads"), "more-tags": add,
        }.items():
            with self.subTest(name):
                self.tampered(name, change)


class FormatPageTest(unittest.TestCase):
    """The worked example of docs/format.md is what it says, and the golden bytes that it says."""

    @classmethod
    def setUpClass(cls) -> None:
        page = (CHECKER.parent.parent / "docs/format.md").read_text(encoding="utf-8")
        cls.blocks = dict(re.findall(r"^```([a-z]+-[a-z0-9]+|checkpoint)\n(.*?)^```", page, re.M | re.S))
        lines = cls.blocks["envelope-1"].splitlines()
        cls.envelope = bytes.fromhex("".join(line.partition("#")[0] for line in lines))

    def test_the_envelope_is_the_golden_one_and_reads_as_described(self) -> None:
        tests = CHECKER.parent.parent / "Tests/EventLogTests/EnvelopeTests.swift"
        golden = re.sub(r'"\s*\+\s*"', "", tests.read_text(encoding="utf-8"))
        self.assertIn(self.envelope.hex(), golden)
        event = Envelope(self.envelope).shown()
        self.assertEqual((event["position"], event["type"], event["tags"]), (1, "B", ["business:0312345678"]))
        self.assertEqual(event["links"], [{"ordinal": 2, "previous": 0}])
        self.assertEqual(event["recorded"], "2027-01-15T08:00:00+00:00")

    def test_its_hashes_and_checkpoint_are_right(self) -> None:
        first, second = (bytes.fromhex(self.blocks[f"leaf-{index}"]) for index in (0, 1))
        self.assertEqual(leaf_hash(self.envelope), second)
        root = bytes.fromhex(self.blocks["root-2"])
        self.assertEqual(inclusion_root(1, 2, second, [first]), root)
        stated = Key(self.blocks["verifier-key"]).checkpoint(self.blocks["checkpoint"])
        self.assertEqual(stated, ("test.example/log", 2, root))


if __name__ == "__main__":
    unittest.main()
