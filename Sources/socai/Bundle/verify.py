#!/usr/bin/env python3
"""Verifies what a ledger says about itself, without the ledger's own program.

    verify.py FILE.json                        any of the three below; the file says which it is
    verify.py inclusion FILE.json              one event stands in the log           (socai prove POSITION --json)
    verify.py consistency FILE.json            a log continues an older one          (socai prove --since SIZE --json)
              [--old CHECKPOINT]               … the one of a checkpoint that you have kept
    verify.py dossier FILE.json                all events of one subject, or none    (socai dossier SUBJECT --json)
    verify.py checkpoint NOTE                  who signed a checkpoint               (socai checkpoint)
    verify.py tiles DIR                        a whole published log                 (socai tiles DIR)
    verify.py export FILE.jsonl|-              a whole exported log                  (socai export --format jsonl)
              [--checkpoint NOTE]              … is the one that this checkpoint signs
    verify.py FILE.zip                         an evidence bundle, or DIR, where one was unpacked    (socai bundle)
    verify.py                                  the bundle that this program lies in

    --key KEY        the log's verifier key `name+hash+base64`, or a file that holds it. Have it from the log's keeper,
                     not with what you verify: without --key the answer rests on the key inside the file, and says so.
    --witness KEY    a witness whose cosignature must stand below the checkpoint (again for each)
    --quorum K       that many of the named witnesses are enough (default: all)
    --lang vi|en     the language of the answer

Exit: 0 sound · 3 not sound, and what is wrong · 2 wrong usage or unreadable input.

Needs Python 3.11 and nothing else; where the package `cryptography` is there, it checks signatures faster. Written from the
specifications, to be read:

    RFC 6962 §2.1                    hashes and proofs           c2sp.org/signed-note        signatures
    RFC 8032 §5.1.7                  Ed25519
    c2sp.org/tlog-checkpoint         checkpoints                 c2sp.org/tlog-cosignature   witnesses
    c2sp.org/tlog-tiles              tiles and entry bundles     docs/format.md of Sổ Cái    envelopes, JSON, dossiers
"""

from __future__ import annotations

import argparse
import base64
import dataclasses
import datetime
import functools
import hashlib
import json
import os
import re
import stat
import sys
import unicodedata
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, NoReturn

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # Then the few lines below do it.
    Ed25519PublicKey = None

# Nothing is read beyond these sizes, whoever wrote it.
NOTE_BYTES, NOTE_SIGNATURES = 1_000_000, 100
PROOF_BYTES, LINE_BYTES, JSON_DEPTH = 1 << 30, 8_000_000, 16
ENVELOPE_BYTES, TAGS, TAG_BYTES = 65_535, 64, 200
WIDTH = 256  # of a full tile or entry bundle
BUNDLE_BYTES = WIDTH * (2 + ENVELOPE_BYTES)
NUMBERS = range(1 << 63)


# ── What is said ──────────────────────────────────────────────────────────────────────────────────────────────────────

class NotSound(Exception):
    """What was verified is not as it must be: exit 3."""


class Unreadable(Exception):
    """There is nothing that could be verified: exit 2."""


