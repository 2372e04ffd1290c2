import CivilTime
import Domain
import EventLog
import Ledger
import ProjectionKit
import SampleProvince
import SeededSource

/// Acts of a province: taken into log and views, and persons whose data is erased again.
struct Acts {
    private let ledger: Ledger

    init(_ directory: String) throws { ledger = try Ledger(at: directory, clock: EventLog.systemClock) }

    /// Imports what the ledger does not hold yet of the province, in small parts, and brings every view up to it.
    func take(_ seed: UInt64) throws {
        let acts = try SampleProvince(seed: seed).acts().map(Self.act)
        var next = try ledger.log.size
        say("> import")
        while next < acts.count {
            let part = Array(acts[Int(next)..<min(Int(next) + 12, acts.count)])
            let receipt = try ledger.importActs(part)
            if let refused = receipt.refused.first { throw LedgerError.invalidAct(refused.reason) }
            say("I " + part.map(\.id.description).joined(separator: " "))
            say("< import")
            say("> catch-up")
            try ledger.views.catchUp()
            say("< catch-up")
            say("> import")
            next += UInt64(part.count)
        }
    }

    /// Reports children under a sealed name, and erases each again, for ever.
    func erase(_ seed: UInt64) throws {
        var source = Source(seed)
        if try ledger.log.size == 0 {
            try record(
                "AgencyEstablished", #"{"agencyId":"ldtbxh","name":"Sở","kind":"AGENCY_KIND_LABOUR"}"#, by: "ledger",
                id: id(&source))
        }
        while true {
            let name = "TE-\(source.next())"
            try record(
                "ChildReportReceived",
                #"""
                {"childcase":"\#(name)","receivedAt":"2020-03-01T23:50:00+07:00","channel":"REPORT_CHANNEL_HOTLINE_111",
                "harm":"HARM_CATEGORY_ONLINE_ABUSE","commune":"xa-1","serious":true,"childName":"Nguyễn Thị \#(name)"}
                """#, by: "ldtbxh", id: id(&source))
            say("> erase")
            try record(
                "PersonalDataErased", #"{"subject":"childcase:\#(name)","ground":"yêu cầu","authority":"QĐ 1"}"#,
                by: "ledger", id: id(&source))
            say("E childcase:\(name)")
            say("< erase")
        }
    }

    private func record(_ type: String, _ json: String, by agency: String, id: EventID) throws {
        let occurred = Instant("2020-03-01T23:50:00+07:00") ?? EventLog.systemClock()
        let act = Act(id: id, event: try DomainEvent(type: type, json: json), agency: agency, officer: "A", occurred: occurred)
        _ = try ledger.record(act)
        say("I \(id)")
    }

    private func id(_ source: inout Source) -> EventID {
        .v7(at: EventLog.systemClock(), random: (source.next(), source.next()))
    }

    private static func act(_ act: SampleAct) throws -> Act {
        guard let id = EventID(act.id) else { throw LedgerError.invalidAct("an act without an id") }
        return Act(
            id: id, event: act.event, agency: act.agency, officer: act.officer, occurred: act.occurred,
            effective: act.effective, command: "sample", causation: act.causation.flatMap { EventID($0) },
            correlation: act.correlation.flatMap { EventID($0) })
    }
}
