import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import Synchronization

/// A ledger in a folder of its own, with a clock that stands where the test sets it.
final class Scene: Sendable {
    let folder: String
    let ledger: Ledger
    private let counter = Mutex(UInt64(0))

    init() throws {
        folder = NSTemporaryDirectory() + "/ledger-test-" + UUID().uuidString
        let start = Instant(microseconds: 1_577_836_800_000_000)  // 2020-01-01
        var random = FixedRandom(state: 1)
        let box = ClockBox()
        box.instant.withLock { $0 = start }
        clock = box
        ledger = try Ledger.create(
            at: folder + "/so-cai", origin: "test.invalid/so-cai", clock: { box.instant.withLock { $0 } }, random: &random)
    }

    deinit {
        ledger.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private let clock: ClockBox

    func set(_ text: String) { clock.instant.withLock { $0 = Instant(text) ?? $0 } }

    /// A new id, the same in every run.
    func id() -> EventID {
        let number = counter.withLock { value in
            value += 1
            return value
        }
        return .v7(at: Instant(microseconds: Int64(number)), random: (number, 7))
    }

    func act(_ type: String, _ json: String, by agency: String, on day: String, id: EventID? = nil) throws -> Act {
        Act(
            id: id ?? self.id(), event: try DomainEvent(type: type, json: json), agency: agency, officer: "Ng. V. A",
            occurred: Instant(day) ?? Instant(microseconds: 0))
    }

    @discardableResult
    func record(_ type: String, _ json: String, by agency: String, on day: String, id: EventID? = nil) throws -> Receipt {
        try ledger.record(act(type, json, by: agency, on: day, id: id))
    }

    /// A department, a labour department and the police, founded by the ledger's keeper.
    func found() throws {
        for (agency, kind) in [("stttt", "INFORMATION_COMMUNICATIONS"), ("ldtbxh", "LABOUR"), ("ca", "POLICE")] {
            try record(
                "AgencyEstablished", #"{"agencyId":"\#(agency)","name":"Cơ quan \#(agency)","kind":"AGENCY_KIND_\#(kind)"}"#,
                by: "ledger", on: "2010-01-01")
        }
    }

    static let child = "Đặng Thuý Hoà"

    func reportChild(_ id: String) throws {
        try record(
            "ChildReportReceived",
            #"{"childcase":"\#(id)","receivedAt":"2020-03-01T23:50:00+07:00","serious":true,"childName":"\#(Self.child)"}"#,
            by: "ldtbxh", on: "2020-03-01T23:50:00+07:00")
    }
}

final class ClockBox: Sendable {
    let instant = Mutex(Instant(microseconds: 0))
}

struct FixedRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state
    }
}
