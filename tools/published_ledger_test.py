"""What the program proves, publishes and exports, verified by code that shares nothing with it (tools/verify.py); and
what was changed in it, refused. Proofs are shown to `socai verify --proof` as well: both must say the same.

Run by tools/checks/verify. SOCAI names the built program.
"""

import collections
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from verify_test import NOT_SOUND, SOUND, USAGE, b64, bits, run, sha, sparse_proof, verify  # noqa: E402

SOCAI = str(Path(os.environ.get("SOCAI", ".build/release/socai")).resolve())


class PublishedLedgerTest(unittest.TestCase):
    """A sample province, published, grown, published again; and a fork of it that is signed with its key."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="socai-published-")
        cls.root = Path(cls.folder.name)
        cls.ledger, cls.fork, cls.tiles = cls.root / "ledger", cls.root / "fork", cls.root / "tiles"
        cls.socai("init", "--origin", "test.example/so-cai")
        cls.socai("sample", "--seed", 7, "--years", 1)
        cls.old_note = cls.save("old-note", cls.socai("checkpoint"))
        cls.socai("tiles", cls.tiles)
        cls.first_tiles = run("tiles", cls.tiles, "--key", cls.ledger / "ledger.toml")
        shutil.copytree(cls.ledger, cls.fork)
        cls.socai("sample", "--seed", 8, "--years", 1)
        cls.note = cls.save("note", cls.socai("checkpoint"))
        cls.grown_tiles = run("tiles", cls.tiles, "--key", cls.ledger / "ledger.toml")
        cls.socai("tiles", cls.tiles)
        cls.export = cls.save("export.jsonl", cls.socai("export", "--format", "jsonl"))
        cls.key = cls.ledger / "ledger.toml"
        cls.verifier_key = verify.Key.named(str(cls.key), verify.LOG_KEY)
        cls.old_size, cls.size = (int(note.read_text().split("\n")[1]) for note in (cls.old_note, cls.note))
        cls.tags: dict[str, list[int]] = collections.defaultdict(list)
        for line in cls.export.read_text(encoding="utf-8").split("\n")[:-1]:
            event = json.loads(line)
            for tag in event["tags"]:
                cls.tags[tag].append(event["position"])

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    @classmethod
    def socai(cls, *words: object, ledger: Path | None = None) -> str:
        where = "--into" if words[0] == "sample" else "--ledger"
        command = [SOCAI, *map(str, words), where, str(ledger or cls.ledger)]
        result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        assert result.returncode == 0, f"{command}: {result.stderr}"
        return result.stdout

    @classmethod
    def save(cls, name: str, content: str) -> Path:
        path = cls.root / name
        path.write_text(content, encoding="utf-8")
        return path

    def program(self, file: Path) -> tuple[int, str]:
        key = f"{self.verifier_key.name}+{self.verifier_key.id.hex()}+{b64(bytes([1]) + self.verifier_key.raw)}"
        result = subprocess.run([SOCAI, "verify", "--proof", file, "--key", key], capture_output=True, text=True)
        return result.returncode, result.stdout + result.stderr

    def expect(self, code: int, *words: object) -> str:
        found, said = run(*words, "--key", self.key)
        self.assertEqual(found, code, f"{words}: {said}")
        return said

    def sound(self, proof: dict, says: str = "", *words: object) -> None:
        file = self.save("proof.json", json.dumps(proof))
        self.assertIn(says, self.expect(SOUND, "file", file, *words))
        self.assertEqual(self.program(file)[0], SOUND, f"the program refuses: {proof}")

    def refused(self, proof: dict, both: bool = True) -> None:
        file = self.save("proof.json", json.dumps(proof))
        self.expect(NOT_SOUND, "file", file)
        if both:
            self.assertEqual(self.program(file)[0], NOT_SOUND, f"the program accepts: {proof}")

    def test_events_are_in_the_log(self) -> None:
        for position in (0, 1, 255, 256, 2047, 4096, self.old_size - 1, self.old_size, self.size - 1):
            proof = json.loads(self.socai("prove", position, "--json"))
            self.sound(proof, f"event {position} stands among the {self.size}")
        other = b64(bytes(32))
        for change in (
            {"position": position - 1}, {"size": self.size + 1}, {"size": self.old_size}, {"root": other},
            {"origin": "x"}, {"hashes": proof["hashes"][:-1]}, {"hashes": [*proof["hashes"], other]},
            {"hashes": proof["hashes"][::-1]}, {"leaf_hash": other}, {"event": json.loads(self.socai("prove", 7, "--json"))["event"]},
            {"checkpoint": self.old_note.read_text()}, {"checkpoint": proof["checkpoint"].replace("\n", "\n1", 1)},
            {"checkpoint": proof["checkpoint"].replace("dossier-map", "dossier-mop")}, {"format": "socai-inclusion-2"},
        ):
            file = self.save("proof.json", json.dumps(proof | change))
            self.assertIn(run(file, "--key", self.key)[0], (NOT_SOUND, USAGE), change)
            self.assertEqual(self.program(file)[0], NOT_SOUND, change)

    def test_the_log_only_grew(self) -> None:
        for since in (1, 2, 256, 4096, self.old_size - 1, self.old_size, self.size - 1, self.size):
            proof = json.loads(self.socai("prove", "--since", since, "--json"))
            self.sound(proof, f"begin with the older {since}")
        proof = json.loads(self.socai("prove", "--since", self.old_size, "--json"))
        self.expect(SOUND, "consistency", self.save("proof.json", json.dumps(proof)), "--old", self.old_note)
        self.expect(NOT_SOUND, "consistency", self.root / "proof.json", "--old", self.note)
        hashes = proof["hashes"]
        for change in ({"old_size": self.old_size - 1}, {"old_root": proof["root"]}, {"hashes": hashes[1:]},
                       {"hashes": hashes[:-1]}, {"hashes": [*hashes, hashes[0]]}, {"size": self.size - 1}):
            self.refused(proof | change)

    def test_a_fork_is_found_though_the_key_signs_it(self) -> None:
        self.socai("sample", "--seed", 9, "--years", 1, ledger=self.fork)
        fork_note = self.save("fork-note", self.socai("checkpoint", ledger=self.fork))
        self.expect(SOUND, "checkpoint", fork_note)
        proof = self.socai("prove", "--since", self.old_size + 1, "--json", ledger=self.fork)
        self.expect(SOUND, "consistency", self.save("proof.json", proof))
        for since in (self.old_size + 1, min(self.size, int(fork_note.read_text().split("\n")[1]))):
            proof = self.socai("prove", "--since", since, "--json", ledger=self.fork)
            self.expect(NOT_SOUND, "consistency", self.save("proof.json", proof), "--old", self.note)
            proof = json.loads(proof) | {"old_size": self.size, "old_root": self.note.read_text().split("\n")[2]}
            self.refused(proof)
        self.expect(NOT_SOUND, "export", self.export, "--checkpoint", fork_note)
        right = (self.tiles / "checkpoint").read_bytes()
        (self.tiles / "checkpoint").write_bytes(fork_note.read_bytes())
        self.expect(NOT_SOUND, "tiles", self.tiles)
        (self.tiles / "checkpoint").write_bytes(right)

    def test_the_whole_log_can_be_exported(self) -> None:
        said = self.expect(SOUND, "export", self.export, "--checkpoint", self.note)
        self.assertIn(f"{self.size} events; every link of {len(self.tags)} dossiers", said)
        self.assertIn("\n  ".join(["root " + line.removeprefix("dossier-map ") if line[0] != "d" else line
                                   for line in self.note.read_text().split("\n")[2:4]]), said)
        self.expect(SOUND, "export", self.export, "--checkpoint", self.old_note)
        lines = self.export.read_text(encoding="utf-8").split("\n")[:-1]
        event = json.loads(lines[1000])
        for changed in (
            lines[:-1], lines[:-1] + [lines[-1][:-30]], lines[:1000] + lines[1001:], lines + lines[-1:],
            lines[:1000] + [lines[1001], lines[1000]] + lines[1002:],
            *(lines[:1000] + [json.dumps(event | change)] + lines[1001:] for change in (
                {"event": b64(sha(b"x"))}, {"type": "Other"}, {"tags": event["tags"][:-1]}, {"position": 1001})),
        ):
            self.save("changed.jsonl", "".join(line + "\n" for line in changed))
            self.expect(NOT_SOUND, "export", self.root / "changed.jsonl", "--checkpoint", self.note)

    def test_the_whole_log_can_be_published(self) -> None:
        self.assertIn(f"SOUND: {self.old_size} events", self.first_tiles[1])
        self.assertEqual(self.first_tiles, self.grown_tiles)
        said = self.expect(SOUND, "tiles", self.tiles)
        self.assertIn(f"SOUND: {self.size} events", said)
        self.assertNotIn("beyond", said)
        # Each kind of file: the checkpoint, bundles, leaves, nodes, partial tiles of now and of then.
        files = sorted(file for file in (self.tiles / "tile").rglob("*") if file.is_file())
        partial = [file for file in files if file.parent.suffix == ".p"]
        self.assertGreaterEqual(len(partial), 3)
        dice = random.Random(1)
        for file in [*dice.sample(files, 12), *partial, self.tiles / "checkpoint"]:
            right = file.read_bytes()
            for _ in range(2):
                at = dice.randrange(len(right))
                file.write_bytes(right[:at] + bytes([right[at] ^ 1 << dice.randrange(8)]) + right[at + 1 :])
                code, said = run("tiles", self.tiles, "--key", self.key)
                self.assertIn(code, (NOT_SOUND, USAGE if file.name == "checkpoint" else NOT_SOUND), f"{file}: {said}")
            file.write_bytes(right)
        bundle = self.tiles / "tile/entries/005"
        bundle.rename(self.root / "kept")
        self.expect(NOT_SOUND, "tiles", self.tiles)
        (self.root / "kept").rename(bundle)

    def test_dossiers_are_whole_or_absent(self) -> None:
        ranked = sorted(self.tags, key=lambda tag: -len(self.tags[tag]))
        accented = [tag for tag in ranked if not tag.isascii()]
        for subject in dict.fromkeys([*ranked[:2], *ranked[7::400], ranked[-1], *accented[:2]]):
            for known in (None, self.old_size // 2, 0):
                words = [] if known is None else ["--known", known]
                count = len([p for p in self.tags[subject] if known is None or p <= known])
                says = f"these are all events ({count})" if count else "there is NO event"
                self.sound(json.loads(self.socai("dossier", subject, "--json", *words)), f"{says} of {subject}")
            whole = json.loads(self.socai("dossier", subject, "--json"))
            events, head = whole["events"], whole["head"]
            cut = {"ordinal": len(events) - 1, "position": events[-2]["position"]} if len(events) > 1 else None
            at = len(events) // 2
            for change in (
                {"events": events[:-1]}, {"events": events[:-1], "head": cut}, {"events": events[1:]},
                {"events": events[:at] + events[at + 1 :]}, {"events": events + events[-1:]},
                {"events": [], "head": None}, {"events": [], "head": None, "map": whole["map"] | {"leaf": None}},
                {"subject": subject + "x"},
                {"head": head | {"position": head["position"] + 1}}, {"head": head | {"ordinal": head["ordinal"] + 1}},
                {"map": whole["map"] | {"siblings": whole["map"]["siblings"][1:]}}, {"map_root": whole["root"]},
                *([{"events": events[::-1]}] if len(events) > 1 else []),
            ):
                self.refused(whole | change)
        for subject in ("business:không-có", "point:0", "case:none", ranked[0] + "x"):
            absent = json.loads(self.socai("dossier", subject, "--json"))
            self.sound(absent, f"there is NO event of {subject}")
            self.refused(absent | {"subject": ranked[0]})
            self.refused(absent | {"events": whole["events"], "head": whole["head"]})

    def test_a_name_in_another_form_is_not_proved_absent(self) -> None:
        """Decomposed, it looks the same and is in no log: the map has nothing there, truly, and that means nothing."""
        subject = next(tag for tag in self.tags if not unicodedata.is_normalized("NFD", tag))
        leaves = {bits(key): (key, verify.map_value(len(positions), positions[-1]))
                  for key, positions in ((verify.map_key(tag), positions) for tag, positions in self.tags.items())}
        absent = json.loads(self.socai("dossier", "business:none", "--json"))
        self.assertEqual(absent["map"]["siblings"], sparse_proof(leaves, verify.map_key("business:none"))["siblings"])
        other = unicodedata.normalize("NFD", subject)
        proof = absent | {"subject": other, "map": sparse_proof(leaves, verify.map_key(other))}
        root, leaf = verify.digest(proof["map_root"], ""), proof["map"]["leaf"]
        siblings = [verify.digest(text, "") for text in proof["map"]["siblings"]]
        pair = (verify.digest(leaf["key"], ""), verify.digest(leaf["value"], "")) if leaf else None
        self.assertIsNone(verify.map_lookup(verify.map_key(other), siblings, pair, root))
        self.refused(proof)


if __name__ == "__main__":
    unittest.main()
