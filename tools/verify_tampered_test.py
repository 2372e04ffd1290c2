"""Changes what tools/verify.py accepts, thousands of times, seeded: each change must be refused, or say nothing false.

Run by tools/checks/verify-tests. SOCAI_MUTATIONS says how many changes of each kind (default 600).
"""

import copy
import json
import os
import random
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from verify_test import NOT_SOUND, SOUND, USAGE, Log, VerifyTest, b64, run, sha, sparse, verify  # noqa: E402

MUTATIONS = int(os.environ.get("SOCAI_MUTATIONS", "600"))
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="


def leaves(value: object, path: tuple = ()) -> list[tuple]:
    """The paths of everything in a JSON value that can be changed."""
    found = [path] if path else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in pairs:
        found += leaves(item, (*path, name))
    return found


def meaning(value: object) -> object:
    """The value without what is null: a field that is missing is read as null."""
    if isinstance(value, dict):
        return {name: meaning(item) for name, item in value.items() if item is not None}
    return [meaning(item) for item in value] if isinstance(value, list) else value


def changed(value: object, dice: random.Random) -> object:
    """Another value of the same kind, as near as can be; or, now and then, of another kind."""
    if dice.random() < 0.05:
        return dice.choice([None, True, -1, 1.5, "", "x", [], {}, [value], 1 << 70, "\ud800", str(value)])
    if isinstance(value, str) and value:
        at = dice.randrange(len(value))
        other = value[:at] + dice.choice(BASE64 + "\n") + value[at + 1 :]
        return dice.choice([other, value[:at] + value[at + 1 :], value + "A"])
    if isinstance(value, int):
        return value + dice.choice([-2, -1, 1, 2, 256])
    if isinstance(value, list) and value:
        at = dice.randrange(len(value))
        less, turned = value[:at] + value[at + 1 :], value[at:] + value[:at]
        return dice.choice([less, value + [value[at]], value[::-1], value[:at], turned])
    if isinstance(value, dict):
        return {name: value[name] for name in value if name != dice.choice(list(value))}
    return {"key": b64(bytes(32)), "value": b64(bytes(32))} if value is None else [value]


