"""Holds tools/verify.py against published vectors, and against a small log that is built here by the recursive
definitions of the specifications. Run by tools/checks/verify-tests; verify_tampered_test.py changes what is built here.

SOCAI_SHARED names the folder of published vectors (default ../shared).
"""

import base64
import contextlib
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

os.environ["SOCAI_LANG"] = "en"
sys.dont_write_bytecode = True
TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))
import verify  # noqa: E402

SHARED = Path(os.environ.get("SOCAI_SHARED") or TOOLS.parent.parent / "shared").resolve()
VECTORS = unittest.skipUnless((SHARED / "vectors").is_dir(), f"PUBLISHED VECTORS ARE ABSENT: {SHARED}/vectors")
SOUND, USAGE, NOT_SOUND = 0, 2, 3


def run(*words: object) -> tuple[int, str]:
    """Runs the program in this process; what it raises is a failure of the test."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with mock.patch.object(sys, "argv", ["verify.py", *map(str, words)]):
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = verify.main()
            except SystemExit as stop:
                code = stop.code
    return code, "".join(stream.buffer.getvalue().decode() for stream in (out, err) if stream.flush() is None)


# The definitions of RFC 6962 §2.1 and of the dossier map, word for word: slow, recursive, nothing shared.

def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def split(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1


def mth(d: list[bytes]) -> bytes:
    if len(d) < 2:
        return sha(b"\0", d[0]) if d else sha(b"")
    k = split(len(d))
    return sha(b"\1", mth(d[:k]), mth(d[k:]))


def path(m: int, d: list[bytes]) -> list[bytes]:
    if len(d) == 1:
        return []
    k = split(len(d))
    return path(m, d[:k]) + [mth(d[k:])] if m < k else path(m - k, d[k:]) + [mth(d[:k])]


def subproof(m: int, d: list[bytes], whole: bool = True) -> list[bytes]:
    if m == len(d):
        return [] if whole else [mth(d)]
    k = split(len(d))
    if m <= k:
        return subproof(m, d[:k], whole) + [mth(d[k:])]
    return subproof(m - k, d[k:], False) + [mth(d[:k])]


def bits(key: bytes) -> str:
    return "".join(f"{byte:08b}" for byte in key)


def sparse(leaves: dict[str, tuple[bytes, bytes]], prefix: str = "") -> bytes:
    """The node of the map below a path of bits."""
    below = [leaf for path, leaf in leaves.items() if path.startswith(prefix)]
    if len(below) < 2:
        return sha(b"\0", *below[0]) if below else bytes(32)
    return sha(b"\1", sparse(leaves, prefix + "0"), sparse(leaves, prefix + "1"))


def sparse_proof(leaves: dict[str, tuple[bytes, bytes]], key: bytes) -> dict:
    siblings, prefix = [], ""
    while len([1 for path in leaves if path.startswith(prefix)]) > 1:
        step = bits(key)[len(prefix)]
        siblings.insert(0, sparse(leaves, prefix + "10"[int(step)]))
        prefix += step
    below = [leaf for path, leaf in leaves.items() if path.startswith(prefix)]
    leaf = {"key": b64(below[0][0]), "value": b64(below[0][1])} if below else None
    return {"siblings": [b64(node) for node in siblings], "leaf": leaf}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


# A log: signer, envelopes, files.

class Signer:
    def __init__(self, name: str, seed: int, algorithm: int = 1) -> None:
        self.name, self.private = name, Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
        raw = bytes([algorithm]) + self.private.public_key().public_bytes_raw()
        self.id = sha(name.encode(), b"\n", raw)[:4]
        self.key = f"{name}+{self.id.hex()}+{b64(raw)}"

    def line(self, body: str) -> str:
        return f"— {self.name} {b64(self.id + self.private.sign(body.encode()))}\n"

    def cosign(self, body: str, time: int) -> str:
        signature = self.private.sign(f"cosignature/v1\ntime {time}\n{body}".encode())
        return f"— {self.name} {b64(self.id + time.to_bytes(8, 'big') + signature)}\n"


def number(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + number(value >> 7)


def delimited(field: int, data: bytes) -> bytes:
    return number(field << 3 | 2) + number(len(data)) + data


def fixed(field: int, value: int) -> bytes:
    return number(field << 3 | 1) + value.to_bytes(8, "little", signed=True)


def envelope(
    position: int, tags: list[str], links: list[tuple[int, int | None]], recorded: int, ledger: bytes
) -> bytes:
    data = delimited(1, sha(b"id", number(position))[:16]) + delimited(2, b"socai.Test")
    data += b"".join(delimited(3, tag.encode()) for tag in tags) + fixed(4, 7) + fixed(5, 7)
    data += delimited(12, f"sự kiện {position}".encode()) + delimited(16, ledger)
    data += number(17 << 3) + number(position) + fixed(18, recorded)
    for ordinal, previous in links:
        data += delimited(19, b"\x08" + number(ordinal) + (b"" if previous is None else b"\x10" + number(previous)))
    return data


class Log:
    """A log of this many events; `spoil(position, parts)` may change what an event is made of."""

    signer = Signer("test.example/so-cai", 7)
    witnesses = [Signer(f"witness.example/w{seed}", seed, 4) for seed in (1, 2, 3)]

    def __init__(self, size: int, seed: int = 1, spoil=lambda position, parts: None) -> None:
        dice, self.events, self.heads, self.dossiers = random.Random(seed), [], {}, {}
        for position in range(size):
            tags = [f"business:{dice.randrange(40):04d}", "place:Đà-Nẵng", f"point:{dice.randrange(9)}"]
            tags = tags[: dice.randrange(1, 4)] if position else ["agency:một"]
            links = []
            for tag in tags:
                ordinal, previous = self.heads.get(tag, (0, None))
                links.append((ordinal + 1, previous))
                self.heads[tag] = (ordinal + 1, position)
                self.dossiers.setdefault(tag, []).append(position)
            parts = {"position": position, "tags": tags, "links": links, "ledger": bytes(range(16)),
                     "recorded": 1_800_000_000_000_000 + position // 3}
            spoil(position, parts)
            self.events.append(envelope(**parts))
        self.size = size

    def map(self, size: int) -> dict[str, tuple[bytes, bytes]]:
        leaves = {}
        for tag, positions in self.dossiers.items():
            if kept := [p for p in positions if p < size]:
                key = sha(tag.encode())
                leaves[bits(key)] = (key, sha(len(kept).to_bytes(8, "big"), kept[-1].to_bytes(8, "big")))
        return leaves

    def body(self, size: int, map_root: bytes | None = None) -> str:
        root = map_root or sparse(self.map(size))
        return f"{self.signer.name}\n{size}\n{b64(mth(self.events[:size]))}\ndossier-map {b64(root)}\n"

    def note(self, size: int | None = None, map_root: bytes | None = None) -> str:
        body = self.body(self.size if size is None else size, map_root)
        return f"{body}\n{self.signer.line(body)}"

    def stated(self, kind: str, size: int) -> dict:
        return {"format": f"socai-{kind}-1", "origin": self.signer.name, "size": size, "verifier_key": self.signer.key,
                "root": b64(mth(self.events[:size])), "checkpoint": self.note(size)}

    def proof(self, position: int, size: int) -> dict:
        return {"position": position, "event": b64(self.events[position]),
                "hashes": [b64(node) for node in path(position, self.events[:size])]}

    def inclusion(self, position: int, size: int) -> dict:
        leaf = {"leaf_hash": b64(sha(b"\0", self.events[position]))}
        return self.stated("inclusion", size) | self.proof(position, size) | leaf

    def consistency(self, old: int, size: int) -> dict:
        return self.stated("consistency", size) | {
            "old_size": old, "old_root": b64(mth(self.events[:old])),
            "hashes": [b64(node) for node in subproof(old, self.events[:size])]}

    def dossier(self, subject: str, size: int) -> dict:
        positions = [p for p in self.dossiers.get(subject, []) if p < size]
        leaves = self.map(size)
        return self.stated("dossier", size) | {
            "subject": subject, "map_root": b64(sparse(leaves)), "map": sparse_proof(leaves, sha(subject.encode())),
            "head": {"ordinal": len(positions), "position": positions[-1]} if positions else None,
            "events": [self.proof(position, size) for position in positions]}

    def jsonl(self, size: int | None = None) -> list[str]:
        return [json.dumps({"position": p, "event": b64(event)}) + "\n" for p, event in enumerate(self.events[:size])]

    def tiles(self, directory: Path, size: int) -> None:
        """Writes the tiles of one size, as the formula of tlog-tiles has them."""
        def put(name: str, data: bytes) -> None:
            (directory / name).parent.mkdir(parents=True, exist_ok=True)
            (directory / name).write_bytes(data)

        level, span = 0, 1
        while size // span:
            count = size // span
            for start in range(0, count, 256):
                width = min(256, count - start)
                name = f"{start // 256:03d}" + ("" if width == 256 else f".p/{width}")
                nodes = [mth(self.events[i * span : (i + 1) * span]) for i in range(start, start + width)]
                put(f"tile/{level}/{name}", b"".join(nodes))
                if level == 0:
                    entries = self.events[start : start + width]
                    put(f"tile/entries/{name}", b"".join(len(e).to_bytes(2, "big") + e for e in entries))
            level, span = level + 1, span * 256
        put("checkpoint", self.note(size).encode())


class VerifyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.log, cls.folder = Log(300), tempfile.TemporaryDirectory(prefix="socai-verify-")
        cls.root = Path(cls.folder.name)
        cls.key = cls.log.signer.key

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def write(self, content: object, name: str = "file") -> Path:
        target = self.root / name
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return target

    def expect(self, code: int, *words: object, says: str = "") -> str:
        found, said = run(*words)
        self.assertEqual(found, code, f"{words}: {said}")
        self.assertIn(says, said)
        return said

    def refused(self, *words: object) -> None:
        code, said = run(*words)
        self.assertIn(code, (USAGE, NOT_SOUND), f"ACCEPTED: {words}: {said}")


class RightTest(VerifyTest):
    """What is right is accepted, and the answer says on whose word."""

    def test_the_fast_tree_and_map_are_the_defined_ones(self) -> None:
        tree = verify.Tree()
        events = [str(index).encode() for index in range(600)]
        for index, event in enumerate(events):
            if index < 70 or index % 37 == 0 or index in (255, 256, 257, 511, 512, 513):
                self.assertEqual(tree.root(), mth(events[:index]))
            tree.append(verify.leaf_hash(event))
        for count in (0, 1, 2, 3, 10, 200):
            heads = {f"business:{index}": (index + 1, index * 3) for index in range(count)}
            keys = {tag: sha(tag.encode()) for tag in heads}
            leaves = {bits(keys[tag]): (keys[tag], verify.map_value(*head)) for tag, head in heads.items()}
            self.assertEqual(verify.map_root(heads), sparse(leaves))

    def test_events_are_proved_at_every_position_of_small_logs(self) -> None:
        for size in (1, 2, 3, 7, 8, 9, 300):
            for position in range(size) if size < 10 else (0, 1, 127, 255, 256, 298, 299):
                file = self.write(self.log.inclusion(position, size))
                says = f"event {position} stands among the {size}"
                self.expect(SOUND, "inclusion", file, "--key", self.key, says=says)
                self.expect(SOUND, file, says="NOT given by you")

    def test_a_log_is_proved_to_continue_every_older_one(self) -> None:
        old_note = self.root / "old"
        for size in (1, 2, 7, 8, 9, 20, 300):
            for old in range(1, size + 1) if size <= 20 else (1, 2, 128, 129, 255, 256, 299, 300):
                file = self.write(self.log.consistency(old, size))
                old_note.write_text(self.log.note(old), encoding="utf-8")
                self.expect(SOUND, "consistency", file, "--key", self.key, "--old", old_note)
        self.expect(SOUND, file, "--key", self.key, says="file's own word")
        old_note.write_text(self.log.note(7), encoding="utf-8")
        self.expect(NOT_SOUND, "consistency", file, "--key", self.key, "--old", old_note, says="old_root")
        self.expect(NOT_SOUND, self.write(self.log.stated("consistency", 3) | {
            "old_size": 0, "old_root": b64(sha(b"")), "hashes": []}), "--key", self.key, says="empty log")

    def test_dossiers_are_proved_complete_or_absent(self) -> None:
        for size in (1, 2, 40, 300):
            for subject in [*self.log.dossiers, *(f"business:vắng-{index}" for index in range(20))]:
                count = len([p for p in self.log.dossiers.get(subject, []) if p < size])
                file = self.write(self.log.dossier(subject, size))
                says = f"these are all events ({count}) of {subject}" if count else f"NO event of {subject}"
                self.expect(SOUND, "dossier", file, "--key", self.key, says=says)

    def test_a_whole_log_is_read_from_an_export(self) -> None:
        file, note = self.write("".join(self.log.jsonl())), self.write(self.log.note(), "note")
        said = self.expect(SOUND, "export", file, "--checkpoint", note, "--key", self.key, says="300 events")
        self.assertIn(b64(mth(self.log.events)), said)
        self.expect(SOUND, "export", file, says="compared with no checkpoint")
        for size in (0, 1, 150, 299):
            self.write(self.log.note(size), "note")
            self.expect(SOUND, "export", file, "--checkpoint", note, "--key", self.key, says=f"first {size} only")

    def test_a_whole_log_is_read_from_tiles_that_grew(self) -> None:
        log = Log(600, seed=2)
        for size in (1, 40, 255, 256, 257, 300, 511, 512, 600):
            log.tiles(self.root / "tiles", size)
            said = self.expect(SOUND, "tiles", self.root / "tiles", "--key", self.key, says=f"{size} events")
            self.assertNotIn("beyond", said)
        # A reader who still has an older checkpoint: the full tiles have taken the place of the partial ones.
        for file in (self.root / "tiles/tile").rglob("*.p/*"):
            file.unlink()
        self.write(log.note(500), "tiles/checkpoint")
        self.expect(NOT_SOUND, "tiles", self.root / "tiles", "--key", self.key, says="is missing")
        log.tiles(self.root / "tiles", 600)
        self.write(log.note(512), "tiles/checkpoint")
        self.expect(SOUND, "tiles", self.root / "tiles", "--key", self.key, says="go beyond the checkpoint")

    def test_witnesses_are_counted(self) -> None:
        body, (one, two, three) = self.log.body(300), self.log.witnesses
        base = f"{body}\n{self.log.signer.line(body)}"
        keys = [word for witness in (one, two, three) for word in ("--witness", witness.key)]
        file = self.write(base + one.cosign(body, 1_700_000_000) + two.cosign(body, 1_700_000_001))
        call = ("checkpoint", file, "--key", self.key, *keys)
        self.expect(SOUND, *call, "--quorum", 2, says="witness.example/w1+")
        self.expect(NOT_SOUND, *call, says="cosigned by 2")
        file.write_text(base + one.cosign(body, 1) * 2, encoding="utf-8")
        self.expect(NOT_SOUND, *call, "--quorum", 2, says="cosigned by 1")
        fork = body.replace("\n300\n", "\n301\n")
        for line in (two.cosign(fork, 5), two.line(body), two.cosign(body, 1 << 63)):
            file.write_text(base + one.cosign(body, 1) + line, encoding="utf-8")
            self.expect(NOT_SOUND, *call, "--quorum", 1, says="witness.example/w2")
        self.expect(USAGE, *call, "--quorum", 4)
        self.expect(USAGE, "checkpoint", file, "--key", self.key, "--witness", self.key)
        self.expect(USAGE, "checkpoint", file, "--key", one.key)
        self.expect(USAGE, "checkpoint", file)

    def test_a_key_is_read_from_a_file_and_another_is_not_taken(self) -> None:
        file = self.write(self.log.inclusion(5, 9))
        self.expect(SOUND, file, "--key", self.write(self.key + "\n", "key"))
        self.expect(SOUND, file, "--key", self.write(f'format = 1\nverifier_key = "{self.key}"\n', "ledger.toml"))
        for other in (Signer("test.example/so-cai", 8), Signer("test.example/other", 7)):
            self.expect(NOT_SOUND, file, "--key", other.key, says="no signature of")
        said = self.expect(USAGE, file, "--key", "PRIVATE+KEY+test+00000000+c2VjcmV0")
        self.assertNotIn("c2VjcmV0", said)

    def test_it_answers_in_both_languages(self) -> None:
        file = self.write(self.log.inclusion(5, 9))
        for language, word in (("vi", "ĐÚNG"), ("en", "SOUND")):
            result = subprocess.run(
                [sys.executable, TOOLS / "verify.py", file, "--lang", language], capture_output=True, check=True,
                env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"})
            self.assertTrue(result.stdout.decode().startswith(word))


@VECTORS
class PublishedVectorTest(VerifyTest):
    """RFC 6962 proofs of transparency-dev/merkle, a log of transparency-dev/tessera."""

    def accepts(self, check, *arguments: object) -> bool:
        try:
            return check(*arguments)
        except verify.NotSound:
            return False

    def files(self, folder: str) -> list[dict]:
        files = sorted((SHARED / "vectors/merkle/testdata" / folder).rglob("*.json"))
        found = [json.loads(file.read_bytes()) for file in files]
        self.assertGreater(len(found), 80)
        return found

    def test_inclusion(self) -> None:
        for vector in self.files("inclusion"):
            def check() -> bool:
                proof = [verify.digest(text, "hash") for text in vector["proof"] or []]
                leaf, root = verify.digest(vector["leafHash"], "leaf"), verify.digest(vector["root"], "root")
                return verify.inclusion_root(vector["leafIdx"], vector["treeSize"], leaf, proof) == root
            self.assertEqual(self.accepts(check), not vector["wantErr"], vector)

    def test_consistency(self) -> None:
        for vector in self.files("consistency"):
            def check() -> bool:
                proof = [verify.digest(text, "hash") for text in vector["proof"] or []]
                roots = [base64.b64decode(vector[name] or "") for name in ("root1", "root2")]
                verify.check_consistency(vector["size1"], roots[0], vector["size2"], roots[1], proof)
                return True
            self.assertEqual(self.accepts(check), not vector["wantErr"], vector)

    def test_a_log_of_tessera_at_each_of_its_sizes(self) -> None:
        base = SHARED / "vectors/tlog-tessera"
        facts = json.loads((base / "expected.json").read_bytes())
        copy_of = self.root / "tessera"
        subprocess.run(["cp", "-r", base / "testdata/log", copy_of], check=True)
        for size in range(16):
            note = base / f"testdata/log/checkpoint.{size}"
            root = b64(bytes.fromhex(facts["roots_by_size"][str(size)]))
            self.expect(SOUND, "checkpoint", note, "--key", facts["verifier_key"], says=root)
            (copy_of / "checkpoint").write_bytes(note.read_bytes())
            self.expect(SOUND, "tiles", copy_of, "--key", facts["verifier_key"], says=f"{size} events")
        for name in ("checkpoint", *(f"tile/{level}/000.p/{width}" for level in (0, "entries") for width in (3, 15))):
            right = (copy_of / name).read_bytes()
            for at in range(len(right)):
                (copy_of / name).write_bytes(right[:at] + bytes([right[at] ^ 1]) + right[at + 1 :])
                self.refused("tiles", copy_of, "--key", facts["verifier_key"])
            (copy_of / name).write_bytes(right)


class NoteTest(VerifyTest):
    """The example of golang.org/x/mod/sumdb/note, and those of c2sp.org."""

    KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    LINE = ("— PeterNeumann "
            "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n")

    def test_the_published_signature_is_right_and_no_other(self) -> None:
        key, right = verify.Key(self.KEY, 1), f"{self.TEXT}\n{self.LINE}"
        self.assertIsNotNone(verify.Note.parse(right).signature_of(key))
        for at in range(len(right)):
            for sign in ("x", "\n", "="):
                changed = right[:at] + sign + right[at + 1 :]
                if changed != right:
                    with self.assertRaises(verify.NotSound):
                        verify.need(verify.Note.parse(changed).signature_of(key), "", "")

    def test_no_mangled_key_is_taken(self) -> None:
        for start in range(len(self.KEY)):
            for end in range(start + 1, len(self.KEY) + 1):
                if (start, end) != (0, len(self.KEY)):
                    self.assertRaises(verify.Unreadable, verify.Key, self.KEY[start:end], 1)
        for at, sign in enumerate(self.KEY):
            changed = self.KEY[:at] + chr(ord(sign) + 1) + self.KEY[at + 1 :]
            self.assertRaises(verify.Unreadable, verify.Key, changed, 1)

    def test_the_examples_of_the_specifications_are_read(self) -> None:
        body = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        note = verify.Note.parse(
            body + "\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gG"
            "zGku9nTo+zyWE+xeMcTOAYQ8=\n"
            "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0x"
            "Ue+mbIUBkBIfZ+qnA==\n")
        self.assertEqual(verify.Checkpoint.parse(note.body, []).size, 20852163)
        self.assertEqual(int.from_bytes(note.signatures[1][2][:8], "big"), 1679315147)
        self.assertEqual([len(signature) for _, _, signature in note.signatures], [64, 72])
        self.assertEqual(verify.tile_path(2, 1234067, 8), "tile/2/x001/x234/067.p/8")
        self.assertEqual(verify.parse_tile_path("tile/entries/x001/x234/067"), (verify.ENTRIES, 1234067, 256))
        for wrong in "00/067 0/67 0/x000/067 0/067.p/0256 0/067.p/256 0/067.p/0 0/067.p/01 0/001/067 0/x001".split():
            self.assertIsNone(verify.parse_tile_path("tile/" + wrong))


if __name__ == "__main__":
    unittest.main()
