"""Originals and evidence bundles, as an auditor takes them away: verified by `verify.py` with Python alone, and with every file
of a bundle altered, removed and added to in turn.

Run by tools/checks/bundle. SOCAI names the built program. Needs `cryptography` (to compare with) and pypdf.
"""

import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

import pypdf

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from verify_test import NOT_SOUND, SOUND, b64, run, verify  # noqa: E402

SOCAI = str(Path(os.environ.get("SOCAI", ".build/release/socai")).resolve())
AUDITOR = ["--as", "tdkt-gialai", "--reader", "Trần Kiểm", "--purpose", "kiểm tra năm 2024"]
POLICE = ["--as", "ca-gialai", "--reader", "Lê Bảo", "--purpose", "xử lý hồ sơ"]
SECRET = "Ảnh chụp cháu Zưởngkhôngai trước quán net".encode()


class Scene(unittest.TestCase):
    """A sample province with a sanction case that has originals, and a child's case that has a sealed one."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="socai-bundle-")
        cls.root = Path(cls.folder.name)
        cls.ledger = cls.root / "ledger"
        cls.socai("init", "--origin", "test.example/so-cai")
        cls.socai("sample", "--seed", 7, "--years", 1)
        cls.key = cls.ledger / "ledger.toml"
        lines = [json.loads(line) for line in cls.socai("export", "--format", "jsonl").split("\n")[:-1]]
        cls.cases = sorted({tag for event in lines for tag in event["tags"] if tag.startswith("case:")})
        of_case = {tag: [event for event in lines if tag in event["tags"]] for tag in cls.cases}
        # One whose events are all of the kind that an inspectorate may know of, and not sealed in what is attached.
        cls.case = max(cls.cases, key=lambda tag: len(of_case[tag]))
        cls.child = next(tag for event in lines for tag in event["tags"] if tag.startswith("childcase:"))
        cls.photo = cls.save("ảnh hiện trường.jpg", b"\xff\xd8\xff" + random.Random(1).randbytes(70_000))
        cls.note = cls.save("biên bản.txt", "Biên bản vi phạm hành chính\n".encode() * 50)
        cls.secret = cls.save("ảnh.jpg", SECRET)
        cls.ids = [cls.attach(cls.case, file, "stttt-gialai") for file in (cls.photo, cls.note)]
        cls.secret_id = cls.attach(cls.child, cls.secret, "ldtbxh-gialai")
        cls.position = json.loads(cls.socai("sample-cases", "--seed", 1, "--json"))["position"]
        cls.zip = cls.root / "case.zip"
        cls.answer = json.loads(cls.socai("bundle", cls.case, "--out", cls.zip, *AUDITOR, "--json"))
        with zipfile.ZipFile(cls.zip) as archive:
            cls.files = {name: archive.read(name) for name in archive.namelist()}

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    @classmethod
    def attach(cls, subject: str, file: Path, agency: str) -> str:
        words = ["attach", subject, file, "--agency", agency, "--officer", "Ng. V. A", "--ground", "hồ sơ vụ việc", "--occurred", "2024-11-05", "--json"]
        return json.loads(cls.socai(*words))["attachment"]

    @classmethod
    def call(cls, *words: object) -> subprocess.CompletedProcess:
        where = "--into" if words[0] == "sample" else "--ledger"
        command = [SOCAI, *map(str, words), where, str(cls.ledger)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=os.environ | {"SOCAI_LANG": "vi"})

    @classmethod
    def socai(cls, *words: object) -> str:
        result = cls.call(*words)
        assert result.returncode == 0, f"{words}: {result.stderr}"
        return result.stdout

    @classmethod
    def save(cls, name: str, content: bytes) -> Path:
        path = cls.root / name
        path.write_bytes(content)
        return path

    def packed(self, files: dict[str, bytes]) -> Path:
        path = self.root / "changed.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path

    def unpacked(self, files: dict[str, bytes]) -> Path:
        folder = self.root / "unpacked"
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder


class BundleTest(Scene):
    def test_with_python_alone_the_bundle_says_that_it_is_sound(self) -> None:
        folder = self.unpacked(self.files)
        # -S: no packages, so no `cryptography`; -I: nothing of this machine's.
        self.assertNotEqual(subprocess.run([sys.executable, "-I", "-S", "-c", "import cryptography"], capture_output=True).returncode, 0)
        key = verify.Key.named(str(self.key), verify.LOG_KEY)
        text = f"{key.name}+{key.id.hex()}+{b64(bytes([1]) + key.raw)}"
        self.assertEqual((folder / "verify.py").read_bytes(), Path(verify.__file__).read_bytes())
        for words in ([folder / "verify.py"], [folder / "verify.py", self.zip], [folder / "verify.py", folder, "--key", text]):
            done = subprocess.run([sys.executable, "-I", "-S", *map(str, words), "--lang", "en"], capture_output=True, text=True, cwd="/")
            self.assertEqual(done.returncode, SOUND, done.stdout + done.stderr)
            self.assertIn("complete dossiers of 1 subjects", done.stdout)
            self.assertEqual("by the key that you gave" in done.stdout, text in map(str, words))
        self.assertFalse((folder / "__pycache__").exists())
        sums = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
        self.assertEqual((sums.returncode, sums.stdout), (0, ""))

    def test_every_file_that_is_altered_is_named(self) -> None:
        chance = random.Random(2)
        for name, content in self.files.items():
            at = chance.randrange(len(content))
            changes = {
                "a bit": content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :],
                "one byte more": content + b"\n", "one byte less": content[:-1], "emptied": b"",
            }
            for what, changed in changes.items():
                with self.subTest(file=name, change=what):
                    for bundle in (self.packed(self.files | {name: changed}),):
                        code, said = run(bundle, "--key", self.key)
                        self.assertEqual(code, NOT_SOUND, said)
                        self.assertIn(name, said)

    def test_every_file_that_is_removed_or_added_is_named(self) -> None:
        for name in self.files:
            with self.subTest(removed=name):
                code, said = run(self.packed({other: content for other, content in self.files.items() if other != name}))
                self.assertEqual(code, NOT_SOUND, said)
                self.assertIn(name, said)
        for name in ("extra.txt", "events/999999999.bin", "attachments/x/y.pdf", "subjects/002/dossier.json", "a/SHA256SUMS"):
            with self.subTest(added=name):
                for bundle in (self.packed(self.files | {name: b"x"}), self.unpacked(self.files | {name: b"x"})):
                    code, said = run(bundle, "--key", self.key)
                    self.assertEqual(code, NOT_SOUND, said)
                    self.assertIn(name, said)

    def test_files_altered_together_with_their_sums_are_refused(self) -> None:
        """Whoever alters a file and the list needs the ledger's key; with a key of their own, nothing in the bundle is signed by it."""
        name = next(name for name in self.files if name.startswith("attachments/"))
        other = Ed25519PrivateKey.generate()
        raw = other.public_key().public_bytes_raw()
        origin = self.files["bundle.note"].decode().split("\n")[1]
        mark = verify.sha256(origin.encode() + b"\n\x01" + raw)[:4]
        own = f"{origin}+{mark.hex()}+" + b64(b"\x01" + raw)
        for forged in ({name: b"something else"}, {"history.pdf": b"%PDF-1.7"}, {"history.html": b"<p>"}):
            files = self.files | forged
            files["SHA256SUMS"] = self.sums(files)
            code, said = run(self.packed(files), "--key", self.key)
            self.assertEqual(code, NOT_SOUND)
            self.assertIn("SHA256SUMS", said)
            files["keys.json"] = json.dumps({"log": own, "witnesses": [], "quorum": 0}).encode()
            files["SHA256SUMS"] = self.sums(files)
            body = "\n".join(self.files["bundle.note"].decode().split("\n")[:4] + [hashlib.sha256(files["SHA256SUMS"]).hexdigest(), ""])
            files["bundle.note"] = f"{body}\n— {origin} {b64(mark + other.sign(body.encode()))}\n".encode()
            for words in ([], ["--key", self.key]):
                code, said = run(self.packed(files), *words)
                self.assertEqual(code, NOT_SOUND, said)

    @staticmethod
    def sums(files: dict[str, bytes]) -> bytes:
        names = sorted((name for name in files if name not in ("SHA256SUMS", "bundle.note")), key=str.encode)
        return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in names).encode()

    def test_what_the_ledgers_own_key_signs_is_held_against_the_log(self) -> None:
        """Even a bundle that the keeper signs is refused where an original, an event or a proof in it is not that of the log."""
        line = next(line for line in (self.ledger / "keys/checkpoint.key").read_text().split("\n") if line.startswith("PRIVATE"))
        private = Ed25519PrivateKey.from_private_bytes(verify.base64.b64decode(line.split("+", 4)[4])[1:])
        origin, mark = self.files["bundle.note"].decode().split("\n")[1], verify.Key.named(str(self.key), verify.LOG_KEY).id
        original = next(name for name in self.files if name.startswith("attachments/"))
        proofs = sorted(name for name in self.files if name.startswith("proofs/"))
        events = sorted(name for name in self.files if name.startswith("events/"))
        manifest = json.loads(self.files["manifest.json"])
        for forged in (
            {original: b"something else"}, {events[0]: self.files[events[1]]}, {proofs[0]: self.files[proofs[1]]},
            {"manifest.json": json.dumps(manifest | {"attachments": []}).encode()},
            {"manifest.json": json.dumps(manifest | {"subjects": []}).encode()},
            {"manifest.json": json.dumps(manifest | {"position": 1, "size": 2}).encode()},
            {"subjects/001/events.jsonl": self.files["subjects/001/events.jsonl"].replace(b'"type":"', b'"type":"X', 1)},
            {"subjects/001/events.jsonl": b"[]\n"}, {"manifest.json": b"[" * 100_000}, {"extra.bin": b"x"},
        ):
            files = self.files | forged
            files["SHA256SUMS"] = self.sums(files)
            body = "\n".join(self.files["bundle.note"].decode().split("\n")[:4] + [hashlib.sha256(files["SHA256SUMS"]).hexdigest(), ""])
            files["bundle.note"] = f"{body}\n— {origin} {b64(mark + private.sign(body.encode()))}\n".encode()
            code, said = run(self.packed(files), "--key", self.key)
            self.assertEqual(code, NOT_SOUND, f"{[*forged]}: {said}")

    def test_the_same_position_gives_the_same_bytes(self) -> None:
        first, second = self.root / "first.zip", self.root / "second.zip"
        for path in (first, second):
            self.socai("bundle", self.case, "--known", self.position, "--out", path, *AUDITOR)
        self.assertEqual(first.read_bytes(), second.read_bytes())
        code, said = run(first, "--key", self.key)
        self.assertEqual(code, SOUND, said)

    def test_originals_are_there_byte_for_byte_with_their_custody(self) -> None:
        given = {hashlib.sha256(content).hexdigest() for name, content in self.files.items() if name.startswith("attachments/")}
        self.assertEqual(given, {hashlib.sha256(file.read_bytes()).hexdigest() for file in (self.photo, self.note)})
        listed = json.loads(self.socai("attachments", self.case, "--json"))["attachments"]
        self.assertEqual([entry["attachment"] for entry in listed], self.ids)
        for entry in listed:
            before = len(entry["custody"])
            self.assertEqual([line["act"] for line in entry["custody"]][:2], ["EvidenceAttached", "EvidenceOpened"])
            out = self.root / "out"
            self.socai("original", entry["attachment"], "--out", out, *AUDITOR)
            self.assertIn(out.read_bytes(), (self.photo.read_bytes(), self.note.read_bytes()))
            after = json.loads(self.socai("attachments", f"attachment:{entry['attachment']}", "--json"))["attachments"][0]
            self.assertIn(f"original {entry['attachment']}", {read["document"] for read in self.reads(self.case)})
            self.assertEqual(len(after["custody"]), before + 1)

    def reads(self, subject: str) -> list[dict]:
        return json.loads(self.socai("reads", subject, "--json"))["readings"]

    def test_a_bundle_with_a_name_is_on_record_for_each_of_its_subjects(self) -> None:
        bundles = [read for read in self.reads(self.case) if read["document"].startswith("bundle ")]
        self.assertTrue(bundles and all((read["agency"], read["officer"]) == ("tdkt-gialai", "Trần Kiểm") for read in bundles))

    def test_the_readable_history_tells_every_event(self) -> None:
        positions = [json.loads(line)["position"] for line in self.files["subjects/001/events.jsonl"].decode().split("\n")[:-1]]
        self.assertEqual(len(positions), self.answer["events"])
        page = self.files["history.html"].decode()
        pdf = "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(self.files["history.pdf"])).pages)
        for said in (page, pdf):
            self.assertIn("TRÍCH SAO", said)
            self.assertIn(self.case, said)
            for position in positions:
                self.assertIn(str(position), said)
        for name in self.files:
            if name.startswith("attachments/"):
                self.assertIn(name.rpartition("/")[2], page)

    def test_sealed_originals_are_there_for_those_who_may_and_provable_then(self) -> None:
        plain, opened = self.root / "plain.zip", self.root / "opened.zip"
        self.socai("bundle", self.child, "--out", plain, *POLICE)
        self.socai("bundle", self.child, "--out", opened, "--unseal", "child", *POLICE)
        for path, is_open in ((plain, False), (opened, True)):
            with zipfile.ZipFile(path) as archive:
                files = {name: archive.read(name) for name in archive.namelist()}
            self.assertEqual(any(SECRET in content for content in files.values()), is_open)
            self.assertEqual(any("Zưởngkhôngai".encode() in content for content in files.values()), is_open)
            code, said = run(path, "--key", self.key)
            self.assertEqual(code, SOUND, said)
            self.assertEqual("left out" in said and self.secret_id in said, not is_open)
        refused = self.call("bundle", self.child, "--out", self.root / "no.zip", "--unseal", "child", *AUDITOR)
        self.assertEqual(refused.returncode, 4)
        unnamed = self.call("bundle", self.child, "--out", self.root / "no.zip")
        self.assertEqual(unnamed.returncode, 2)
        self.assertFalse((self.root / "no.zip").exists() or (self.root / "no.zip.part").exists())
        reads = json.loads(self.socai("attachments", self.child, "--json"))["attachments"][0]["custody"]
        self.assertEqual([line["act"] for line in reads], ["EvidenceAttached", "EvidenceOpened"])

    def test_a_sample_is_drawn_again_by_whoever_knows_seed_root_and_population(self) -> None:
        sample = json.loads(self.socai("sample-cases", "--seed", 42, "--count", 5, "--known", self.position, "--json"))
        self.assertEqual(sample, json.loads(self.socai("sample-cases", "--seed", 42, "--count", 5, "--known", self.position, "--json")))
        self.assertEqual(sample["population"], len(self.cases))
        drawn = sorted(self.cases, key=lambda case: hashlib.sha256(f"42\n{sample['root']}\n{case}".encode()).digest())[:5]
        self.assertEqual(sample["cases"], drawn)
        other = json.loads(self.socai("sample-cases", "--seed", 43, "--count", 5, "--known", self.position, "--json"))
        self.assertNotEqual(sample["cases"], other["cases"])
        some = json.loads(self.socai("sample-cases", "--seed", 1, "--count", 1000, "--where", "type=FinePaid", "--known", self.position, "--json"))
        self.assertTrue(0 < some["population"] < len(self.cases) and set(some["cases"]) <= set(self.cases))

    def test_a_bundle_of_a_sample_holds_all_its_cases(self) -> None:
        file, path = self.root / "sample.json", self.root / "sample.zip"
        self.socai("sample-cases", "--seed", 5, "--count", 30, "--out", file)
        answer = json.loads(self.socai("bundle", file, "--out", path, *AUDITOR, "--json"))
        self.assertEqual(answer["subjects"], json.loads(file.read_text())["cases"])
        code, said = run(path, "--key", self.key)
        self.assertEqual(code, SOUND, said)
        self.assertIn("complete dossiers of 30 subjects", said)
        forged = json.loads(file.read_text()) | {"root": b64(bytes(32))}
        self.assertEqual(self.call("bundle", self.save("f.json", json.dumps(forged).encode()), "--out", path, *AUDITOR).returncode, 1)

    def test_cosignatures_of_witnesses_are_in_the_bundle_and_count(self) -> None:
        state, copy = self.root / "witness", self.root / "cosigned"
        shutil.copytree(self.ledger, copy)
        do = lambda *words: subprocess.run([SOCAI, *map(str, words)], capture_output=True, text=True, check=True).stdout  # noqa: E731
        witness = do("witness", "init", "--state", state, "--name", "w.example/witness").strip()
        key = verify.Key.named(str(self.key), verify.LOG_KEY)
        do("witness", "trust", f"{key.name}+{key.id.hex()}+{b64(bytes([1]) + key.raw)}", "--state", state)
        with (copy / "ledger.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'witnesses = ["{witness}"]\nquorum = 1\n')
        request = self.save("request", do("checkpoint", "--request", 0, "--ledger", copy).encode())
        answer = self.save("answer", do("witness", "cosign", request, "--state", state).encode())
        do("checkpoint", "--cosign", answer, "--ledger", copy)
        size = int(request.read_text().split("\n\n", 1)[1].split("\n")[1])
        do("bundle", self.case, "--known", size - 1, "--out", self.root / "w.zip", *AUDITOR, "--ledger", copy)
        code, said = run(self.root / "w.zip", "--key", self.key, "--witness", witness)
        self.assertEqual(code, SOUND, said)
        self.assertIn("witnessed by w.example/witness", said)
        code, said = run(self.zip, "--key", self.key, "--witness", witness)
        self.assertEqual(code, NOT_SOUND, said)
        with zipfile.ZipFile(self.root / "w.zip") as archive:
            self.assertEqual(json.loads(archive.read("keys.json"))["witnesses"], [witness])

    def test_the_signature_in_python_is_that_of_the_library(self) -> None:
        chance = random.Random(3)
        for _ in range(40):
            private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
            public, message = private.public_key().public_bytes_raw(), chance.randbytes(chance.randrange(200))
            signature = private.sign(message)
            self.assertTrue(verify.ed25519_in_python(public, signature, message))
            s = (int.from_bytes(signature[32:], "little") + verify.ORDER).to_bytes(33, "little")
            cases = [(public, signature[:32] + s[:32], message)] if s[32] == 0 else []
            for _ in range(3):
                at, bit = chance.randrange(64), 1 << chance.randrange(8)
                cases.append((public, signature[:at] + bytes([signature[at] ^ bit]) + signature[at + 1 :], message))
                cases.append((public[: at // 2] + bytes([public[at // 2] ^ bit]) + public[at // 2 + 1 :], signature, message))
            cases += [(public, signature, message + b"x"), (public, signature[:63], message), (bytes(32), signature, message), (b"\xff" * 32, signature, message)]
            for case in cases:
                self.assertFalse(verify.ed25519_in_python(*case))
                self.assertFalse(verify.ed25519(*case))


class DamageTest(Scene):
    def test_an_altered_original_is_named_and_nothing_is_given(self) -> None:
        digest = hashlib.sha256(self.note.read_bytes()).hexdigest()
        path = self.ledger / "files" / digest[:2] / digest
        path.write_bytes(path.read_bytes()[:-1] + b"!")
        for words in (["original", self.ids[1], "--out", self.root / "o"], ["bundle", self.case, "--out", self.root / "b.zip"]):
            refused = self.call(*words, *AUDITOR)
            self.assertEqual(refused.returncode, 3, refused.stderr)
            self.assertIn(digest, refused.stderr)
        self.assertFalse((self.root / "o").exists() or (self.root / "b.zip").exists())
        found = self.call("verify", "--json")
        self.assertEqual(found.returncode, 3)
        self.assertIn(digest, json.loads(found.stdout)["problems"][0]["message"])


if __name__ == "__main__":
    unittest.main()
