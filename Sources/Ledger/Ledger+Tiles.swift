import EventLog
import Foundation
import MerkleTree

/// What a run of ``Ledger/publishTiles(to:)`` wrote.
public struct TilesReport: Sendable {
    /// The size of the log that the published checkpoint signs.
    public let size: UInt64
    /// How many files were written; those that were there already are not.
    public let written: Int
}

extension Ledger {
    /// Writes the log in the layout of C2SP tlog-tiles, so that any static web server publishes it.
    ///
    /// Only what is new is written; full tiles are never touched again. Each file takes its place whole, the checkpoint last, so a
    /// reader at any moment finds all that the checkpoint promises. Sealed parts stay sealed.
    ///
    /// - Parameter directory: made where it is missing.
    /// - Throws: ``LedgerError/otherTiles(_:reason:)`` when another log, or another history, is published there.
    public func publishTiles(to directory: String) throws -> TilesReport {
        let note = try checkpoint()
        let signed = try Checkpoint(body: SignedNote(parsing: note).body)
        try requireOwn(directory)
        var writer = TileWriter(directory)
        try writer.write(log, size: signed.size)
        try writer.put("checkpoint", Data(note.utf8), replacing: true)
        return TilesReport(size: signed.size, written: writer.written)
    }

    /// What is published there must be the beginning of this log.
    private func requireOwn(_ directory: String) throws {
        guard let data = FileManager.default.contents(atPath: directory + "/checkpoint") else { return }
        let note = String(decoding: data, as: UTF8.self)
        guard let old = try? Checkpoint(body: SignedNote(parsing: note).body) else {
            throw LedgerError.otherTiles(directory, reason: "its checkpoint cannot be read")
        }
        guard old.origin == settings.origin else {
            throw LedgerError.otherTiles(directory, reason: "its checkpoint is of “\(old.origin)”")
        }
        guard try old.size <= log.size, try log.root(at: old.size) == old.root else {
            throw LedgerError.otherTiles(directory, reason: "its first \(old.size) events are not those of this log")
        }
    }
}

/// Writes tiles and entry bundles (https://c2sp.org/tlog-tiles).
struct TileWriter {
    /// The hashes of a tile, and the entries of a bundle.
    static let width: UInt64 = 256

    private let directory: String
    private(set) var written = 0

    init(_ directory: String) { self.directory = directory }

    mutating func write(_ log: EventLog, size: UInt64) throws {
        try each("tile/entries", of: size) { range in
            var bundle = Data()
            for position in range {
                guard let event = try log.storedBytes(at: position) else {
                    throw EventLogError.noSuchPosition(position, size: size)
                }
                withUnsafeBytes(of: UInt16(event.count).bigEndian) { bundle.append(contentsOf: $0) }
                bundle.append(contentsOf: event)
            }
            return bundle
        }
        var (level, count) = (0, size)
        while count > 0 {
            try each("tile/\(level)", of: count) { range in
                var tile = Data(capacity: range.count * Hash.byteCount)
                for index in range { tile.append(contentsOf: try log.nodeHash(level: 8 * level, index: index).bytes) }
                return tile
            }
            level += 1
            count /= Self.width
        }
    }

    /// Writes every file of one kind that is missing.
    private mutating func each(_ folder: String, of count: UInt64, _ content: (Range<UInt64>) throws -> Data) throws {
        for number in 0..<(count + Self.width - 1) / Self.width {
            let range = number * Self.width..<min(count, (number + 1) * Self.width)
            let full = "\(folder)/\(Self.path(number))"
            let isFull = UInt64(range.count) == Self.width
            let name = isFull ? full : "\(full).p/\(range.count)"
            guard !FileManager.default.fileExists(atPath: "\(directory)/\(name)") else { continue }
            try put(name, content(range), replacing: false)
            // Whoever still asks for a part of it takes the full one, as the specification says.
            if isFull { try? FileManager.default.removeItem(atPath: "\(directory)/\(full).p") }
        }
    }

    /// A number in groups of three digits, all but the last with an `x` before: 1234067 is `x001/x234/067`.
    static func path(_ number: UInt64) -> String {
        var digits = String(number)
        digits = String(repeating: "0", count: (3 - digits.count % 3) % 3) + digits
        let groups = stride(from: 0, to: digits.count, by: 3).map { String(digits.dropFirst($0).prefix(3)) }
        return groups.dropLast().map { "x\($0)/" }.joined() + groups[groups.count - 1]
    }

    mutating func put(_ name: String, _ data: Data, replacing: Bool) throws {
        let path = "\(directory)/\(name)"
        if replacing, FileManager.default.contents(atPath: path) == data { return }
        do {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        } catch {
            throw LedgerError.file(path: path, reason: error.localizedDescription)
        }
        // Durable: what is there is not written again, so it must never be there half.
        try PrivateFile.write(data, to: path, permissions: 0o644)
        written += 1
    }
}
