import CivilTime
import EventLog
import Foundation
import LMDB
import Synchronization

/// A clock that a test sets.
final class TestClock: Sendable {
    private let now = Mutex<Int64>(1_000_000)
    func set(_ microseconds: Int64) { now.withLock { $0 = microseconds } }
    var clock: Clock { { Instant(microseconds: self.now.withLock { $0 }) } }
}

/// A log in a directory that is gone with the test.
final class Scratch {
    let path: String
    static let ledger = [UInt8](0..<16)

    init() {
        path = NSTemporaryDirectory() + "log-tests-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var directory: String { path + "/log" }

    func create(clock: Clock? = nil, mapSize: Int = 1 << 26) throws -> EventLog {
        try EventLog.create(
            at: directory, ledger: Self.ledger, origin: "test.example/log", options: Self.options(clock, mapSize))
    }

    func open(clock: Clock? = nil, readOnly: Bool = false) throws -> EventLog {
        var options = Self.options(clock, 1 << 26)
        options.readOnly = readOnly
        return try EventLog(directory: directory, options: options)
    }

    private static func options(_ clock: Clock?, _ mapSize: Int) -> EventLog.Options {
        var options = EventLog.Options()
        options.mapSize = mapSize
        if let clock { options.clock = clock }
        return options
    }
}

/// The id with a number.
func id(_ number: UInt64) -> EventID { EventID.v7(at: Instant(microseconds: 0), random: (number >> 62, number)) }

/// An event of which only number, type and tags matter.
func event(_ number: UInt64, _ type: String = "A", _ tags: [String] = [], payload: [UInt8] = []) -> EventData {
    EventData(id: id(number), type: type, tags: tags, occurred: Instant(microseconds: 7), payload: payload)
}

/// An event that has something in every field.
func fullEvent(_ number: UInt64 = 1) -> EventData {
    EventData(
        id: id(number), type: "LicenceIssued", tags: ["business:0312345678", "place:phường-1"],
        occurred: Instant(microseconds: 1_700_000_000_000_000), effective: Instant(microseconds: -5),
        agency: "stttt-gialai", officer: "o-1", command: "cmd", causation: id(2), correlation: id(3),
        rulePack: [1, 2, 3], payload: [0, 255, 7],
        sealed: [SealedPart(compartment: "child", subject: "person:x", keyID: [9], nonce: [8, 8], ciphertext: [7, 7, 7])],
        attributes: [Attribute(name: "amount", value: "87.5"), Attribute(name: "note", value: "")])
}

/// The programs of the package that tests run as processes of their own.
enum Helper {
    /// A program in the directory of the test bundle, where SwiftPM puts it.
    static func program(_ name: String) -> URL {
        var candidates = [Bundle.main.executableURL?.deletingLastPathComponent()]
        for argument in CommandLine.arguments { candidates.append(URL(filePath: argument).deletingLastPathComponent()) }
        for case let directory? in candidates {
            var place = directory
            for _ in 0..<4 {
                let program = place.appending(path: name)
                if FileManager.default.isExecutableFile(atPath: program.path) { return program }
                place.deleteLastPathComponent()
            }
        }
        return URL(filePath: name)
    }
}
