public import CivilTime
import Domain
public import EventLog
import Foundation
public import Ledger
import Synchronization

/// A ledger in a folder of its own that goes away with it, with a clock that stands where the test sets it and ids that
/// are the same in every run.
public final class TemporaryLedger: Sendable {
    /// The folder; the ledger lies in `so-cai` below it, the rest is free for the test.
    public let folder: String
    public let ledger: Ledger
    private let clock: HandSetClock
    private let counter = Mutex(UInt64(0))

    /// Makes an empty ledger.
    ///
    /// - Parameter start: where the clock stands.
    public init(at start: Instant = Instant(microseconds: 1_577_836_800_000_000)) throws {
        folder = NSTemporaryDirectory() + "/socai-ledger-" + UUID().uuidString
        let clock = HandSetClock(start)
        self.clock = clock
        var random = FixedRandom(state: 1)
        ledger = try Ledger.create(
            at: folder + "/so-cai", origin: "test.invalid/so-cai", clock: { clock.now }, random: &random)
    }

    deinit {
        ledger.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Sets the clock.
    public func set(_ instant: Instant) { clock.set(instant) }

    /// A new id.
    public func id() -> EventID {
        let number = counter.withLock { value in
            value += 1
            return value
        }
        return .v7(at: Instant(microseconds: Int64(number)), random: (number, 7))
    }

    /// An act from ProtoJSON.
    ///
    /// - Parameter day: a day or RFC 3339 instant; it must be one.
    public func act(_ type: String, _ json: String, by agency: String, on day: String, id: EventID? = nil) throws -> Act {
        guard let occurred = Instant(day) else { throw LedgerError.invalidAct("“\(day)” is no instant") }
        return Act(
            id: id ?? self.id(), event: try DomainEvent(type: type, json: json), agency: agency, officer: "Ng. V. A",
            occurred: occurred)
    }

    /// Records an act from ProtoJSON, as its officer would.
    @discardableResult
    public func record(
        _ type: String, _ json: String, by agency: String, on day: String, id: EventID? = nil
    ) throws -> Receipt {
        try ledger.record(act(type, json, by: agency, on: day, id: id))
    }
}

/// A clock that is set by hand.
private final class HandSetClock: Sendable {
    private let instant: Mutex<Instant>

    init(_ instant: Instant) { self.instant = Mutex(instant) }

    var now: Instant { instant.withLock { $0 } }

    func set(_ instant: Instant) { self.instant.withLock { $0 = instant } }
}

/// A generator that gives the same numbers in every run; for tests only.
public struct FixedRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts from a number.
    public init(state: UInt64) { self.state = state }

    /// The next number.
    public mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 31
    }
}
