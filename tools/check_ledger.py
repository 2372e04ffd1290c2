#!/usr/bin/env python3
"""Checks a ledger, or one proof, without any code of the program that wrote it.

Written from docs/format.md and the specifications it names: RFC 6962 and RFC 9162 (hashes and proofs), C2SP signed-note
and tlog-checkpoint (checkpoints), protobuf's wire format (envelopes). Needs `cryptography`; to read a whole log, `lmdb`.

    check_ledger.py proof PROOF.json --leaf EVENT.bin --key VERIFIER-KEY
        what `socai prove POSITION --json --leaf EVENT.bin` wrote; prints the proven event as JSON
    check_ledger.py consistency OLD-NOTE NEW-NOTE PROOF.json --key VERIFIER-KEY
        that the log of the newer checkpoint begins with that of the older; {"hashes": [base64, …]}
    check_ledger.py log LEDGER [--since NOTE]… [--key VERIFIER-KEY]
        every event, link, index entry, tree node and checkpoint of LEDGER/log; prints size and root as JSON

VERIFIER-KEY is the text `name+hash+base64` or the path of a file that holds it (ledger.toml does).
Exit: 0 right · 2 wrong usage · 3 something is not as it must be.
"""

import argparse
import base64
import json
import struct
import sys
import uuid
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from ledger_format import (  # noqa: E402
    Envelope, Key, Tree, Wrong, check_consistency, hash32, inclusion_root, leaf_hash, named_key,
)


def check_proof(options: argparse.Namespace) -> dict[str, object]:
    proof = load_json(options.proof)
    key = named_key(options.key)
    leaf = Path(options.leaf).read_bytes()
    _, size, root = key.checkpoint(str(proof["checkpoint"]))
    if (size, root) != (proof["size"], hash32(proof["root"], "the root")):
        raise Wrong("size or root are not those that the checkpoint signs")
    if proof["format"] != "socai-inclusion-1":
        raise Wrong(f"the format is {proof['format']}")
    if proof["verifier_key"] != key.text or proof["origin"] != key.name:
        raise Wrong("the proof names another key or origin")
    if proof["event"] != base64.b64encode(leaf).decode():
        raise Wrong("the proof holds another event than the file")
    if leaf_hash(leaf) != hash32(proof["leaf_hash"], "the leaf hash"):
        raise Wrong("the event's bytes do not have the leaf hash of the proof")
    path = [hash32(text, "a hash") for text in proof["hashes"]]
    if inclusion_root(proof["position"], size, leaf_hash(leaf), path) != root:
        raise Wrong("the proof does not lead to the signed root")
    event = Envelope(leaf)
    if event.position != proof["position"]:
        raise Wrong(f"the event says that its position is {event.position}, the proof {proof['position']}")
    return {"ok": True, "size": size, "root": proof["root"], "event": event.shown()}


def check_notes(options: argparse.Namespace) -> dict[str, object]:
    key = named_key(options.key)
    _, first, first_root = key.checkpoint(Path(options.old).read_text(encoding="utf-8"))
    _, second, second_root = key.checkpoint(Path(options.new).read_text(encoding="utf-8"))
    path = [hash32(text, "a hash") for text in load_json(options.proof)["hashes"]]
    check_consistency(first, first_root, second, second_root, path)
    return {"ok": True, "from": first, "to": second}


def check_log(options: argparse.Namespace) -> dict[str, object]:
    import lmdb

    directory = Path(options.ledger)
    key = named_key(options.key or str(directory / "ledger.toml"))
    # Several gigabytes of address space; nothing is written and no lock is taken.
    environment = lmdb.open(str(directory / "log"), readonly=True, lock=False, max_dbs=32, map_size=1 << 40)
    with environment.begin() as transaction:
        tables = {
            name: environment.open_db(name.encode(), transaction, create=False)
            for name in ("meta", "events", "tags", "types", "ids", "tree", "heads", "checkpoints")
        }
        log = Log(transaction, tables)
        log.check_events()
        log.check_indexes()
        roots = log.check_checkpoints(key, [Path(name).read_text(encoding="utf-8") for name in options.since])
    return {"ok": True, "size": log.tree.size, "root": base64.b64encode(log.tree.root()).decode(), "checkpoints": roots}


