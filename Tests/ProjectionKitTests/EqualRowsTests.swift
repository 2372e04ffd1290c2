import CivilTime
import Domain
import EventLog
import Foundation
import GRDB
import ProjectionKit
import SeededSource
import SwiftProtobuf
import Testing
import Vault

/// A random life of a few subjects: acts in any order of effect, corrections that move them, retractions, corrections of
/// corrections, events nobody can read, erasures.
struct RandomLife {
    var source: Source
    private(set) var appended: [(id: EventID, event: DomainEvent, subjects: Set<String>)] = []
    private var number = 0

    init(seed: UInt64) { source = Source(seed) }

    private mutating func act() -> DomainEvent {
        let business = "B\(source.below(4))"
        let point = "P\(source.below(3))"
        switch source.below(5) {
        case 0: return registered(business, name: "Quán \(number)", point: source.below(2) == 0 ? point : "")
        case 1:
            return .sanction(
                .finePaid(
                    .with {
                        $0.caseID = "C\(number % 5)"
                        $0.business = business
                        $0.receipt = "\(number)"
                    }))
        case 2:
            return .childCase(
                .childReportReceived(
                    .with {
                        $0.childcase = "T\(number % 3)"
                        $0.childName = "Trẻ \(number)"
                        $0.reporterName = "Người báo \(number)"
                    }))
        case 3:
            return .registration(
                .businessRegistrationAmended(
                    .with {
                        $0.businessID = business; $0.businessName = "Mới \(number)"
                    }))
        default:
            return .sanction(
                .violationDetected(
                    .with {
                        $0.caseID = "C\(number % 5)"; $0.point = point; $0.business = business
                    }))
        }
    }

    /// Appends one more event to a log.
    mutating func step(_ scratch: Scratch) throws {
        number += 1
        let id = Scratch.id(number)
        // Mostly in order, sometimes far back, sometimes in the future.
        let day = source.below(4) == 0 ? source.below(800) : number
        let date = Day(rawValue: 18_000 + Int32(day)).description
        let event = act()
        let target = appended.isEmpty ? nil : appended[source.below(appended.count)]
        switch (source.below(20), target) {
        case (0...2, let target?):
            // The replacement is another act of the same type, often of other subjects.
            var replacement = act()
            for _ in 0..<40 where replacement.type != target.event.type { replacement = act() }
            guard replacement.type == target.event.type,
                case let clear = try DomainEvent(type: replacement.type, payload: replacement.split().payload)
            else { return try plain(event, id, date, scratch) }
            let subjects = target.subjects.union(clear.tags)
            let effective = source.below(3) == 0 ? Day(rawValue: 18_000 + Int32(source.below(800))).description : ""
            let correction = try corrected(target.id, to: clear, effective: effective, subjects: subjects.sorted())
            try scratch.append(correction, id: id, on: date)
            appended.append((id, correction, subjects))
        case (3...4, let target?):
            let retraction = retracted(target.id, subjects: target.subjects.sorted())
            try scratch.append(retraction, id: id, on: date)
            appended.append((id, retraction, target.subjects))
        case (5, _) where source.below(4) == 0:
            // Unreadable: a type that does not exist, or bytes that are no message.
            let type = source.below(2) == 0 ? "UnknownThing" : "FinePaid"
            let instant = Scratch.instant(date)
            try scratch.append(
                EventData(
                    id: id, type: type, tags: ["case:C\(source.below(5))"], occurred: instant, payload: [0x0A, 0xFF]))
            if type == "FinePaid" { appended.append((id, .sanction(.finePaid(FinePaid())), ["case:C0"])) }
        case (6, _) where source.below(5) == 0:
            let subject = "childcase:T\(source.below(3))"
            _ = try? scratch.vault.erase(subject, at: Scratch.instant(date))
            try scratch.append(
                .correction(
                    .personalDataErased(
                        .with {
                            $0.subject = subject; $0.ground = "theo yêu cầu"; $0.authority = "luật"
                        })), id: id,
                on: date)
        default: try plain(event, id, date, scratch)
        }
    }

    private mutating func plain(_ event: DomainEvent, _ id: EventID, _ date: String, _ scratch: Scratch) throws {
        do {
            try scratch.append(event, id: id, on: date)
            appended.append((id, event, Set(event.tags)))
        } catch VaultError.erased {}  // Nothing can be sealed for an erased subject: then nothing happened.
    }
}

