"""A ledger that is harmed on purpose, and what must hold of it afterwards. Shared by tools/crash-test and tools/inject-faults.

Standard library only. The programs are the built ones: SOCAI names `socai`; `crash-worker` lies beside it.
"""

import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

SOCAI = Path(os.environ.get("SOCAI", ".build/release/socai")).resolve()
WORKER = SOCAI.parent / "crash-worker"
# No one waits longer for an answer of the programs.
PATIENCE = 120


class Lost(Exception):
    """Something that was acknowledged is not there, or something is there that must not be."""


def run(*command, text_in: str = "", env: dict | None = None) -> subprocess.CompletedProcess:
    """Runs a command to its end, in English."""
    return subprocess.run(
        [str(part) for part in command], input=text_in, capture_output=True, text=True, timeout=PATIENCE,
        env={**os.environ, "SOCAI_LANG": "en", **(env or {})})


def socai(*arguments, ok: bool = True) -> subprocess.CompletedProcess:
    result = run(SOCAI, *arguments)
    if ok and result.returncode != 0:
        raise Lost(f"socai {' '.join(map(str, arguments))}: exit {result.returncode}: {result.stderr.strip()[:600]}")
    return result


def require_programs() -> None:
    for program in (SOCAI, WORKER):
        if not os.access(program, os.X_OK):
            raise SystemExit(f"{program} is missing: build it with tools/build, or run tools/test")


def whole_lines(output: bytes) -> list[str]:
    """The lines that were written out; the last piece has no end, and counts for nothing."""
    return output.decode(errors="replace").split("\n")[:-1]


class Ledger:
    """A ledger, and everything that was ever acknowledged of it."""

    def __init__(self, path: Path):
        self.path = path
        self.acknowledged: list[str] = []
        self.size = 0
        self.erased = 0
        socai("init", "--ledger", path, "--origin", "crash.example/so-cai")

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)

    def copy(self, path: Path) -> "Ledger":
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.path, path)
        other = object.__new__(Ledger)
        other.path, other.acknowledged = path, list(self.acknowledged)
        other.size, other.erased = self.size, self.erased
        return other

    def take(self, lines: list[str]) -> int:
        """Notes what a worker said was acknowledged; how many lines that were."""
        said = [line for line in lines if line[:2] in ("R ", "I ", "E ")]
        self.acknowledged += said
        return len(said)

    def check(self, recent: int | None = None, views: bool = False) -> None:
        """Verifies as it was left; then opens it, replays, settles, and holds it against what was acknowledged."""
        verified = self.verify()
        lines = self.acknowledged if recent is None else self.acknowledged[-recent:]
        result = run(WORKER, "check", self.path, *(["views"] if views else []), text_in="".join(f"{l}\n" for l in lines))
        said = result.stdout.splitlines()
        if result.returncode != 0 or not said or not said[-1].startswith("size "):
            raise Lost(f"the ledger does not open again: exit {result.returncode}: {result.stderr.strip()[:600]}")
        wrong = [line for line in said if line.startswith("! ")]
        if wrong:
            raise Lost("\n  ".join(wrong[:10]))
        words = said[-1].split()
        size, erased = int(words[1]), int(words[5])
        if not self.size <= verified["size"] <= size:
            raise Lost(f"the log held {self.size} events, then {verified['size']}, now {size}")
        self.size, self.erased = size, erased
        self.check_slots()

    def verify(self) -> dict:
        result = socai("verify", "--ledger", self.path, "--json", ok=False)
        if result.returncode != 0:
            raise Lost(f"verify: exit {result.returncode}: {result.stdout.strip()[:600]} {result.stderr.strip()[:600]}")
        return json.loads(result.stdout)

    def check_slots(self) -> None:
        """As many slots of the vault are overwritten as persons are erased: each of them had one."""
        for path in self.path.glob("vault/keys-*"):
            data = path.read_bytes()
            slots = [data[at:at + 128] for at in range(0, len(data), 128)]
            if sum(not any(slot) for slot in slots) < self.erased:
                raise Lost(f"{self.erased} persons are erased, and keys of some of them still lie in {path.name}")

    # Views

    def rows(self) -> dict[str, list[tuple]]:
        """Every row of every table of every view."""
        rows = {}
        for path in sorted(self.path.glob("views/*.sqlite")):
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
                tables = [name for (name,) in database.execute("SELECT name FROM _tables WHERE kind = 'table'")]
                if "_quarantine" in {name for (name,) in database.execute("SELECT name FROM sqlite_master")}:
                    tables.append("_quarantine")
                for table in tables:
                    rows[f"{path.name}:{table}"] = sorted(database.execute(f'SELECT * FROM "{table}"'), key=repr)
                rows[f"{path.name}:size"] = database.execute("SELECT value FROM _meta WHERE name IN ('size', 'root')").fetchall()
            database.close()
        return rows

    def check_views(self) -> int:
        """The views as they have caught up hold the rows of a fresh rebuild; how many rows."""
        caught_up = self.rows()
        socai("views", "rebuild", "--ledger", self.path)
        fresh = self.rows()
        if caught_up.keys() != fresh.keys():
            raise Lost(f"tables of the views differ from a rebuild: {sorted(caught_up.keys() ^ fresh.keys())}")
        for name, rows in fresh.items():
            if caught_up[name] != rows:
                raise Lost(f"{name}: {len(caught_up[name])} rows differ from a rebuild's {len(rows)}")
        return sum(map(len, fresh.values()))
