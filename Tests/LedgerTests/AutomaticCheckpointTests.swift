import CivilTime
import EventLog
import Foundation
import Ledger
import LedgerTesting
import MerkleTree
import Synchronization
import Testing

/// A ledger that was founded by hand, closed, and is opened again to make checkpoints by itself.
private final class Reopened {
    let scene: TemporaryLedger
    let directory: String
    private(set) var size: UInt64 = 0
    private(set) var opened: Ledger?
    let time = Time()
    let warnings = Warnings()

    final class Time: Sendable {
        private let now = Mutex(Instant(microseconds: 1_600_000_000_000_000))
        var instant: Instant { now.withLock { $0 } }
        func pass(minutes: Int64) { now.withLock { $0 = Instant(microseconds: $0.microseconds + minutes * 60_000_000) } }
    }

    final class Warnings: Sendable {
        private let texts = Mutex<[String]>([])
        var all: [String] { texts.withLock { $0 } }
        func add(_ text: String) { texts.withLock { $0.append(text) } }
    }

    init(events: Int, minutes: Int) throws {
        // The temporary ledger makes ids and acts; the one under test lies beside it, and is opened twice.
        scene = try TemporaryLedger()
        directory = scene.folder + "/tu-ky"
        var random = SystemRandomNumberGenerator()
        let (time, warnings) = (time, warnings)
        try Ledger.create(
            at: directory, origin: "test.invalid/tu-ky", clock: { time.instant }, random: &random
        ).close()
        let path = directory + "/ledger.toml"
        var text = try String(contentsOfFile: path, encoding: .utf8)
        text = text.replacing("checkpoint_every_events = 10000", with: "checkpoint_every_events = \(events)")
        text = text.replacing("checkpoint_every_minutes = 60", with: "checkpoint_every_minutes = \(minutes)")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        opened = try Ledger(at: directory, checkpoints: .on { warnings.add($0) }) { time.instant }
    }

    func record(_ count: Int = 1) throws {
        for _ in 0..<count {
            let id = scene.id()
            let act = try scene.act(
                "AgencyEstablished", #"{"agency_id":"a\#(id)","name":"Sở \#(id)","kind":"AGENCY_KIND_PRESS"}"#, by: "ledger",
                on: "2020-01-02", id: id)
            _ = try opened?.record(act)
        }
    }

    /// The sizes of the kept checkpoints, when none is being signed any more.
    func sizes() throws -> [UInt64] {
        opened?.close()
        opened = nil
        let log = try Ledger(at: directory, readOnly: true) { [time] in time.instant }
        defer { log.close() }
        for (size, note) in try log.log.checkpoints() {
            let (signed, root) = (try SignedNote(parsing: note), try log.log.root(at: size))
            #expect(try NoteVerifier(verifierKey: log.settings.verifierKey).verify(signed))
            #expect(try Checkpoint(body: signed.body).root == root)
        }
        size = try log.log.size
        return try log.log.checkpoints().map(\.size)
    }
}

@Suite struct AutomaticCheckpointTests {
    @Test func `after so many events a checkpoint is signed, and not before`() throws {
        let few = try Reopened(events: 5, minutes: 0)
        try few.record(4)
        #expect(try few.sizes() == [])
        let enough = try Reopened(events: 5, minutes: 0)
        try enough.record(5)
        let sizes = try enough.sizes()
        #expect(sizes.count == 1 && sizes[0] >= 5, "\(sizes)")
        #expect(enough.warnings.all == [])
    }

    @Test func `an event that has waited so many minutes gets one with the next act`() throws {
        let scene = try Reopened(events: 0, minutes: 30)
        try scene.record()
        scene.time.pass(minutes: 29)
        try scene.record()
        scene.time.pass(minutes: 1)
        try scene.record()
        #expect(try scene.sizes() == [3])
    }

    @Test func `with zero for both none is made`() throws {
        let scene = try Reopened(events: 0, minutes: 0)
        scene.time.pass(minutes: 1_000_000)
        try scene.record(20)
        #expect(try scene.sizes() == [])
    }

    @Test func `without the signing key acts are recorded all the same, and it is said once an interval`() throws {
        let scene = try Reopened(events: 5, minutes: 0)
        try FileManager.default.removeItem(atPath: scene.directory + "/keys/checkpoint.key")
        try scene.record(6)
        // What falls due while one is being signed waits for the next act: so the first is let come to its end.
        for _ in 0..<3_000 where scene.warnings.all.isEmpty { Thread.sleep(forTimeInterval: 0.01) }
        try scene.record(6)
        #expect(try scene.sizes() == [])
        #expect(scene.warnings.all.count == 2, "\(scene.warnings.all)")
        #expect(scene.size == 12)
    }
}