class Log:
    """A whole log, read table by table."""

    def __init__(self, transaction, tables) -> None:
        self.transaction, self.tables = transaction, tables
        self.tree = Tree()
        self.roots: dict[int, bytes] = {0: self.tree.root()}
        self.wanted = {number(key) for key, _ in self.rows("checkpoints")}
        self.dossiers: dict[bytes, tuple[int, int]] = {}

    def rows(self, table: str):
        return self.transaction.cursor(db=self.tables[table])

    def count(self, table: str) -> int:
        return self.transaction.stat(self.tables[table])["entries"]

    def check_events(self) -> None:
        """Walks the events once: positions, links and times; rebuilds the tree and compares its stored rows."""
        get = self.transaction.get
        if get(b"format", db=self.tables["meta"]) != b"2":
            raise Wrong(f"the log has format {get(b'format', db=self.tables['meta'])!r}, not 2")
        ledger, recorded, tags = get(b"ledger", db=self.tables["meta"]), None, 0
        posting = self.rows("tags"), self.rows("types")
        for index, (stored, data) in enumerate(self.rows("events")):
            at = f"event {index}: "
            event = Envelope(data)
            if number(stored) != index or event.position != index:
                raise Wrong(f"{at}it stands at {number(stored)} and says {event.position}")
            if event.ledger != ledger:
                raise Wrong(f"{at}it is of another ledger")
            if recorded is not None and event.values["recorded"] < recorded:
                raise Wrong(f"{at}its recorded time goes backwards")
            recorded = event.values["recorded"]
            for tag, link in zip(event.tags, event.links):
                ordinal, previous = self.dossiers.get(tag.encode(), (0, None))
                if link != (ordinal + 1, previous):
                    raise Wrong(f"{at}its link in {tag} is {link}, not {(ordinal + 1, previous)}")
                self.dossiers[tag.encode()] = (ordinal + 1, index)
                if not posting[0].set_key_dup(tag.encode(), packed(index)):
                    raise Wrong(f"{at}the index of {tag} lacks it")
            tags += len(event.tags)
            if not posting[1].set_key_dup(str(event.values["type"]).encode(), packed(index)):
                raise Wrong(f"{at}the index of its type lacks it")
            if get(uuid.UUID(event.values["id"]).bytes, db=self.tables["ids"]) != packed(index):
                raise Wrong(f"{at}the index of ids lacks it")
            row = b"".join(self.tree.append(leaf_hash(data))[1:])
            if get(packed(index), db=self.tables["tree"]) != (row or None):
                raise Wrong(f"{at}its row of the tree is wrong")
            if self.tree.size in self.wanted:
                self.roots[self.tree.size] = self.tree.root()
        self.postings = tags

    def check_indexes(self) -> None:
        """The indexes hold what the events say and nothing else."""
        size = self.tree.size
        for table, expected in {"tags": self.postings, "types": size, "ids": size, "tree": size // 2}.items():
            if self.count(table) != expected:
                raise Wrong(f"the table {table} has {self.count(table)} entries, the events say {expected}")
        heads = {bytes(tag): struct.unpack("=QQ", head) for tag, head in self.rows("heads")}
        if heads != self.dossiers:
            raise Wrong("the heads of the dossiers are not those of the events")

    def check_checkpoints(self, key: Key, others: list[str]) -> int:
        """Every stored checkpoint, and older ones from elsewhere."""
        notes = [str(note, "utf-8") for _, note in self.rows("checkpoints")]
        for note in notes + others:
            origin, size, root = key.checkpoint(note)
            if origin.encode() != self.transaction.get(b"origin", db=self.tables["meta"]):
                raise Wrong(f"a checkpoint is of {origin}")
            if size > self.tree.size:
                raise Wrong(f"a checkpoint signs {size} events, the log holds {self.tree.size}: truncated")
            if (self.roots.get(size) or self.root_at(size)) != root:
                raise Wrong(f"the first {size} events are not those that a checkpoint signs: rewritten")
        return len(notes)

    def root_at(self, size: int) -> bytes:
        tree = Tree()
        for index, (_, data) in enumerate(self.rows("events")):
            if index == size:
                break
            tree.append(leaf_hash(data))
        return tree.root()


def packed(value: int) -> bytes:
    return struct.pack("=Q", value)


def number(raw: bytes) -> int:
    return struct.unpack("=Q", raw)[0]


def load_json(path: str) -> dict:
    loaded = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise Wrong(f"{path} is no JSON object")
    return loaded


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    proof = commands.add_parser("proof", help="one event against a signed checkpoint")
    proof.add_argument("proof")
    proof.add_argument("--leaf", required=True)
    proof.add_argument("--key", required=True)
    proof.set_defaults(run=check_proof)
    notes = commands.add_parser("consistency", help="a newer checkpoint against an older")
    notes.add_argument("old")
    notes.add_argument("new")
    notes.add_argument("proof")
    notes.add_argument("--key", required=True)
    notes.set_defaults(run=check_notes)
    log = commands.add_parser("log", help="a whole log")
    log.add_argument("ledger")
    log.add_argument("--since", action="append", default=[])
    log.add_argument("--key")
    log.set_defaults(run=check_log)
    options = parser.parse_args(arguments)
    try:
        result = options.run(options)
    except OSError as error:
        print(f"check_ledger: {error}", file=sys.stderr)
        return 2
    except Wrong as error:
        print(f"check_ledger: WRONG: {error}", file=sys.stderr)
        return 3
    except (KeyError, TypeError, ValueError) as error:
        print(f"check_ledger: WRONG: malformed input: {error!r}", file=sys.stderr)
        return 3
    print(json.dumps(result, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
