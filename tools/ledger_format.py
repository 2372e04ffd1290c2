"""What is stored and signed, read from the specifications alone: hashes and proofs, checkpoints, envelopes.

Part of tools/check_ledger.py; shares no code with the program. docs/format.md says what the bytes mean.
"""

import base64
import binascii
import datetime
import hashlib
import re
import struct
import uuid
from pathlib import Path


class Wrong(Exception):
    """Something is not as it must be."""


# Hashes and proofs: RFC 6962 §2.1, RFC 9162 §2.1.3.2 and §2.1.4.2.

def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\0" + data)


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right)


def inclusion_root(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    if not 0 <= index < size:
        raise Wrong(f"position {index} is not below the size {size}")
    fn, sn, hashed = index, size - 1, leaf
    for sibling in path:
        if sn == 0:
            raise Wrong("the proof is too long")
        if fn & 1 or fn == sn:
            hashed = node_hash(sibling, hashed)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hashed = node_hash(hashed, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise Wrong("the proof is too short")
    return hashed


def check_consistency(first: int, first_root: bytes, second: int, second_root: bytes, path: list[bytes]) -> None:
    if first > second:
        raise Wrong(f"the older checkpoint signs {first} events, the newer only {second}")
    if first == second or first == 0:
        expected = second_root if first == second else sha256(b"")
        if path:
            raise Wrong("the proof is too long")
        if first_root != expected:
            raise Wrong(f"two roots for size {first}")
        return
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        raise Wrong("the proof is too short")
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for hashed in path[1:]:
        if sn == 0:
            raise Wrong("the proof is too long")
        if fn & 1 or fn == sn:
            old, new = node_hash(hashed, old), node_hash(hashed, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, hashed)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise Wrong("the proof is too short")
    if (old, new) != (first_root, second_root):
        raise Wrong("the newer log does not begin with the older: rewritten")


class Tree:
    """A growing tree: the roots of its complete subtrees, and each node as it is completed."""

    def __init__(self) -> None:
        self.size = 0
        self.edge: list[bytes] = []

    def append(self, leaf: bytes) -> list[bytes]:
        """The hashes of the leaf and of every subtree it completes, from the bottom up."""
        row, index = [leaf], self.size
        while index & 1:
            row.append(node_hash(self.edge.pop(), row[-1]))
            index >>= 1
        self.edge.append(row[-1])
        self.size += 1
        return row

    def root(self) -> bytes:
        if not self.edge:
            return sha256(b"")
        root = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            root = node_hash(left, root)
        return root


# Checkpoints: C2SP signed-note, C2SP tlog-checkpoint.

def unbase64(text: str, what: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Wrong(f"{what} is not base64") from error


def hash32(text: str, what: str) -> bytes:
    raw = unbase64(text, what)
    if len(raw) != 32:
        raise Wrong(f"{what} has {len(raw)} bytes, not 32")
    return raw


class Key:
    """An Ed25519 verifier key, `name+hash+base64(1 ‖ key)`."""

    def __init__(self, text: str) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        self.text = text.strip()
        parts = self.text.split("+", 2)
        if len(parts) != 3 or not parts[0] or not re.fullmatch("[0-9a-f]{8}", parts[1]):
            raise Wrong("the verifier key is not name+hash+base64")
        self.name, raw = parts[0], unbase64(parts[2], "the verifier key")
        if len(raw) != 33 or raw[0] != 1:
            raise Wrong("the verifier key is not of Ed25519")
        self.hash = sha256(self.name.encode() + b"\n" + raw)[:4]
        if self.hash.hex() != parts[1]:
            raise Wrong("the verifier key's hash does not fit it")
        self.key = Ed25519PublicKey.from_public_bytes(raw[1:])

    def signed_text(self, note: str) -> str:
        """The text of a note, once a signature of this key is found right below it."""
        from cryptography.exceptions import InvalidSignature

        body, gap, signatures = note.rpartition("\n\n")
        if not gap or not signatures.endswith("\n"):
            raise Wrong("not a signed note")
        body += "\n"
        right = 0
        for line in signatures[:-1].split("\n"):
            parts = line.split(" ")
            if len(parts) != 3 or parts[0] != "—":
                raise Wrong(f"not a signature line: {line!r}")
            raw = unbase64(parts[2], "a signature")
            if parts[1] != self.name or raw[:4] != self.hash:
                continue
            try:
                self.key.verify(raw[4:], body.encode())
            except InvalidSignature as error:
                raise Wrong(f"the signature of {self.name} is wrong") from error
            right += 1
        if not right:
            raise Wrong(f"no signature of {self.name}+{self.hash.hex()}")
        return body

    def checkpoint(self, note: str) -> tuple[str, int, bytes]:
        """Origin, size and root that a signed checkpoint states."""
        lines = self.signed_text(note).split("\n")[:-1]
        if len(lines) < 3 or not all(lines) or not re.fullmatch("0|[1-9][0-9]*", lines[1]):
            raise Wrong("the note is no checkpoint")
        if lines[0] != self.name:
            raise Wrong(f"the checkpoint is of {lines[0]}, the key of {self.name}")
        return lines[0], int(lines[1]), hash32(lines[2], "the checkpoint's root")


def named_key(text: str) -> Key:
    path = Path(text)
    try:
        if path.is_file():
            text = path.read_text(encoding="utf-8")
    except OSError:
        pass
    match = re.search(r'verifier_key *= *"([^"]*)"', text)
    return Key(match[1] if match else text)


# Envelopes: protobuf's wire format, read without protobuf.

def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise Wrong("a number of the envelope has no end")
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            if byte == 0 and shift > 7 or value >= 1 << 64:
                raise Wrong("a number of the envelope is not in its shortest form")
            return value, at


def wire(data: bytes) -> list[tuple[int, int | bytes]]:
    """The fields of a message, (number, value), in the order of the bytes, which must ascend."""
    fields: list[tuple[int, int | bytes]] = []
    at = last = 0
    while at < len(data):
        key, at = varint(data, at)
        number, kind = key >> 3, key & 7
        if number < last or number == 0:
            raise Wrong("the envelope's fields do not ascend")
        last = number
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = data[at : at + 8], at + 8
        elif kind == 2:
            length, at = varint(data, at)
            value, at = data[at : at + length], at + length
        else:
            raise Wrong(f"the envelope has a field of wire type {kind}")
        if at > len(data):
            raise Wrong("a field ends beyond the envelope")
        fields.append((number, value))
    return fields


class Envelope:
    """An event as the log stores it."""

    TEXTS = {2: "type", 6: "agency", 7: "officer", 8: "command"}
    IDS = {1: "id", 9: "causation", 10: "correlation"}
    TIMES = {4: "occurred", 5: "effective", 18: "recorded"}
    REPEATED = {3, 13, 14, 19}

    def __init__(self, data: bytes) -> None:
        if len(data) > 65_535:
            raise Wrong(f"the envelope has {len(data)} bytes, more than 65535")
        self.values: dict[str, object] = {name: 0 for name in self.TIMES.values()}
        self.tags: list[str] = []
        self.links: list[tuple[int, int | None]] = []
        self.sealed: list[dict[str, str]] = []
        self.attributes: list[tuple[str, str]] = []
        self.payload = self.ledger = b""
        self.position: int | None = None
        seen: set[int] = set()
        for number, value in wire(data):
            if number in seen and number not in self.REPEATED:
                raise Wrong(f"the envelope has field {number} twice")
            seen.add(number)
            try:
                self.take(number, value)
            except (TypeError, AttributeError, ValueError, struct.error) as error:
                raise Wrong(f"field {number} of the envelope is malformed") from error
        if "id" not in self.values or self.position is None or len(self.ledger) != 16:
            raise Wrong("the envelope lacks id, position or ledger")
        if len(self.links) != len(self.tags):
            raise Wrong(f"{len(self.tags)} tags, but {len(self.links)} links")
        raw = [tag.encode() for tag in self.tags]
        if any(one >= two for one, two in zip(raw, raw[1:])):
            raise Wrong("the tags are not sorted")

    def take(self, number: int, value: int | bytes) -> None:
        if number in self.TEXTS:
            self.values[self.TEXTS[number]] = value.decode()
        elif number in self.IDS:
            self.values[self.IDS[number]] = str(uuid.UUID(bytes=value))
        elif number in self.TIMES:
            self.values[self.TIMES[number]] = struct.unpack("<q", value)[0]
        elif number == 3:
            self.tags.append(value.decode())
        elif number == 12:
            self.payload = bytes(value)
        elif number == 13:
            part = dict(wire(value))
            self.sealed.append({"compartment": part.get(1, b"").decode(), "subject": part.get(2, b"").decode()})
        elif number == 14:
            pair = dict(wire(value))
            self.attributes.append((pair.get(1, b"").decode(), pair.get(2, b"").decode()))
        elif number == 16:
            self.ledger = bytes(value)
        elif number == 17:
            self.position = int(value)
        elif number == 19:
            link = dict(wire(value))
            self.links.append((int(link.get(1, 0)), link.get(2)))

    def shown(self) -> dict[str, object]:
        moments = {
            name: (EPOCH + datetime.timedelta(microseconds=self.values[name])).isoformat() for name in self.TIMES.values()
        }
        return {
            "position": self.position, "ledger": self.ledger.hex(), **self.values, **moments, "tags": self.tags,
            "links": [{"ordinal": ordinal, "previous": previous} for ordinal, previous in self.links],
            "attributes": dict(self.attributes), "sealed": self.sealed,
            "payload": base64.b64encode(self.payload).decode(),
        }


EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
