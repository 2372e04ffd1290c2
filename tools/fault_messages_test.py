"""What a person is told when the machine fails: the cause and the remedy, in both languages; a documented exit code; no damage.

Full disk, full map, read-only and forbidden directories, a second process, damaged files, a clock that was set back: each with
real commands on a real ledger. Run by tools/checks/messages. Standard library only; SOCAI names the program.
"""

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import crash_ledger  # noqa: E402

NOBODY = 65534
CANNOT_RUN = 77
IS_ROOT = os.geteuid() == 0


def can_mount() -> bool:
    """Whether a file system of our own can be had: by root in a name space of its own."""
    tried = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    return IS_ROOT and tried.returncode == 0


class Folder(unittest.TestCase):
    """One sample ledger, copied for each test; programs that any user may run."""

    @classmethod
    def setUpClass(cls):
        crash_ledger.require_programs()
        cls.folder = Path(tempfile.mkdtemp(prefix="socai-messages-"))
        cls.folder.chmod(0o755)
        cls.socai = cls.folder / "socai"
        shutil.copy(crash_ledger.SOCAI, cls.socai)
        cls.base = cls.folder / "base"
        cls.act = cls.folder / "act.json"
        cls.act.write_text(json.dumps({
            "agency": "ledger", "officer": "A", "occurred": "2010-01-01",
            "payload": {"agencyId": "so-moi", "name": "Sở mới", "kind": "AGENCY_KIND_LABOUR"}}))
        cls.act.chmod(0o644)
        cls.ok("init", "--ledger", cls.base, "--origin", "test.example/so-cai")
        cls.ok("sample", "--seed", "1", "--into", cls.base)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.ledger = self.folder / "ledger"
        shutil.rmtree(self.ledger, ignore_errors=True)
        shutil.copytree(self.base, self.ledger)

    @classmethod
    def run_program(cls, *arguments, language="vi", before=None, limits=None, as_nobody=False):
        """Runs the program; `before` is a line of shell in a name space of its own, `limits` are set on the process alone."""
        command = [str(cls.socai), *map(str, arguments)]
        if before:
            command = ["unshare", "-m", "sh", "-c", before + ' && exec "$@"', "sh", *command]
        if as_nobody and IS_ROOT:
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=120, env={**os.environ, "SOCAI_LANG": language},
            preexec_fn=(lambda: [resource.setrlimit(kind, (value, value)) for kind, value in limits]) if limits else None)

    @classmethod
    def ok(cls, *arguments):
        result = cls.run_program(*arguments, language="en")
        if result.returncode != 0:
            raise AssertionError(f"{arguments}: {result.returncode}: {result.stderr}")
        return result.stdout

    def fails(self, *arguments, status, vi, en, **how):
        """The command fails with this exit code and says these things, Vietnamese first, English when asked."""
        for language, wanted in (("vi", vi), ("en", en)):
            result = self.run_program(*arguments, language=language, **how)
            self.assertEqual(result.returncode, status, f"{arguments}: {result.stderr}")
            for text in wanted:
                self.assertIn(text, result.stderr)

    def state(self, ledger=None) -> tuple:
        verified = json.loads(self.ok("verify", "--ledger", ledger or self.ledger, "--json"))
        return verified["size"], verified["root"]

    def record(self, ledger=None):
        return "record", "AgencyEstablished", self.act, "--ledger", ledger or self.ledger


