import CivilTime
import LMDB

/// What the vault's table says of a subject. It holds no key, only where the key lies.
enum Record: Equatable {
    /// The subject's key lies in this slot.
    case live(slot: UInt64, keyID: [UInt8])
    /// The key was destroyed at that time. `slot` is where it had lain, where there had been one.
    case erased(Instant, slot: UInt64?)

    private static let noSlot = UInt64.max

    init?(_ bytes: [UInt8]) {
        switch (bytes.first, bytes.count) {
        case (1, 25): self = .live(slot: BigEndian.number(bytes[1..<9]), keyID: Array(bytes[9...]))
        case (2, 17):
            let slot = BigEndian.number(bytes[1..<9])
            let instant = Instant(microseconds: Int64(bitPattern: BigEndian.number(bytes[9...])))
            self = .erased(instant, slot: slot == Self.noSlot ? nil : slot)
        default: return nil
        }
    }

    /// 1 ‖ slot (8) ‖ key id (16), or 2 ‖ slot (8) ‖ microseconds since 1970 (8); numbers big-endian.
    var bytes: [UInt8] {
        switch self {
        case .live(let slot, let keyID): [1] + BigEndian.bytes(slot) + keyID
        case .erased(let instant, let slot):
            [2] + BigEndian.bytes(slot ?? Self.noSlot) + BigEndian.bytes(UInt64(bitPattern: instant.microseconds))
        }
    }
}

/// Eight-byte numbers, the highest byte first.
enum BigEndian {
    static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    }

    static func number(_ bytes: some Collection<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

/// The tables of the vault's environment.
struct Tables: Sendable {
    /// Subject → ``Record``.
    let subjects: Table<String, [UInt8]>
    /// Slots whose key was destroyed by a commit but may not be overwritten yet.
    let pending: Table<UInt64, [UInt8]>
    /// `check` (of the wrapping key), `generation`, `slots` (how many were given out), `erasures` (carried out up to there).
    private let meta: Table<String, [UInt8]>

    init(_ environment: Environment) throws {
        subjects = try environment.table("subjects")
        pending = try environment.table("pending", .integerKeys)
        meta = try environment.table("meta")
    }

    func record(_ subject: String, _ transaction: borrowing some Transaction & ~Copyable) throws -> Record? {
        guard let bytes = try transaction.get(subjects, subject) else { return nil }
        guard let record = Record(bytes) else { throw VaultError.malformedRecord(subject) }
        return record
    }

    func put(_ record: Record, _ subject: String, _ transaction: borrowing WriteTransaction) throws {
        try transaction.put(subjects, subject, record.bytes)
    }

    func check(_ transaction: borrowing some Transaction & ~Copyable) throws -> [UInt8]? {
        try transaction.get(meta, "check")
    }

    func generation(_ transaction: borrowing some Transaction & ~Copyable) throws -> UInt64 {
        BigEndian.number(try transaction.get(meta, "generation") ?? [])
    }

    func slotCount(_ transaction: borrowing some Transaction & ~Copyable) throws -> UInt64 {
        BigEndian.number(try transaction.get(meta, "slots") ?? [])
    }

    func setSlotCount(_ count: UInt64, _ transaction: borrowing WriteTransaction) throws {
        try transaction.put(meta, "slots", BigEndian.bytes(count))
    }

    /// Says under which key, and in which file, the data keys are from this commit on.
    func set(check: [UInt8], generation: UInt64, _ transaction: borrowing WriteTransaction) throws {
        try transaction.put(meta, "check", check)
        try transaction.put(meta, "generation", BigEndian.bytes(generation))
    }

    /// Up to where the user of this vault has carried out its erasures.
    func erasureMark(_ transaction: borrowing some Transaction & ~Copyable) throws -> UInt64 {
        BigEndian.number(try transaction.get(meta, "erasures") ?? [])
    }

    func set(erasureMark: UInt64, _ transaction: borrowing WriteTransaction) throws {
        try transaction.put(meta, "erasures", BigEndian.bytes(erasureMark))
    }

    func pendingSlots(_ transaction: borrowing some Transaction & ~Copyable) throws -> [UInt64] {
        try transaction.withCursor(pending) { cursor in
            var slots: [UInt64] = []
            var found = try cursor.first()
            while found {
                slots.append(try cursor.key)
                found = try cursor.next()
            }
            return slots
        }
    }

    /// Every subject with its record, in the order of their bytes.
    func forEach(
        _ transaction: borrowing some Transaction & ~Copyable, _ body: (String, Record) throws -> Void
    ) throws {
        try transaction.withCursor(subjects) { cursor in
            var found = try cursor.first()
            while found {
                let subject = try cursor.key
                guard let record = Record(try cursor.value) else { throw VaultError.malformedRecord(subject) }
                try body(subject, record)
                found = try cursor.next()
            }
        }
    }
}