struct EqualRowsTests {
    @Test(arguments: 1...4)
    func `applied one by one, in batches, across restarts and rebuilt, the rows are the same`(seed: UInt64) throws {
        let scratch = try Scratch()
        let open = docket(name: "Open")
        let restricted = docket(name: "Restricted", compartments: [.child])
        let some = docket(name: "Some", types: ["FinePaid", "BusinessRegistrationIssued", "PersonalDataErased"])
        let projections = [open, restricted, some]
        var life = RandomLife(seed: seed)
        let oneByOne = try ViewStore(
            directory: scratch.path + "/one", projections: projections, log: scratch.log, vault: scratch.vault)
        var batched = try ViewStore(
            directory: scratch.path + "/batch", projections: projections, log: scratch.log, vault: scratch.vault)
        for step in 0..<120 {
            try life.step(scratch)
            try oneByOne.catchUp()
            if life.source.below(17) == 0 { try batched.catchUp() }
            if step % 40 == 39 {
                // A new store keeps no states: everything comes from the file and the log.
                batched = try ViewStore(
                    directory: scratch.path + "/batch", projections: projections, log: scratch.log, vault: scratch.vault
                )
            }
        }
        try batched.catchUp()
        let rebuilt = try scratch.store(projections)
        try rebuilt.rebuild()
        for projection in projections {
            let expected = try dump(rebuilt.path(projection.name), projection)
            #expect(!expected.isEmpty)
            #expect(try dump(oneByOne.path(projection.name), projection) == expected)
            #expect(try dump(batched.path(projection.name), projection) == expected)
            try compareWithHistories(projection, scratch, expected)
        }
        #expect(try oneByOne.verify().problems.isEmpty)
        #expect(try rebuilt.verify().problems.isEmpty)
    }

    @Test(arguments: 5...7)
    func `a view by a day of effect is the fold of what had effect by then, however it was brought up to date`(seed: UInt64) throws {
        let scratch = try Scratch()
        let projections = [docket(name: "Open"), docket(name: "Restricted", compartments: [.child])]
        var life = RandomLife(seed: seed)
        var stores: [(day: Instant, store: ViewStore)] = []
        for day in [40, 90, 300] as [Int32] {
            let end = Day(rawValue: 18_000 + day).end
            let store = try ViewStore(
                directory: scratch.path + "/true-\(day)", projections: projections, log: scratch.log, vault: scratch.vault, true: end)
            stores.append((end, store))
        }
        for _ in 0..<120 {
            try life.step(scratch)
            for (_, store) in stores where life.source.below(9) == 0 { try store.catchUp() }
        }
        for (day, store) in stores {
            try store.catchUp()
            for projection in projections {
                let rows = try dump(store.path(projection.name), projection)
                #expect(!rows.isEmpty)
                try compareWithHistories(projection, scratch, rows, true: day)
            }
            #expect(try store.verify().problems.isEmpty)
            try store.rebuild()
            #expect(try store.verify().problems.isEmpty)
        }
    }

    /// The rows are the fold of the resolved history, subject by subject.
    private func compareWithHistories(
        _ projection: Projection, _ scratch: Scratch, _ rows: [String], true inEffect: Instant? = nil
    ) throws {
        let reader = scratch.reader(projection.clearance)
        var expected: Set<String> = []
        for fold in projection.folds {
            for subject in try scratch.log.tags(prefix: "\(fold.kind):") {
                guard let history = try? reader.history(of: subject, types: fold.types, true: inEffect) else { continue }
                for row in fold.rows(of: subject, history: history) {
                    let columns = ["number", "position", "effective", "sentence", "amended"]
                    let values = columns.map { "\($0)=\(row.values[$0].map(quoted) ?? "NULL")" }
                    expected.insert(
                        "\(row.table): " + (values + ["subject=\(quoted(.text(subject)))"]).joined(separator: "|"))
                }
            }
        }
        #expect(Set(rows.filter { $0.contains("_docket: ") }) == expected)
    }

    private func quoted(_ value: SQLValue) -> String {
        switch value {
        case .null: "\(DatabaseValue.null)"
        case .integer(let number): "\(number.databaseValue)"
        case .text(let text): "\(text.databaseValue)"
        }
    }
}