class Limits(Folder):
    FULL = {"vi": ["hết chỗ trên đĩa", "giải phóng chỗ"], "en": ["No space left on device", "free disk space"]}

    def test_a_full_disk(self):
        if not can_mount():
            self.skipTest("no file system of our own can be mounted here")
        disk = self.folder / "disk"
        disk.mkdir()
        # A disk on which the ledger just fits, and a journal does not. Everything is settled, so none is needed to read.
        shutil.rmtree(self.ledger / "journal")
        size = sum(path.stat().st_blocks * 512 for path in self.ledger.rglob("*")) + (1 << 20)
        copy = f"mount -t tmpfs -o size={size} none {disk} && cp -a {self.ledger} {disk}/l && cd {disk}"
        before = self.state()
        self.fails(*self.record(disk / "l"), status=1, before=copy, **self.FULL)
        self.fails("backup", disk / "b", "--ledger", disk / "l", status=1, before=copy, **self.FULL)
        self.fails("views", "rebuild", "--ledger", disk / "l", status=1, before=copy,
                   vi=["hết chỗ trên đĩa", "sổ vẫn nguyên vẹn"], en=["disk is full", "the log is intact"])
        # After all of them failed nothing is lost, and with room again the act is taken.
        tried = f"{copy}; for i in 1 2; do {self.socai} record AgencyEstablished {self.act} --ledger l; done 2>/dev/null; " \
                f"{self.socai} backup b --ledger l 2>/dev/null; {self.socai} verify --ledger l --json; mount -o remount,size=256M {disk}"
        result = self.run_program(*self.record(disk / "l"), "--json", before=tried)
        self.assertEqual(result.returncode, 0, result.stderr)
        verified, recorded = map(json.loads, result.stdout.splitlines())
        self.assertEqual((verified["size"], verified["root"]), before)
        self.assertEqual(recorded["positions"], [before[0]])

    def test_a_limit_on_the_size_of_files(self):
        before = self.state()
        shutil.rmtree(self.ledger / "journal")
        self.fails(*self.record(), status=1, limits=[(resource.RLIMIT_FSIZE, 1 << 20)],
                   vi=["tệp vượt giới hạn", "ulimit -f"], en=["File too large", "ulimit -f"])
        self.assertEqual(self.state(), before)

    def test_an_answer_that_cannot_be_written(self):
        for language, text in (("vi", "Không ghi được kết quả"), ("en", "Cannot write the answer")):
            with open("/dev/full", "w") as full:
                result = subprocess.run(
                    [self.socai, "events", "--ledger", self.ledger], stdout=full, stderr=subprocess.PIPE, text=True,
                    env={**os.environ, "SOCAI_LANG": language})
            self.assertEqual(result.returncode, 1)
            self.assertIn(text, result.stderr)

    def test_a_map_that_cannot_be_had(self):
        before = self.state()
        self.fails(*self.record(), status=1, limits=[(resource.RLIMIT_AS, 3 << 30)],
                   vi=["vùng địa chỉ", "ulimit -v"], en=["Cannot allocate memory", "ulimit -v"])
        self.assertEqual(self.state(), before)


class Permissions(Folder):
    def test_a_read_only_file_system(self):
        if not can_mount():
            self.skipTest("no file system of our own can be mounted here")
        before = self.state()
        only = f"mount --bind {self.ledger} {self.ledger} && mount -o remount,ro,bind {self.ledger}"
        self.fails(*self.record(), status=1, before=only, vi=["chỉ đọc", "gắn lại"], en=["Read-only file system", "mount"])
        self.fails("views", "rebuild", "--ledger", self.ledger, status=1, before=only, vi=["sổ vẫn nguyên vẹn"], en=["the log is intact"])
        for command in ("verify", "events"):
            self.assertEqual(self.run_program(command, "--ledger", self.ledger, before=only).returncode, 0)
        self.assertEqual(self.state(), before)

    def test_a_ledger_of_another_user(self):
        before = self.state()
        how = {"status": 1, "as_nobody": True, "vi": ["hông có quyền", "quyền đọc và ghi"], "en": ["ermission", "read and write"]}
        self.ledger.chmod(0o700 if IS_ROOT else 0)
        self.fails("events", "--ledger", self.ledger, **how)
        self.fails("init", "--ledger", self.ledger / "new", "--origin", "a.example/b", **how)
        # To be read by all, to be written by none.
        self.ledger.chmod(0o755)
        for path in self.ledger.rglob("*"):
            path.chmod((0o555 if path.is_dir() else 0o444) if path.parent.name != "keys" else 0o600)
        self.fails(*self.record(), **how)
        for path in [self.ledger, *self.ledger.rglob("*")]:
            path.chmod(0o700 if path.is_dir() else 0o600)
        self.assertEqual(self.state(), before)

    def test_keys_that_are_not_right(self):
        key = self.ledger / "keys/vault.key"
        text = key.read_text()
        key.chmod(0o644)
        self.fails("events", "--ledger", self.ledger, status=1, vi=["chmod 600"], en=["chmod 600"])
        key.chmod(0o600)
        key.write_text("no key\n")
        self.fails("events", "--ledger", self.ledger, status=1, vi=["không phải tệp khóa"], en=["not a vault key file"])
        key.unlink()
        self.fails("events", "--ledger", self.ledger, status=1, vi=["Thiếu tệp khóa"], en=["is missing"])
        key.write_text(text)
        key.chmod(0o600)
        self.state()