class TamperedTest(VerifyTest):
    """Nothing that means something can be changed."""

    def mutate(self, right: dict, seed: int, says_true=lambda proof: False) -> None:
        """Changes one value of a proof at a time; `verifier_key` alone is without meaning to one who has the key."""
        self.expect(SOUND, self.write(right), "--key", self.key)
        without_meaning = right | {"verifier_key": "any", "note": "unknown fields say nothing"}
        self.expect(SOUND, self.write(without_meaning), "--key", self.key)
        dice, paths = random.Random(seed), [path for path in leaves(right) if path != ("verifier_key",)]
        for _ in range(MUTATIONS):
            proof, path = copy.deepcopy(right), dice.choice(paths)
            place = proof
            for name in path[:-1]:
                place = place[name]
            place[path[-1]] = changed(place[path[-1]], dice)
            if meaning(proof) != meaning(right) and not says_true(proof):
                self.refused(self.write(json.dumps(proof)), "--key", self.key)

    def test_no_value_of_a_proof(self) -> None:
        self.mutate(self.log.inclusion(123, 300), 1)
        self.mutate(self.log.consistency(77, 300), 2)
        self.mutate(self.log.dossier("business:0003", 300), 3)
        # A changed subject of which nothing is recorded either may have its absence proved by the same hashes: truly.
        absent = self.log.dossier("business:vắng", 300)
        self.mutate(absent, 4, says_true=lambda proof: proof["subject"] not in (absent["subject"], *self.log.dossiers))

    def test_no_hash_beside_the_proof_and_no_other_spelling(self) -> None:
        right = self.log.inclusion(123, 300)
        self.expect(NOT_SOUND, self.write(right | {"leaf_hash": b64(bytes(32))}), "--key", self.key, says="leaf_hash")
        end = right["leaf_hash"][-2]  # Four of its bits count; base64 that sets the other two decodes to the same.
        for text in (right["leaf_hash"][:-2] + chr(ord(end) + 1) + "=", right["leaf_hash"][:-1], right["leaf_hash"] + "\n"):
            self.expect(NOT_SOUND, self.write(right | {"leaf_hash": text}), "--key", self.key, says="not base64")

    def test_no_byte_of_a_published_log(self) -> None:
        base = self.root / "tiles"
        for size in (200, 300):  # The partial tiles of an older checkpoint stay, and must stay true.
            self.log.tiles(base, size)
        files = sorted(file for file in base.rglob("*") if file.is_file())
        self.assertGreater(len(files), 7)
        self.expect(SOUND, "tiles", base, "--key", self.key)
        dice = random.Random(5)
        for _ in range(max(MUTATIONS // 3, 100)):
            file = dice.choice(files)
            right = file.read_bytes()
            at = dice.randrange(len(right))
            wrong = dice.choice([
                right[:at] + bytes([right[at] ^ 1 << dice.randrange(8)]) + right[at + 1 :], right[:at],
                right + b"\0", right[:at] + right[at + 1 :], b""])
            file.write_bytes(wrong)
            self.refused("tiles", base, "--key", self.key)
            file.write_bytes(right)
        for file in files:
            right = file.read_bytes()
            file.unlink()
            code = {"200": SOUND, "checkpoint": USAGE}.get(file.name, NOT_SOUND)
            self.expect(code, "tiles", base, "--key", self.key)
            file.write_bytes(right)

    def test_no_line_of_an_export(self) -> None:
        right, dice = self.log.jsonl(), random.Random(6)
        note = self.write(self.log.note(), "note")
        call = ("export", self.root / "file", "--checkpoint", note, "--key", self.key)
        for _ in range(max(MUTATIONS // 3, 100)):
            lines, at, other = list(right), dice.randrange(300), dice.randrange(300)
            event = json.loads(lines[at])["event"]
            sign = dice.randrange(len(event))
            wrong = dice.choice([sign_ for sign_ in BASE64 if sign_ != event[sign]])
            kind = dice.randrange(7)
            if kind == 0:
                del lines[at]
            elif kind == 1:
                lines[at], lines[other] = lines[other], lines[at]
            elif kind == 2:
                lines.insert(at, lines[other])
            elif kind == 3:
                lines = lines[:at] + [lines[at][: dice.randrange(len(lines[at]))]]
            elif kind == 4:
                lines[at] = json.dumps({"position": at, "event": event[:sign] + wrong + event[sign + 1 :]}) + "\n"
            elif kind == 5:
                lines[at] = json.dumps({"position": at + 1, "event": event}) + "\n"
            else:
                said = dice.choice([{"tags": []}, {"tags": ["business:1"]}, {"type": "Other"}, {"id": "0" * 36}])
                lines[at] = json.dumps({"position": at, "event": event} | said) + "\n"
            if lines != right:
                self.write("".join(lines))
                self.refused(*call)
        for count in (0, 1, 299):
            self.write("".join(right[:count]))
            self.expect(NOT_SOUND, *call, says="truncated")

    def test_no_event_of_a_dossier_can_be_left_out(self) -> None:
        dice = random.Random(7)
        for _ in range(MUTATIONS // 4):
            subject = dice.choice(list(self.log.dossiers))
            size = dice.choice([100, 300])
            right = self.log.dossier(subject, size)
            other = self.log.dossier(dice.choice(list(self.log.dossiers)), size)
            absent = self.log.dossier(f"business:vắng-{dice.randrange(99)}", size)
            events = right["events"]
            kept = [event for event in events if dice.random() < 0.7]
            cut = events[: dice.randrange(len(events) + 1)]
            mixed = dice.sample(events, len(events))
            for chosen in (kept, cut, mixed, cut + other["events"], events + events[-1:], other["events"]):
                if chosen == events:
                    continue
                last = chosen[-1]["position"] if chosen else 0
                heads = [right["head"], {"ordinal": len(chosen), "position": last}, None]
                maps = [right["map"], absent["map"], other["map"], right["map"] | {"leaf": None}]
                for head, tree in ((dice.choice(heads), dice.choice(maps)) for _ in range(4)):
                    wrong = right | {"events": chosen, "head": head, "map": tree}
                    self.expect(NOT_SOUND, "dossier", self.write(wrong), "--key", self.key)
            # An older dossier under the newer checkpoint, and the newer one's map under the older checkpoint.
            if right["size"] == 300 and self.log.dossier(subject, 100)["events"] != events:
                for name in ("map", "map_root"):
                    self.refused(self.write(self.log.dossier(subject, 100) | {name: right[name]}), "--key", self.key)

    def test_no_checkpoint_of_a_fork(self) -> None:
        fork = Log(300, seed=9)
        fork.signer = type(fork.signer)("test.example/so-cai", 8)
        old = self.write(self.log.note(150), "old")
        proof = self.write(fork.consistency(150, 300))
        self.expect(NOT_SOUND, "consistency", proof, "--key", self.key)
        fork.signer = self.log.signer  # The operator signs the fork: the note that the reader kept convicts him.
        proof = self.write(fork.consistency(150, 300))
        self.expect(SOUND, "consistency", proof, "--key", self.key, says="file's own word")
        self.expect(NOT_SOUND, "consistency", proof, "--key", self.key, "--old", old)
        self.write(self.log.consistency(150, 300) | {"old_root": fork.consistency(150, 300)["old_root"]})
        self.expect(NOT_SOUND, "consistency", proof, "--key", self.key)


class DishonestLogTest(VerifyTest):
    """A log that signs what it should not: a reader of the whole finds it."""

    def caught(self, says: str, spoil=lambda position, parts: None, map_root: bytes | None = None) -> None:
        log = Log(60, spoil=spoil)
        note = self.write(log.note(map_root=map_root), "note")
        self.write("".join(log.jsonl()))
        self.expect(NOT_SOUND, "export", self.root / "file", "--checkpoint", note, "--key", self.key, says=says)
        log.tiles(self.root / "spoilt", 60)
        self.write(log.note(map_root=map_root), "spoilt/checkpoint")
        self.expect(NOT_SOUND, "tiles", self.root / "spoilt", "--key", self.key, says=says)

    def test_what_no_reader_of_the_whole_accepts(self) -> None:
        def at(chosen: int, **parts: object):
            return lambda position, found: found.update(parts) if position == chosen else None

        def lie(ordinal: int, previous: int):
            def spoil(position: int, parts: dict) -> None:
                if position == 30:
                    (first, second), *rest = parts["links"]
                    parts["links"] = [(first + ordinal, (second or 0) + previous), *rest]
            return spoil

        self.caught("event 30: its link for", lie(1, 0))
        self.caught("event 30: its link for", lie(0, 1))
        self.caught("event 30: its position or time", at(30, recorded=1_700_000_000_000_000))
        self.caught("event 30 is of another ledger", at(30, ledger=bytes(16)))
        self.caught("event 30: the envelope says 31", at(30, position=31))
        self.caught("tags or links", at(30, tags=["point:2", "business:1"], links=[(1, None)] * 2))
        self.caught("tags or links", at(30, tags=["point:2", "point:2"], links=[(1, None)] * 2))
        self.caught("tags or links", at(30, links=[]))
        self.caught("tags or links", at(30, tags=["Point:2"], links=[(1, None)]))
        self.caught("id, ledger, time", at(30, ledger=bytes(15)))
        self.caught("dossier map", map_root=bytes(32))
        self.caught("dossier map", map_root=sparse(self.log.map(59)))

    def test_an_event_that_says_another_position_is_not_proved(self) -> None:
        log = Log(60, spoil=lambda position, parts: parts.update(position=31) if position == 30 else None)
        self.expect(NOT_SOUND, self.write(log.inclusion(30, 60)), "--key", self.key, says="its position is 31")

    def test_a_map_of_another_form_proves_no_absence(self) -> None:
        """Two leaves under an inner node whose other side is empty: the map never has that."""
        key = sha("business:vắng".encode())
        below = verify.leaf_hash(bytes(64))
        for siblings in ([bytes(32)], [below, bytes(32)], [bytes(32), below]):
            for leaf in (None, (bytes(32), bytes(32))):
                root = bytes(32) if leaf is None else below
                for level, sibling in enumerate(siblings):
                    bit = verify.bit(key, len(siblings) - 1 - level)
                    root = verify.node_hash(sibling, root) if bit else verify.node_hash(root, sibling)
                if siblings[0] == bytes(32) or leaf:
                    self.assertRaises(verify.NotSound, verify.map_lookup, key, siblings, leaf, root)


class HostileTest(VerifyTest):
    """Whatever is read, there is an answer and an exit code: no traceback, no waiting, no unbounded work."""

    COMMANDS = ("file", "inclusion", "consistency", "dossier", "export", "checkpoint", "tiles")

    def every_command(self, file: Path) -> None:
        for command in self.COMMANDS:
            self.refused(command, file, "--key", self.key)
        self.refused("export", self.root / "right.jsonl", "--checkpoint", file, "--key", self.key)

    def test_broken_files(self) -> None:
        self.write("".join(self.log.jsonl(9)), "right.jsonl")
        deep = 200_000
        for content in (
            "\0", "{", "[]", "null", "1", '"x"', "{}", "NaN", b"\xff\xfe", "\n\n— \n", "a\n\n— a b c\n",
            '{"format":"socai-inclusion-1"}', '{"format":["x"]}', "[" * deep, '{"a":' * deep,
            '{"format":"socai-dossier-1","events":' + "[" * deep + "]" * deep + "}",
            '{"format":"socai-inclusion-1","size":' + "9" * 10_000 + "}", '{"format":"a","format":"socai-inclusion-1"}',
            '"' + '\\"' * deep, "[{" * 20 + '"' + '\\"' * deep, '{"position":0,"event":"' + "A" * 9_000_000,
            "\n\n— é AAAAAAAA\n", "x\n" * 400_000, "a\n\n" + "— a AAAAAAAA\n" * 101,
        ):
            self.every_command(self.write(content))
        self.every_command(self.root)
        self.every_command(self.root / "absent")
        self.every_command(Path("/dev/null"))

    def test_random_bytes_and_right_beginnings(self) -> None:
        self.write("".join(self.log.jsonl(9)), "right.jsonl")
        dice = random.Random(8)
        starts = [json.dumps(self.log.dossier("point:1", 60)), self.log.note(9), self.log.jsonl()[0]]
        for _ in range(MUTATIONS // 8):
            start = dice.choice(starts).encode()
            data = start[: dice.randrange(len(start))] + dice.randbytes(dice.randrange(1, 60))
            self.every_command(self.write(data))

    def test_envelopes_of_random_bytes(self) -> None:
        dice = random.Random(9)
        for _ in range(MUTATIONS * 4):
            right = self.log.events[dice.randrange(300)]
            at, kind = dice.randrange(len(right)), dice.randrange(4)
            end = [b"", dice.randbytes(9), dice.randbytes(1) + right[at + 1 :], right[at + 1 :]][kind]
            try:
                verify.Envelope.parse(right[:at] + end)
            except verify.NotSound:
                pass

    def test_a_directory_of_traps(self) -> None:
        base = self.root / "traps"
        self.log.tiles(base, 300)
        (base / "tile/0/002.p").mkdir()
        os.mkfifo(base / "tile/0/002.p/1")
        (base / "tile/loop").symlink_to(base / "tile")
        self.expect(SOUND, "tiles", base, "--key", self.key, says="2 files go beyond")
        (base / "tile/0/001.p/44").unlink()
        os.mkfifo(base / "tile/0/001.p/44")
        self.expect(NOT_SOUND, "tiles", base, "--key", self.key, says="not a regular file")
        (base / "checkpoint").unlink()
        os.mkfifo(base / "checkpoint")
        self.expect(USAGE, "tiles", base, "--key", self.key, says="not a regular file")

    def test_a_note_cannot_write_to_the_terminal(self) -> None:
        body = "test.example/so-cai\u009b31m\u202e\n1\n" + b64(bytes(32)) + "\n"
        file = self.write(f"{body}\n{self.log.signer.line(body)}")
        said = self.expect(NOT_SOUND, "checkpoint", file, "--key", self.key)
        self.assertNotIn("\u009b", said)
        self.assertNotIn("\u202e", said)

    def test_wrong_calls(self) -> None:
        for words in ("", "tiles", "export a b", "file a --quorum x", "inclusion a --lang fr", "export a --key k"):
            self.assertEqual(run(*words.split())[0], USAGE)
        proof = self.write(self.log.inclusion(1, 9))
        self.expect(USAGE, "dossier", proof, says="this is socai-inclusion-1")
        self.expect(USAGE, "inclusion", proof, "--old", proof)
        self.expect(SOUND, "--help", says="verify.py dossier")


if __name__ == "__main__":
    unittest.main()