def language() -> str:
    """As `socai` decides it: --lang, then SOCAI_LANG, LC_ALL, LANG; Vietnamese unless asked otherwise."""
    if match := re.search(r"--lang[ =](vi|en)\b", " ".join(sys.argv[1:])):
        return match[1]
    return (os.environ.get("SOCAI_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "vi")[:2]


LANGUAGE = language()


def tr(vi: str, en: str) -> str:
    return en if LANGUAGE == "en" else vi


def fail(vi: str, en: str) -> NoReturn:
    raise NotSound(tr(vi, en))


def need(condition: object, vi: str, en: str) -> None:
    if not condition:
        fail(vi, en)


def shown(text: object) -> str:
    """Foreign text, cut and made harmless for a terminal."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in str(text)[:200])


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def moment(microseconds: int) -> str:
    try:
        found = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=microseconds)
        return found.isoformat(timespec="seconds") + "Z"
    except OverflowError:
        return f"{microseconds} µs"


# ── Strict reading ────────────────────────────────────────────────────────────────────────────────────────────────────

def read(path: str | Path, limit: int) -> bytes:
    """The bytes of a file not larger than `limit`; a path that was found in a directory must be a regular file."""
    try:
        if isinstance(path, Path) and not stat.S_ISREG(os.stat(path).st_mode):
            raise ValueError(tr("không phải tệp thường", "not a regular file"))
        with open(path, "rb") as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise ValueError(tr(f"lớn hơn {limit} byte", f"larger than {limit} bytes"))
        return data
    except (OSError, ValueError) as error:
        raise Unreadable(f"{shown(path)}: {getattr(error, 'strerror', None) or error}") from error


def read_text(path: str | Path, limit: int = NOTE_BYTES) -> str:
    try:
        return read(path, limit).decode()
    except UnicodeDecodeError as error:
        raise Unreadable(f"{shown(path)}: " + tr("không phải UTF-8", "not UTF-8")) from error


def unbase64(text: object, what: str, length: int | None = None) -> bytes:
    """RFC 4648 §4 with padding, in the one form that encoding gives; `length` bytes of it."""
    try:
        data = base64.b64decode(text if type(text) is str else "?", validate=True)
    except ValueError:
        data = b""
    need(b64(data) == text, f"{what} không phải base64", f"{what} is not base64")
    need(length in (None, len(data)), f"{what} dài {len(data)} byte", f"{what} has {len(data)} bytes, not {length}")
    return data


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def parse_json(source: str) -> Any:
    """JSON with each name once. The depth is counted before anything recursive reads it. Raises ValueError."""
    if source.count("{") + source.count("[") > JSON_DEPTH:
        depth = 0
        for match in re.finditer(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', source, re.DOTALL):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
            if depth > JSON_DEPTH:
                raise ValueError("nested too deeply")
    return json.loads(source, object_pairs_hook=once)


# A reader turns a JSON value, named for messages, into what it stands for; a shape names the fields of an object.
# A field that is missing is read as null.
Reader = Callable[[Any, str], Any]
Shape = dict[str, Reader]


def text(value: Any, what: str) -> str:
    need(type(value) is str, f"“{what}” thiếu hoặc không phải chữ", f'"{what}" is missing or is no text')
    return value


def number(value: Any, what: str) -> int:
    need(type(value) is int and value in NUMBERS, f"“{what}” thiếu hoặc không phải số tự nhiên",
         f'"{what}" is missing or is no natural number')
    return value


def digest(value: Any, what: str) -> bytes:
    return unbase64(value, what, 32)


def many(reader: Reader, limit: int) -> Reader:
    def read_list(value: Any, what: str) -> list[Any]:
        need(type(value) is list and len(value) <= limit, f"“{what}” thiếu, sai kiểu hoặc quá dài",
             f'"{what}" is missing, is no list, or is too long')
        return [reader(item, f"{what}[{index}]") for index, item in enumerate(value)]
    return read_list


def record(shape: Shape, or_null: bool = False) -> Reader:
    def read_object(value: Any, what: str) -> SimpleNamespace | None:
        if or_null and value is None:
            return None
        need(type(value) is dict, f"“{what}” thiếu hoặc không phải đối tượng", f'"{what}" is missing or is no object')
        return SimpleNamespace(**{name: take(value.get(name), f"{what}.{name}") for name, take in shape.items()})
    return read_object


# ── Hashes, trees, proofs (RFC 6962 §2.1) ─────────────────────────────────────────────────────────────────────────────

def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\0" + data)


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right)


def merkle_root(nodes: list[bytes]) -> bytes:
    """The root over nodes of one height, of which the last may be lower; an odd one rises as it is."""
    while len(nodes) > 1:
        pairs = [node_hash(nodes[i], nodes[i + 1]) for i in range(0, len(nodes) - 1, 2)]
        nodes = pairs + nodes[len(nodes) & ~1 :]
    return nodes[0] if nodes else sha256(b"")


def path_shape(index: int, size: int) -> tuple[int, int]:
    """How many hashes of an inclusion proof can lie on either side, and how many above them can only be left ones."""
    inner = (index ^ (size - 1)).bit_length()
    return inner, (index >> inner).bit_count()


def inclusion_root(index: int, size: int, leaf: bytes, path: list[bytes], what: str = "") -> bytes:
    """The root that the proof leads to (§2.1.1); its length must be the one for index and size."""
    need(0 <= index < size, f"{what}vị trí {index} không nhỏ hơn {size}", f"{what}position {index} is not below {size}")
    inner, border = path_shape(index, size)
    need(len(path) == inner + border, f"{what}chứng minh có {len(path)} băm, phải là {inner + border}",
         f"{what}the proof has {len(path)} hashes, not {inner + border}")
    node = leaf
    for level, sibling in enumerate(path):
        is_right = level >= inner or index >> level & 1
        node = node_hash(sibling, node) if is_right else node_hash(node, sibling)
    return node


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: list[bytes]) -> None:
    """That the tree of `new` leaves begins with that of `old` (§2.1.2). From an empty one nothing is proved."""
    need(old > 0, "từ sổ rỗng không chứng minh được gì", "from an empty log nothing is proved")
    need(old <= new, f"kích cỡ cũ {old} lớn hơn {new}", f"the older size {old} exceeds the newer {new}")
    if old == new:
        return need(not path and old_root == new_root, f"hai gốc cho cùng {old} sự kiện",
                    f"two roots, or a proof, for the same {old} events")
    # It is the inclusion proof of the older tree's last leaf, less what lies inside the full subtree that ends with it.
    shift = (old & -old).bit_length() - 1
    inner, border = path_shape(old - 1, new)
    path = [old_root, *path] if old == 1 << shift else path
    need(len(path) == 1 + inner - shift + border, "độ dài chứng minh sai", "the proof's length does not fit the sizes")
    first = second = path[0]
    for level, sibling in enumerate(path[1:], shift):
        if level >= inner or (old - 1) >> level & 1:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
        else:
            second = node_hash(second, sibling)
    need(first == old_root, "chứng minh không dẫn tới gốc cũ: sổ đã bị viết lại",
         "the older root is not reached: rewritten")
    need(second == new_root, "chứng minh không dẫn tới gốc mới", "the newer root is not reached")


class Tree:
    """A growing tree, kept as the tiles of c2sp.org/tlog-tiles: one unfinished tile a level."""

    def __init__(self) -> None:
        self.size = 0
        self.levels: list[list[bytes]] = [[]]

    def append(self, leaf: bytes) -> list[tuple[int, int, list[bytes]]]:
        """Takes a leaf hash; returns each tile that it fills: level, index, hashes."""
        self.size += 1
        filled, node = [], leaf
        for level, tile in enumerate(self.levels):
            tile.append(node)
            if len(tile) < WIDTH:
                break
            filled.append((level, (self.size >> 8 * (level + 1)) - 1, tile))
            node, self.levels[level] = merkle_root(tile), []
        else:
            self.levels.append([node])
        return filled

    def root(self) -> bytes:
        rest: list[bytes] = []
        for tile in self.levels:
            rest = [merkle_root(tile + rest)] if tile + rest else []
        return merkle_root(rest)


# ── Signed notes, cosignatures, checkpoints ───────────────────────────────────────────────────────────────────────────

LOG_KEY, WITNESS_KEY = 1, 4

# Ed25519 (RFC 8032 §5.1): the field's prime, the group's order, the curve's constant; points as (X, Y, Z, T), §5.1.4.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def point(encoded: bytes) -> Point | None:
    """The point of 32 bytes (§5.1.3); None where they are none."""
    y, sign = int.from_bytes(encoded, "little") & (1 << 255) - 1, encoded[31] >> 7
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or x == 0 and sign:
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def add(one: Point, two: Point) -> Point:
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * CURVE % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(factor: int, base: Point) -> Point:
    found = (0, 1, 1, 0)
    while factor:
        found, base, factor = add(found, base) if factor & 1 else found, add(base, base), factor >> 1
    return found


BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def ed25519_in_python(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether R = S·B − k·A (§5.1.7), as libraries compute it: R is compared as it is encoded."""
    key, s = point(public), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or key is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    x, y, z, _ = add(multiply(s, BASE), multiply(k, (P - key[0], key[1], 1, P - key[3])))
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little") == signature[:32]


@functools.lru_cache(1024)
def ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    if Ed25519PublicKey is None:
        return ed25519_in_python(public, signature, message)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        return True
    except InvalidSignature:
        return False


def is_key_name(name: str) -> bool:
    return name != "" and not any(sign.isspace() or sign == "+" or sign < " " for sign in name)


class Key:
    """An Ed25519 verifier key, `name+hash+base64(algorithm ‖ key)`; the algorithm is LOG_KEY or WITNESS_KEY."""

    def __init__(self, encoded: str, algorithm: int) -> None:
        try:
            name, stated, rest = encoded.strip().split("+", 2)
            raw = unbase64(rest, "base64", 33)
            self.id = sha256(name.encode() + b"\n" + raw)[:4]
            need(is_key_name(name) and self.id.hex() == stated, "băm không khớp", "its hash does not fit it")
            need(raw[0] == algorithm, f"loại {raw[0]}, cần {algorithm}", f"of type {raw[0]}, wanted is {algorithm}")
        except (NotSound, ValueError) as error:  # Not the whole text: it may be a private key, given by mistake.
            raise Unreadable(tr("khóa ", "the key ") + f"{shown(encoded.partition('+')[0])}+…: {error}") from error
        self.name, self.algorithm, self.raw = name, algorithm, raw[1:]

    @classmethod
    def named(cls, given: str, algorithm: int) -> Key:
        """The key of this text; or of the file of this name: its first line, or `verifier_key = "…"`."""
        if os.path.isfile(given):
            given = read_text(given).strip()
            match = re.search(r'^\s*verifier_key\s*=\s*"([^"]*)"', given, re.MULTILINE)
            given = match[1] if match else given.partition("\n")[0]
        return cls(given, algorithm)

    def __str__(self) -> str:
        return shown(f"{self.name}+{self.id.hex()}")

    def signs(self, body: str, signature: bytes) -> bool:
        """Whether a signature is right: of a log over the body, of a witness over time and body."""
        message = body.encode()
        if self.algorithm == WITNESS_KEY:
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = f"cosignature/v1\ntime {time}\n".encode() + message
            if time not in NUMBERS:
                return False
        return ed25519(self.raw, signature, message)


@dataclasses.dataclass(frozen=True)
class Note:
    """A text and the signatures below it (c2sp.org/signed-note): key name, key id, signature."""

    body: str
    signatures: list[tuple[str, bytes, bytes]]

    @classmethod
    def parse(cls, note: str) -> Note:
        is_clean = len(note) <= NOTE_BYTES and not any(s < " " and s != "\n" or "\ud800" <= s <= "\udfff" for s in note)
        body, gap, below = note.rpartition("\n\n")
        lines = below.split("\n")
        need(is_clean and gap and lines.pop() == "" and 0 < len(lines) <= NOTE_SIGNATURES,
             "không phải văn bản có chữ ký", "not a signed note")
        signatures = []
        for line in lines:
            dash, name, encoded, *more = [*line.split(" "), "", ""]
            raw = unbase64(encoded, tr("chữ ký", "a signature"))
            need(dash == "—" and is_key_name(name) and len(more) == 2 and len(raw) > 4,
                 f"dòng chữ ký hỏng: {shown(line)}", f"not a signature line: {shown(line)}")
            signatures.append((name, raw[:4], raw[4:]))
        return cls(body + "\n", signatures)

    def signature_of(self, key: Key) -> bytes | None:
        """A signature of the key, once every one that claims to be of it was found right; None without any."""
        mine = [signature for name, id, signature in self.signatures if (name, id) == (key.name, key.id)]
        need(all(key.signs(self.body, signature) for signature in mine), f"chữ ký của {key} sai",
             f"the signature of {key} is wrong")
        return mine[0] if mine else None


@dataclasses.dataclass(frozen=True)
class Checkpoint:
    """What a log states about itself (c2sp.org/tlog-checkpoint); `notes` tell how far that can be trusted."""

    origin: str
    size: int
    root: bytes
    map_root: bytes | None
    notes: list[str]

    @classmethod
    def parse(cls, body: str, notes: list[str]) -> Checkpoint:
        lines = body.split("\n")[:-1]
        need(len(lines) >= 3 and all(lines) and re.fullmatch("0|[1-9][0-9]{0,18}", lines[1], re.ASCII)
             and int(lines[1]) in NUMBERS, "văn bản có chữ ký không phải điểm chốt", "the note is no checkpoint")
        maps = [line.removeprefix("dossier-map ") for line in lines[3:] if line.split(" ")[0] == "dossier-map"]
        need(len(maps) <= 1, "điểm chốt có hai dòng dossier-map", "the checkpoint has two dossier-map lines")
        roots = [digest(root, tr("gốc của điểm chốt", "the checkpoint's root")) for root in [lines[2], *maps]]
        return cls(lines[0], int(lines[1]), roots[0], roots[1] if maps else None, notes)


@dataclasses.dataclass(frozen=True)
class Trust:
    """Whose word the reader takes: the key given, and how many of which witnesses."""

    key: Key | None
    witnesses: list[Key]
    quorum: int

    @classmethod
    def of(cls, options: argparse.Namespace) -> Trust:
        key = Key.named(options.key, LOG_KEY) if options.key else None
        found = {witness.raw: witness for witness in (Key.named(name, WITNESS_KEY) for name in options.witness)}
        quorum = len(found) if options.quorum is None else options.quorum
        if not 0 <= quorum <= len(found) or key and key.raw in found:
            raise Unreadable(tr("--quorum không lớn hơn số khóa --witness, và sổ không tự chứng kiến cho mình",
                                "--quorum is at most the number of --witness keys, and a log is not its own witness"))
        return cls(key, list(found.values()), quorum)

    def checkpoint(self, given: str, inside: str | None = None) -> Checkpoint:
        """Reads a checkpoint whose signatures are right; `inside` is the key that came with it, if none was given."""
        note = Note.parse(given)
        key = self.key or (Key(inside, LOG_KEY) if inside else None)
        checkpoint = Checkpoint.parse(note.body, [])
        say = checkpoint.notes.append
        if key is None:
            say(tr("CHÚ Ý: KHÔNG kiểm chữ ký, vì thiếu --key.",
                   "NOTE: the signature was NOT checked: there is no --key."))
        else:
            need(note.signature_of(key), f"không có chữ ký của {key}", f"no signature of {key}")
            need(checkpoint.origin == key.name, f"điểm chốt của {shown(checkpoint.origin)}, khóa của {key}",
                 f"the checkpoint is of {shown(checkpoint.origin)}, the key of {key}")
            if self.key:
                say(tr(f"đúng chữ ký của khóa bạn đưa ra, {key}", f"rightly signed by the key that you gave, {key}"))
            else:
                say(tr(f"CHÚ Ý: khóa {key} nằm trong chính tệp, KHÔNG do bạn đưa ra (--key).",
                       f"NOTE: the key {key} is the file's own; it was NOT given by you (--key)."))
        signatures = [(witness, note.signature_of(witness)) for witness in self.witnesses]
        present = [(witness, moment(int.from_bytes(raw[:8], "big") * 1_000_000)) for witness, raw in signatures if raw]
        need(len(present) >= self.quorum, f"có {len(present)} người chứng kiến, cần {self.quorum}",
             f"cosigned by {len(present)} of the named witnesses, wanted are {self.quorum}")
        for witness, time in present:
            say(tr(f"{witness} chứng kiến lúc {time}", f"witnessed by {witness} at {time}"))
        return checkpoint


# ── Envelopes (docs/format.md; protobuf's wire format) ────────────────────────────────────────────────────────────────

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(at, min(at + 10, len(data))):
        byte = data[index]
        value |= (byte & 0x7F) << 7 * (index - at)
        if byte < 0x80:
            if value >= 1 << 64 or byte == 0 and index > at:
                break
            return value, index + 1
    return fail("phong bì có số hỏng", "the envelope has a broken number")


def wire(data: bytes, repeated: tuple[int, ...] = ()) -> Iterator[tuple[int, int, Any]]:
    """The fields of a message: number, wire type, value. They must ascend, and stand once unless `repeated`."""
    at = last = 0
    while at < len(data):
        key, at = varint(data, at)
        field, kind = key >> 3, key & 7
        if field == 0 or field < last or field == last and field not in repeated:
            fail(f"phong bì: trường {field} sai chỗ", f"the envelope's field {field} is out of order or stands twice")
        if kind == VARINT:
            value, at = varint(data, at)
        elif kind in (FIXED64, BYTES, FIXED32):
            length, at = varint(data, at) if kind == BYTES else (8 if kind == FIXED64 else 4, at)
            value, at = data[at : at + length], at + length
        if kind in (3, 4, 6, 7) or at > len(data):
            fail("phong bì bị cắt hoặc hỏng", "the envelope is cut off or malformed")
        last = field
        yield field, kind, value


def is_tag(tag: str) -> bool:
    """Whether the log keeps a tag in this form; in any other it would be absent whatever was recorded."""
    return (re.fullmatch(r"[a-z][a-z0-9_-]*:.+", tag) is not None and unicodedata.is_normalized("NFC", tag)
            and not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in tag) and len(tag.encode()) <= TAG_BYTES)


@dataclasses.dataclass(frozen=True)
class Envelope:
    """An event as it is stored; of its fields those that identity, place and dossiers rest on."""

    id: bytes
    type: str
    tags: list[str]
    ledger: bytes
    position: int
    recorded: int
    links: list[tuple[int, int | None]]
    payload: bytes

    FIXED = {4: FIXED64, 5: FIXED64, 17: VARINT, 18: FIXED64}
    REPEATED = (3, 13, 14, 19)

    @classmethod
    def parse(cls, data: bytes) -> Envelope:
        fields: dict[int, list[Any]] = {number: [] for number in range(20)}
        for field, kind, value in wire(data, cls.REPEATED):
            if field in fields and field != 15:
                if kind != cls.FIXED.get(field, BYTES):
                    fail(f"phong bì: trường {field} sai kiểu", f"the envelope's field {field} is of another kind")
                fields[field].append(value)
        try:
            (id,), (ledger,), (position,), (recorded,) = fields[1], fields[16], fields[17], fields[18] or [bytes(8)]
            names = [value.decode() for number in (2, 6, 7, 8, 3) for value in fields[number]]
            tags = names[-len(fields[3]) :] if fields[3] else []
            links = [cls.link(value) for value in fields[19]]
        except ValueError:
            fail("phong bì thiếu hoặc hỏng trường", "the envelope lacks a field, or one is malformed")
        if len(id) != 16 or len(ledger) != 16 or len(recorded) != 8 or len(data) > ENVELOPE_BYTES:
            fail("phong bì: mã, sổ, thời điểm hoặc độ dài sai", "the envelope's id, ledger, time or length is wrong")
        is_ordered = all(one.encode() < two.encode() for one, two in zip(tags, tags[1:]))
        if not is_ordered or not all(map(is_tag, tags)) or len(tags) > TAGS or len(tags) != len(links):
            fail("phong bì: nhãn hoặc liên kết hỏng", "the envelope's tags or links are malformed")
        type = fields[2][0].decode() if fields[2] else ""
        payload = fields[12][0] if fields[12] else b""
        return cls(id, type, tags, ledger, position, int.from_bytes(recorded, "little", signed=True), links, payload)

    @staticmethod
    def link(data: bytes) -> tuple[int, int | None]:
        found = {field: value for field, kind, value in wire(data) if field in (1, 2)}
        if not all(type(value) is int for value in found.values()):
            raise ValueError("a link is two numbers")
        return found.get(1, 0), found.get(2)


def check_order(before: Envelope | None, event: Envelope) -> None:
    """That an event can come after the one before: the same ledger, a higher position, a time that is not earlier."""
    at = event.position
    if before and event.ledger != before.ledger:
        fail(f"sự kiện {at} thuộc sổ khác", f"event {at} is of another ledger")
    if before and (at <= before.position or event.recorded < before.recorded):
        fail(f"sự kiện {at}: vị trí hoặc thời điểm ghi lùi lại", f"event {at}: its position or time goes backwards")


def check_link(event: Envelope, tag: str, link: tuple[int, int | None], expected: tuple[int, int | None]) -> None:
    if link != expected:
        fail(f"sự kiện {event.position}: liên kết của {shown(tag)} là {link}, phải là {expected}",
             f"event {event.position}: its link for {shown(tag)} is {link}, not {expected}")


# ── The dossier map (docs/format.md: a compact sparse Merkle tree) ────────────────────────────────────────────────────

EMPTY = bytes(32)


def bit(key: bytes, index: int) -> int:
    """Bit 0 is the highest of the first byte."""
    return key[index >> 3] >> (7 - (index & 7)) & 1


def map_key(tag: str) -> bytes:
    return sha256(tag.encode())


def map_value(ordinal: int, position: int) -> bytes:
    return sha256(ordinal.to_bytes(8, "big") + position.to_bytes(8, "big"))


def map_root(heads: dict[str, tuple[int, int]]) -> bytes:
    """The root over the heads (ordinal, position) of all dossiers; a subtree of one leaf is that leaf."""
    leaves = sorted((map_key(tag), map_value(*head)) for tag, head in heads.items())

    def root(low: int, high: int, depth: int) -> bytes:  # At most 256 deep: one level a bit.
        if high - low <= 1:
            return leaf_hash(b"".join(leaves[low])) if high > low else EMPTY
        start, end = low, high
        while start < end:  # The first leaf whose bit is set.
            middle = (start + end) // 2
            start, end = (start, middle) if bit(leaves[middle][0], depth) else (middle + 1, end)
        return node_hash(root(low, start, depth + 1), root(start, high, depth + 1))

    return root(0, len(leaves), 0)


def map_lookup(key: bytes, siblings: list[bytes], leaf: tuple[bytes, bytes] | None, root: bytes) -> bytes | None:
    """The value that the map holds for the key, None when it is proved to hold none."""
    depth = len(siblings)
    need(not siblings or siblings[0] != EMPTY, "bản đồ: anh em thấp nhất rỗng",
         "the map proof's lowest sibling is empty")
    need(not leaf or all(bit(leaf[0], index) == bit(key, index) for index in range(depth)),
         "bản đồ: lá không nằm trên đường của đối tượng", "the map proof's leaf does not lie on the subject's path")
    node = leaf_hash(b"".join(leaf)) if leaf else EMPTY
    for level, sibling in enumerate(siblings):
        node = node_hash(sibling, node) if bit(key, depth - 1 - level) else node_hash(node, sibling)
    need(node == root, "chứng minh bản đồ không dẫn tới gốc đã ký",
         "the map proof does not lead to the signed dossier-map")
    return leaf[1] if leaf and leaf[0] == key else None


# ── Proofs in JSON ────────────────────────────────────────────────────────────────────────────────────────────────────

STATED: Shape = {"origin": text, "size": number, "root": digest, "checkpoint": text, "verifier_key": text}
EVENT: Shape = {"position": number, "event": unbase64, "hashes": many(digest, 64)}
INCLUSION = STATED | EVENT | {"leaf_hash": digest}
CONSISTENCY = STATED | {"old_size": number, "old_root": digest, "hashes": many(digest, 65)}
DOSSIER = STATED | {
    "subject": text, "map_root": digest, "head": record({"ordinal": number, "position": number}, or_null=True),
    "map": record({"siblings": many(digest, 256), "leaf": record({"key": digest, "value": digest}, or_null=True)}),
    "events": many(record(EVENT), 1 << 32),
}


def stated(proof: SimpleNamespace, trust: Trust) -> Checkpoint:
    """The proof's checkpoint, which must say what the proof says of origin, size and root."""
    checkpoint = trust.checkpoint(proof.checkpoint, proof.verifier_key)
    for name in ("origin", "size", "root"):
        need(getattr(proof, name) == getattr(checkpoint, name), f"“{name}” khác điểm chốt",
             f'"{name}" is not what the checkpoint signs')
    return checkpoint


def proved_event(item: SimpleNamespace, checkpoint: Checkpoint) -> Envelope:
    """An event with its inclusion proof: position, stored bytes, hashes."""
    what, leaf = tr(f"sự kiện {item.position}: ", f"event {item.position}: "), leaf_hash(item.event)
    need(inclusion_root(item.position, checkpoint.size, leaf, item.hashes, what) == checkpoint.root,
         f"{what}băm {b64(leaf)} không dẫn tới gốc đã ký",
         f"{what}its hash {b64(leaf)} does not lead to the signed root")
    event = Envelope.parse(item.event)
    need(event.position == item.position, f"{what}phong bì ghi vị trí {event.position}",
         f"{what}the envelope says that its position is {event.position}")
    return event


def verify_inclusion(proof: SimpleNamespace, options: argparse.Namespace) -> list[str]:
    checkpoint = stated(proof, Trust.of(options))
    event = proved_event(proof, checkpoint)
    need(leaf_hash(proof.event) == proof.leaf_hash, "“leaf_hash” sai", '"leaf_hash" is not the hash of the event')
    return [
        tr(f"sự kiện {event.position} có trong {checkpoint.size} sự kiện của {shown(checkpoint.origin)}.",
           f"event {event.position} stands among the {checkpoint.size} events of {shown(checkpoint.origin)}."),
        f"{shown(event.type)} · {event.id.hex()} · {moment(event.recorded)} · {shown(' '.join(event.tags))}",
        *checkpoint.notes,
    ]


def verify_consistency(proof: SimpleNamespace, options: argparse.Namespace) -> list[str]:
    trust = Trust.of(options)
    checkpoint = stated(proof, trust)
    if options.old:  # Its witnesses do not matter: what it says is compared, and the newer one is cosigned.
        old = Trust(trust.key, [], 0).checkpoint(read_text(options.old), proof.verifier_key)
        need((old.origin, old.size, old.root) == (checkpoint.origin, proof.old_size, proof.old_root),
             f"“old_size”, “old_root” khác điểm chốt cũ ({old.size} sự kiện)",
             f'"old_size" or "old_root" is not what the older checkpoint signs ({old.size} events)')
    check_consistency(proof.old_size, proof.old_root, checkpoint.size, checkpoint.root, proof.hashes)
    own = tr("CHÚ Ý: gốc cũ do chính tệp nêu; so với điểm chốt bạn giữ bằng --old.",
             "NOTE: the older root is the file's own word; compare with the checkpoint that you kept: --old.")
    return [
        tr(f"{checkpoint.size} sự kiện của {shown(checkpoint.origin)} tiếp nối {proof.old_size} sự kiện cũ nguyên vẹn.",
           f"the {checkpoint.size} events of {shown(checkpoint.origin)} begin with the older {proof.old_size}."),
        *checkpoint.notes, *([] if options.old else [own]),
    ]


def verify_dossier(proof: SimpleNamespace, options: argparse.Namespace) -> list[str]:
    checkpoint = stated(proof, Trust.of(options))
    subject, head, leaf = proof.subject, proof.head, proof.map.leaf
    need(is_tag(subject), "“subject” không có dạng mà sổ giữ (loại:giá trị, NFC)",
         '"subject" is not of the form that the log keeps (kind:value, NFC)')
    if checkpoint.map_root is None:
        fail("điểm chốt không có dòng dossier-map", "the checkpoint has no dossier-map line: it proves no dossier")
    need(proof.map_root == checkpoint.map_root, "“map_root” khác điểm chốt",
         '"map_root" is not what the checkpoint signs')
    pair = (leaf.key, leaf.value) if leaf else None
    value = map_lookup(map_key(subject), proof.map.siblings, pair, checkpoint.map_root)
    count = head.ordinal if head else 0
    need(value == (map_value(head.ordinal, head.position) if head else None), "“head” khác điều bản đồ ghi",
         '"head" is not what the map holds')
    need(len(proof.events) == count, f"hồ sơ có {count} sự kiện, tệp có {len(proof.events)}",
         f"the dossier has {count} events, the file {len(proof.events)}")
    before: Envelope | None = None
    for ordinal, item in enumerate(proof.events, 1):
        event = proved_event(item, checkpoint)
        check_order(before, event)
        link = dict(zip(event.tags, event.links)).get(subject, (0, None))
        check_link(event, subject, link, (ordinal, before.position if before else None))
        before = event
    need((before.position if before else None) == (head.position if head else None), "sự kiện cuối không phải “head”",
         "the last event is not the head")
    about = tr(f"của {shown(subject)} tới {checkpoint.size} sự kiện của {shown(checkpoint.origin)}",
               f"of {shown(subject)} up to {checkpoint.size} events of {shown(checkpoint.origin)}")
    found = tr(f"đây là toàn bộ {count} sự kiện", f"these are all events ({count})") if count else tr(
        "KHÔNG có sự kiện nào", "there is NO event")
    return [f"{found} {about}.", *checkpoint.notes]


PROOFS: dict[str, tuple[str, Shape, Callable[[SimpleNamespace, argparse.Namespace], list[str]]]] = {
    "socai-inclusion-1": ("inclusion", INCLUSION, verify_inclusion),
    "socai-consistency-1": ("consistency", CONSISTENCY, verify_consistency),
    "socai-dossier-1": ("dossier", DOSSIER, verify_dossier),
}


def verify_proof(options: argparse.Namespace) -> list[str]:
    try:
        proof = parse_json(read_text(options.file, PROOF_BYTES))
        command, shape, verify = PROOFS[proof["format"]]
        if options.command not in ("file", command) or command != "consistency" and options.old:
            raise ValueError(tr("đây là ", "this is ") + proof["format"])
    except (ValueError, RecursionError, KeyError, TypeError, IndexError) as error:
        reason = shown(error) if isinstance(error, ValueError) else tr("“format” lạ", "unknown format")
        raise Unreadable(f"{shown(options.file)}: {reason}") from error
    return verify(record(shape)(proof, "JSON"), options)


def verify_checkpoint(options: argparse.Namespace) -> list[str]:
    found = Trust.of(options).checkpoint(read_text(options.file))
    return [tr(f"điểm chốt của {shown(found.origin)}: {found.size} sự kiện, gốc {b64(found.root)}.",
               f"a checkpoint of {shown(found.origin)}: {found.size} events, root {b64(found.root)}."), *found.notes]


# ── Whole logs ────────────────────────────────────────────────────────────────────────────────────────────────────────

class Replay:
    """Reads a whole log of envelopes: each in its place, every link of every tag, the heads of all dossiers."""

    def __init__(self) -> None:
        self.size = 0
        self.before: Envelope | None = None
        self.heads: dict[str, tuple[int, int]] = {}

    def append(self, data: bytes) -> Envelope:
        at = self.size
        try:
            event = Envelope.parse(data)
        except NotSound as error:
            fail(f"sự kiện {at}: {error}", f"event {at}: {error}")
        if event.position != at:
            fail(f"sự kiện {at}: phong bì ghi vị trí {event.position}",
                 f"event {at}: the envelope says {event.position}")
        check_order(self.before, event)
        for tag, link in zip(event.tags, event.links):
            ordinal, position = self.heads.get(tag, (0, None))
            check_link(event, tag, link, (ordinal + 1, position))
            self.heads[tag] = (ordinal + 1, at)
        self.before, self.size = event, at + 1
        return event


def check_roots(checkpoint: Checkpoint, root: bytes, replay: Replay | None) -> None:
    """That a recomputed log of the checkpoint's size is the one it signs."""
    need(root == checkpoint.root, f"gốc tính lại {b64(root)} khác gốc đã ký {b64(checkpoint.root)}",
         f"the recomputed root {b64(root)} is not the signed {b64(checkpoint.root)}")
    if replay and checkpoint.map_root:
        found = map_root(replay.heads)
        need(found == checkpoint.map_root, f"bản đồ tính lại {b64(found)} khác dossier-map {b64(checkpoint.map_root)}",
             f"the recomputed dossier map {b64(found)} is not the signed {b64(checkpoint.map_root)}")


EXPORTED = record({"position": number, "event": unbase64})


def exported_lines(file: BinaryIO) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """The stored bytes in each line, and the whole line."""
    at = 0
    while line := file.readline(LINE_BYTES + 1):
        what = tr(f"sự kiện {at}", f"event {at}")
        try:
            found = EXPORTED(fields := parse_json(line.decode()), what)
        except (ValueError, RecursionError) as error:
            fail(f"{what}: dòng không phải JSON ({shown(error)})", f"{what}: the line is not JSON ({shown(error)})")
        need(found.position == at, f"{what}: dòng ghi vị trí {found.position}",
             f"{what}: the line says {found.position}")
        yield found.event, fields
        at += 1


def check_readable(event: Envelope, fields: dict[str, Any]) -> None:
    """That an exported line does not say of id, type and tags what its stored bytes do not."""
    for name, right in (("id", str(uuid.UUID(bytes=event.id))), ("type", event.type), ("tags", event.tags)):
        if fields.get(name, right) != right:
            fail(f"sự kiện {event.position}: “{name}” của dòng khác “event”",
                 f'event {event.position}: the line\'s "{name}" is not that of its "event"')


def verify_export(options: argparse.Namespace) -> list[str]:
    checkpoint = Trust.of(options).checkpoint(read_text(options.checkpoint)) if options.checkpoint else None
    if not checkpoint and (options.key or options.witness):
        raise Unreadable(tr("--key và --witness cần --checkpoint", "--key and --witness want --checkpoint"))
    replay, tree, pending = Replay(), Tree(), checkpoint
    try:
        with sys.stdin.buffer if options.file == "-" else open(options.file, "rb") as file:
            for data, fields in exported_lines(file):
                if pending and pending.size == tree.size:
                    check_roots(pending, tree.root(), replay)
                    pending = None
                check_readable(replay.append(data), fields)
                tree.append(leaf_hash(data))
    except OSError as error:
        raise Unreadable(f"{shown(options.file)}: {error.strerror}") from error
    if pending:
        need(pending.size == tree.size, f"có {tree.size} sự kiện, điểm chốt ký {pending.size}: bị cắt bớt",
             f"there are {tree.size} events, the checkpoint signs {pending.size}: truncated")
        check_roots(pending, tree.root(), replay)
    said = [
        tr(f"{tree.size} sự kiện, mọi liên kết của {len(replay.heads)} hồ sơ nối đúng.",
           f"{tree.size} events; every link of {len(replay.heads)} dossiers is right."),
        tr("gốc ", "root ") + b64(tree.root()), "dossier-map " + b64(map_root(replay.heads)),
        tr("CHÚ Ý: chỉ “event” được kiểm; các trường khác để người đọc (id, type, tags đã so).",
           'NOTE: proved is "event"; the other fields are for people (id, type and tags were compared).'),
    ]
    if checkpoint is None:
        return [*said, tr("CHÚ Ý: không so với điểm chốt nào (--checkpoint).",
                          "NOTE: compared with no checkpoint (--checkpoint).")]
    if checkpoint.size < tree.size:
        said.append(tr(f"CHÚ Ý: điểm chốt chỉ ký {checkpoint.size} sự kiện đầu.",
                       f"NOTE: the checkpoint signs the first {checkpoint.size} only."))
    return said + checkpoint.notes


# ── Published tiles (c2sp.org/tlog-tiles) ─────────────────────────────────────────────────────────────────────────────

ENTRIES = -1  # the level of the entry bundles


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """`tile/<level>/x001/x234/067[.p/<width>]`."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    folder = "entries" if level == ENTRIES else str(level)
    return "/".join(["tile", folder, *groups]) + ("" if width == WIDTH else f".p/{width}")


def parse_tile_path(path: str) -> tuple[int, int, int] | None:
    """Level, index and width; None where a path is none of a tile."""
    match = re.fullmatch(r"tile/(entries|\d\d?)/((?:x\d{3}/){0,5}\d{3})(?:\.p/([1-9]\d{0,2}))?", path, re.ASCII)
    if not match:
        return None
    level = ENTRIES if match[1] == "entries" else int(match[1])
    tile = (level, int(re.sub("[x/]", "", match[2])), int(match[3] or WIDTH))
    return tile if tile_path(*tile) == path else None


class TileDirectory:
    """A published log as files; remembers in which of them the checkpoint's tree was found, and which hashes."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.used: dict[tuple[int, int], tuple[str, list[bytes]]] = {}

    def contents(self, path: str) -> list[bytes]:
        """The hashes in a tile, or the entries in a bundle; exactly as many as the path says."""
        level, _, width = parse_tile_path(path) or (ENTRIES, 0, 0)
        try:
            data = read(self.base / path, BUNDLE_BYTES)
        except Unreadable as error:
            raise NotSound(str(error)) from error
        found, at = [], 0
        while len(found) < width:
            start = at if level != ENTRIES else at + 2
            at = start + (32 if level != ENTRIES else int.from_bytes(data[at:start], "big"))
            need(start <= at <= len(data), f"{path}: bị cắt", f"{path}: cut off")
            found.append(data[start:at])
        need(at == len(data), f"{path}: thừa byte", f"{path}: bytes too many at the end")
        return found

    def hashes(self, path: str) -> list[bytes]:
        found = self.contents(path)
        return [leaf_hash(entry) for entry in found] if path.startswith("tile/entries/") else found

    def find(self, level: int, index: int, width: int) -> str:
        """The path of a tile; of the full one where it has taken the partial one's place."""
        for path in (tile_path(level, index, width), tile_path(level, index)):
            if os.path.lexists(self.base / path):
                return path
        return fail(f"thiếu {tile_path(level, index, width)}", f"{tile_path(level, index, width)} is missing")

    def check(self, level: int, index: int, expected: list[bytes]) -> None:
        """That a tile holds the recomputed hashes."""
        path = self.find(level, index, len(expected))
        for at, (found, right) in enumerate(zip(self.hashes(path), expected)):
            need(found == right, f"{path}: băm {at} là {b64(found)}, tính lại {b64(right)}",
                 f"{path}: hash {at} is {b64(found)}, recomputed {b64(right)}")
        self.used[level, index] = (path, expected)

    def check_others(self) -> int:
        """Compares the partial tiles of older checkpoints; returns how many files go beyond the checkpoint."""
        folders, beyond = [self.base / "tile"] if self.used else [], 0
        while folders:
            for file in folders.pop().iterdir():
                if file.is_dir() and not file.is_symlink():
                    folders.append(file)
                    continue
                path = file.relative_to(self.base).as_posix()
                level, index, width = parse_tile_path(path) or (ENTRIES, -1, WIDTH)
                known, expected = self.used.get((level, index), ("", []))
                found = self.hashes(path) if expected and path != known else []
                need(found[: len(expected)] == expected[: len(found)], f"{path} khác {known}", f"{path} is not {known}")
                beyond += width > len(expected)
        return beyond


def verify_tiles(options: argparse.Namespace) -> list[str]:
    directory = TileDirectory(Path(options.file))
    checkpoint = Trust.of(options).checkpoint(read_text(directory.base / "checkpoint"))
    # Entries are opaque to tlog-tiles; a log that signs a dossier map says that its entries are envelopes.
    tree, replay = Tree(), Replay() if checkpoint.map_root else None
    for index in range(-(-checkpoint.size // WIDTH)):
        width = min(WIDTH, checkpoint.size - index * WIDTH)
        path = directory.find(ENTRIES, index, width)
        entries = directory.contents(path)[:width]
        directory.used[ENTRIES, index] = (path, [leaf_hash(entry) for entry in entries])
        for entry in entries:
            if replay:
                replay.append(entry)
            for full in tree.append(leaf_hash(entry)):
                directory.check(*full)
    for level, tile in enumerate(tree.levels):
        if tile:
            directory.check(level, tree.size >> 8 * (level + 1), list(tile))
    check_roots(checkpoint, tree.root(), replay)
    try:
        beyond = directory.check_others()
    except OSError as error:
        raise Unreadable(f"{shown(error.filename)}: {error.strerror}") from error
    said = [tr(f"{checkpoint.size} sự kiện của {shown(checkpoint.origin)}: mọi ô và gốc tính lại đều khớp.",
               f"{checkpoint.size} events of {shown(checkpoint.origin)}: every tile and the root are as recomputed.")]
    if beyond:
        said.append(tr(f"CHÚ Ý: {beyond} tệp vượt quá điểm chốt, KHÔNG được kiểm hết.",
                       f"NOTE: {beyond} files go beyond the checkpoint and were NOT verified in full."))
    return said + checkpoint.notes


# ── Evidence bundles (docs/format.md) ─────────────────────────────────────────────────────────────────────────────────

SUMS, SIGNED, MANIFEST = "SHA256SUMS", "bundle.note", "manifest.json"
ALWAYS = {SUMS, SIGNED, MANIFEST, "README.txt", "checkpoint", "keys.json", "history.html", "history.pdf", "schema.binpb", "verify.py"}
FILES, FILE_BYTES = 200_000, 1 << 30

BUNDLE = record({
    "format": text, "origin": text, "position": number, "size": number, "root": digest, "files": many(text, 64),
    "subjects": many(record({"subject": text, "folder": text, "other_events": many(number, 1 << 20)}), 100_000),
    "attachments": many(record({
        "attachment": text, "position": number, "file": lambda value, what: value, "salt": lambda value, what: value,
        "reason": lambda value, what: value}), 1 << 20)})


class BundleFiles:
    """The files of a bundle, in its ZIP or unpacked: their names, and the bytes of each."""

    def __init__(self, path: Path) -> None:
        self.base, self.archive = path, None
        try:
            if path.is_dir():
                found = [file for file in path.rglob("*") if file.is_symlink() or not file.is_dir()]
                self.names = {file.relative_to(path).as_posix(): 1 for file in found}
                return
            self.archive = zipfile.ZipFile(path)
            entries = self.archive.infolist()
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
            raise Unreadable(f"{shown(path)}: {shown(error)}") from error
        self.names = {entry.filename: entry.file_size for entry in entries}
        need(len(self.names) == len(entries), "một tên đứng hai lần trong ZIP", "a name stands twice in the ZIP")

    def read(self, name: str) -> bytes:
        try:
            if self.archive is None:
                return read(self.base / name, FILE_BYTES)
            if self.names[name] > FILE_BYTES:
                raise ValueError(tr("quá lớn", "too large"))
            return self.archive.read(name)
        except Unreadable as error:
            raise NotSound(str(error)) from error
        except (KeyError, OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise NotSound(tr(f"{shown(name)}: thiếu hoặc không đọc được", f"{shown(name)}: missing or unreadable")) from error

    def json(self, name: str) -> Any:
        try:
            return parse_json(self.read(name).decode())
        except (ValueError, RecursionError) as error:
            fail(f"{name}: không phải JSON", f"{name}: not JSON ({shown(error)})")


def check_sums(files: BundleFiles, key: Key) -> list[str]:
    """That every file is there, as it was, and no other; all that is wrong is named. Returns what the note states."""
    need(len(files.names) <= FILES, "quá nhiều tệp", "too many files")
    try:
        note = Note.parse(files.read(SIGNED).decode())
        need(note.signature_of(key), f"không có chữ ký của {key}", f"no signature of {key}")
        stated = note.body.split("\n")
        need(len(stated) == 6 and stated[0] == "socai bundle 1", "không phải giấy của gói", "not the note of a bundle")
    except (NotSound, UnicodeDecodeError) as error:
        fail(f"{SIGNED}: {shown(error)}", f"{SIGNED}: {shown(error)}")
    sums = files.read(SUMS)
    if sha256(sums).hex() != stated[4]:
        fail(f"{SUMS} không phải tệp đã ký", f"{SUMS} is not the one that was signed")
    listed = dict(line.split("  ", 1)[::-1] for line in sums.decode().split("\n")[:-1])
    wrong = []
    for name in sorted(files.names.keys() | listed.keys() | {SUMS, SIGNED}):
        if name not in files.names:
            wrong.append(tr(f"thiếu {shown(name)}", f"{shown(name)} is missing"))
        elif name not in listed and name not in (SUMS, SIGNED):
            wrong.append(tr(f"{shown(name)} không thuộc gói", f"{shown(name)} does not belong to it"))
        elif name in listed:
            try:
                data = files.read(name)
            except NotSound:
                data = None
            if data is None or sha256(data).hex() != listed[name]:
                wrong.append(tr(f"{shown(name)} đã bị sửa", f"{shown(name)} was altered"))
    need(not wrong, "; ".join(wrong), "; ".join(wrong))
    return stated


def attachment(payload: bytes) -> dict[int, str]:
    """What an `EvidenceAttached` says: 1 attachment, 4 digest, 9 compartment, 11 commitment."""
    return {field: value.decode(errors="replace") for field, kind, value in wire(payload) if kind == BYTES}


def check_original(files: BundleFiles, item: SimpleNamespace, event: Envelope) -> str | None:
    """That a file is the original that its event names; the name of the file, None where it was left out."""
    says, what = attachment(event.payload), tr(f"tệp gốc {shown(item.attachment)}: ", f"original {shown(item.attachment)}: ")
    need(event.type == "EvidenceAttached" and says.get(1) == item.attachment, f"{what}sự kiện {item.position} nói khác",
         f"{what}event {item.position} says otherwise")
    if item.file is None:
        text(item.reason, f"{item.attachment}.reason")
        return None
    data = files.read(text(item.file, f"{item.attachment}.file"))
    if 9 in says:
        right = sha256(unbase64(item.salt, f"{item.attachment}.salt", 32) + data).hex() == says.get(11)
    else:
        right = sha256(data).hex() == says.get(4)
    need(right, f"{what}{shown(item.file)} không phải tệp đã đính kèm", f"{what}{shown(item.file)} is not what was attached")
    return item.file


def check_subject(files: BundleFiles, item: SimpleNamespace, options: argparse.Namespace, checkpoint: Checkpoint) -> list[Envelope]:
    """That a subject's dossier is complete, and that events and proofs beside it are those of the dossier."""
    events: list[Envelope] = []
    dossier = record(DOSSIER)(files.json(f"{item.folder}/dossier.json"), f"{item.folder}/dossier.json")
    need(dossier.subject == item.subject and stated(dossier, Trust.of(options)).root == checkpoint.root,
         f"{item.folder}/dossier.json nói về {shown(dossier.subject)} hoặc điểm chốt khác",
         f"{item.folder}/dossier.json is of {shown(dossier.subject)}, or of another checkpoint")
    verify_dossier(dossier, options)
    stored = {one.position: one.event for one in dossier.events}
    for position in sorted(stored.keys() | set(item.other_events)):
        name = f"proofs/{position}.json"
        proof = record(INCLUSION)(files.json(name), name)
        need(proof.position == position and proof.size == checkpoint.size and proof.event == stored.get(position, proof.event),
             f"{name} không phải của sự kiện {position}", f"{name} is not of event {position}")
        verify_inclusion(proof, options)
        need(files.read(f"events/{position}.bin") == proof.event, f"events/{position}.bin khác {name}",
             f"events/{position}.bin is not what {name} proves")
        events.append(Envelope.parse(proof.event))
    lines = files.read(f"{item.folder}/events.jsonl").decode().split("\n")[:-1]
    need(len(lines) == len(events), f"{item.folder}/events.jsonl thiếu hoặc thừa sự kiện",
         f"{item.folder}/events.jsonl has events too few or too many")
    for event, line in zip(events, lines):
        fields = parse_json(line)
        need(fields.get("position") == event.position and fields.get("event") == b64(files.read(f"events/{event.position}.bin")),
             f"{item.folder}/events.jsonl: sự kiện {event.position} khác", f"{item.folder}/events.jsonl: event {event.position} is another")
        check_readable(event, fields)
    return events


def verify_bundle(options: argparse.Namespace) -> list[str]:
    try:
        return bundle(BundleFiles(Path(options.file)), options)
    except (ValueError, RecursionError, AttributeError, TypeError) as error:  # What is written there is none of ours.
        fail(f"gói bị hỏng: {shown(error)}", f"the bundle is malformed: {shown(error)}")


def bundle(files: BundleFiles, options: argparse.Namespace) -> list[str]:
    keys = files.json("keys.json")
    need(type(keys) is dict and type(keys.get("log")) is str, "keys.json hỏng", "keys.json is malformed")
    own = options.key is None
    options.key = options.key or keys["log"]
    key = Key.named(options.key, LOG_KEY)
    stated_by_note = check_sums(files, key)
    manifest = BUNDLE(files.json(MANIFEST), MANIFEST)
    need(manifest.format == "socai-bundle-1", "“format” lạ", "unknown format")
    trust = Trust(None if own else key, Trust.of(options).witnesses, Trust.of(options).quorum)
    checkpoint = trust.checkpoint(files.read("checkpoint").decode(), keys["log"])
    need([checkpoint.origin, str(checkpoint.size), b64(checkpoint.root)] == stated_by_note[1:4]
         and (manifest.origin, manifest.size, manifest.root) == (checkpoint.origin, checkpoint.size, checkpoint.root)
         and manifest.position == checkpoint.size - 1,
         f"{MANIFEST} hoặc {SIGNED} khác điểm chốt", f"{MANIFEST} or {SIGNED} is not what the checkpoint signs")
    used, found = ALWAYS | set(manifest.files), {}
    for item in manifest.subjects:
        events = check_subject(files, item, options, checkpoint)
        found |= {event.position: event for event in events}
        used |= {f"{item.folder}/dossier.json", f"{item.folder}/events.jsonl"}
    used |= {name for position in found for name in (f"events/{position}.bin", f"proofs/{position}.json")}
    attached = {event.position for event in found.values() if event.type == "EvidenceAttached"}
    need(attached == {item.position for item in manifest.attachments} and len(attached) == len(manifest.attachments),
         f"{MANIFEST} không nêu đúng các tệp gốc", f"{MANIFEST} does not name the originals that the events attach")
    given = [name for item in manifest.attachments if (name := check_original(files, item, found[item.position]))]
    beyond = files.names.keys() - used - set(given)
    need(not beyond, f"không thuộc gói: {shown(sorted(beyond))}", f"not of a bundle: {shown(sorted(beyond))}")
    absent = [f"{shown(item.attachment)} ({shown(item.reason)})" for item in manifest.attachments if item.file is None]
    says = [tr(f"gói chứng cứ của {shown(checkpoint.origin)}: hồ sơ đầy đủ của {len(manifest.subjects)} đối tượng, {len(found)} sự kiện, "
               f"{len(given)} tệp gốc; mọi tệp đúng như đã ký.",
               f"an evidence bundle of {shown(checkpoint.origin)}: the complete dossiers of {len(manifest.subjects)} subjects, "
               f"{len(found)} events, {len(given)} originals; every file is as signed.")]
    if absent:
        says.append(tr("CHÚ Ý: không kèm tệp gốc: ", "NOTE: originals left out: ") + ", ".join(absent))
    return says + checkpoint.notes


# ── The command line ──────────────────────────────────────────────────────────────────────────────────────────────────

COMMANDS = {"file": verify_proof, "inclusion": verify_proof, "consistency": verify_proof, "dossier": verify_proof,
            "checkpoint": verify_checkpoint, "tiles": verify_tiles, "export": verify_export, "bundle": verify_bundle}


def parse_arguments(words: list[str]) -> argparse.Namespace:
    if words in (["-h"], ["--help"]):
        print(__doc__)
        sys.exit(0)
    if (not words or words[0].startswith("--")) and (Path(__file__).parent / SUMS).exists():
        words = ["bundle", str(Path(__file__).parent), *words]
    if words and words[0] not in COMMANDS:
        is_bundle = words[0].lower().endswith(".zip") or os.path.isdir(words[0])
        words = ["bundle" if is_bundle else "file", *words]
    parser = argparse.ArgumentParser(prog="verify.py", add_help=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        command = commands.add_parser(name, allow_abbrev=False, add_help=False)
        command.add_argument("file")
        command.add_argument("--key", required=name == "checkpoint")
        command.add_argument("--witness", action="append", default=[])
        command.add_argument("--quorum", type=int)
        command.add_argument("--lang", choices=["vi", "en"])
        if COMMANDS[name] is verify_proof:
            command.add_argument("--old")
        if name == "export":
            command.add_argument("--checkpoint")
    return parser.parse_args(words)


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parse_arguments(sys.argv[1:])
    try:
        first, *rest = COMMANDS[options.command](options)
    except NotSound as error:
        print(tr("SAI: ", "NOT SOUND: ") + str(error))
        return 3
    except (Unreadable, MemoryError) as error:
        reason = str(error) or tr("hết bộ nhớ", "out of memory")
        print(tr("KHÔNG ĐỌC ĐƯỢC: ", "UNREADABLE: ") + reason, file=sys.stderr)
        return 2
    print("\n  ".join([tr("ĐÚNG: ", "SOUND: ") + first, *rest]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