class Processes(Folder):
    def test_a_second_process(self):
        """Several processes write one ledger and build its views: each waits its turn, and none is refused."""
        commands = [["sample", "--seed", str(seed), "--into", self.ledger] for seed in (2, 3)]
        commands += [["views", "rebuild", "--ledger", self.ledger]] * 2 + [["backup", self.folder / "second", "--ledger", self.ledger]]
        running = [subprocess.Popen([self.socai, *c], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for c in commands]
        for command, process in zip(commands, running):
            _, errors = process.communicate(timeout=300)
            self.assertEqual(process.returncode, 0, f"{command[0]}: {errors}")
        before = json.loads(self.ok("verify", "--ledger", self.base, "--json"))["size"]
        self.assertGreater(self.state()[0], 2 * before)
        self.ok("views", "verify", "--ledger", self.ledger)
        self.fails("init", "--ledger", self.ledger, "--origin", "a.example/b", status=1, vi=["đã có một sổ cái"], en=["exists"])

    def test_a_clock_that_was_set_back(self):
        worker = crash_ledger.run(crash_ledger.WORKER, "ahead", self.ledger, 5)
        self.assertEqual(worker.returncode, 0, worker.stderr)
        size = self.state()[0]
        for language, text in (("vi", "hãy chỉnh lại đồng hồ máy"), ("en", "set the clock right")):
            act = json.loads(self.act.read_text())
            act["payload"]["agencyId"] += f"-{language}"
            file = self.folder / "late.json"
            file.write_text(json.dumps(act))
            result = self.run_program("record", "AgencyEstablished", file, "--ledger", self.ledger, language=language)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn(text, result.stderr)
        events = [json.loads(line) for line in self.ok("events", "--ledger", self.ledger, "--json", "--from", size - 1).splitlines()]
        times = [event["recorded"] for event in events]
        self.assertEqual(len(times), 3)
        self.assertEqual(times, sorted(times))
        self.state()


class Damage(Folder):
    """What was damaged is refused or named, and left as it is."""

    def damaged(self, part, change, vi, en, commands=("verify", "events", "record")):
        path = self.ledger / part
        change(path)
        before = hashlib.sha256(path.read_bytes()).digest() if path.exists() else None
        for command in commands:
            arguments = self.record() if command == "record" else (command, "--ledger", self.ledger)
            self.fails(*arguments, status=3, vi=vi, en=en)
        self.assertEqual(hashlib.sha256(path.read_bytes()).digest() if path.exists() else None, before)

    def test_a_truncated_file(self):
        self.damaged("log/data.mdb", lambda path: os.truncate(path, path.stat().st_size // 2 & ~4095),
                     ["bị hỏng", "cắt ngắn", "khôi phục bản sao lưu"], ["damaged", "shorter", "restore the last backup"])

    def test_an_empty_file(self):
        self.damaged("log/data.mdb", lambda path: os.truncate(path, 0), ["bị hỏng", "khôi phục bản sao lưu"], ["damaged", "restore"])

    def test_a_foreign_file(self):
        self.damaged("log/data.mdb", lambda path: path.write_bytes(b"not ours" * 8192),
                     ["bị hỏng", "không phải của chương trình này"], ["damaged", "not a file of this program"])

    def test_a_missing_file(self):
        self.damaged("log/data.mdb", lambda path: path.unlink(), ["Thiếu tệp", "khôi phục bản sao lưu"], ["missing", "Restore the last backup"])

    def test_a_truncated_vault(self):
        self.damaged("vault/data.mdb", lambda path: os.truncate(path, 4096), ["bị hỏng", "khôi phục"], ["damaged", "restore"])

    def test_torn_pages(self):
        def tear(path):
            with open(path, "r+b") as file:
                for page in range(40, path.stat().st_size // 4096, 40):
                    file.seek(4096 * page + 2048)
                    file.write(bytes(2048))

        path = self.ledger / "log/data.mdb"
        tear(path)
        for language, wanted in (("vi", "SAI: sổ không còn nguyên vẹn"), ("en", "NOT SOUND")):
            result = self.run_program("verify", "--ledger", self.ledger, language=language)
            self.assertEqual(result.returncode, 3)
            self.assertIn(wanted, result.stdout + result.stderr)


def main() -> int:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    result = unittest.main(exit=False, verbosity=1).result
    if not result.wasSuccessful():
        return 1
    for test, reason in result.skipped:
        print(f"COULD NOT RUN: {test.id()}: {reason}", file=sys.stderr)
    return CANNOT_RUN if result.skipped else 0


if __name__ == "__main__":
    sys.exit(main())
