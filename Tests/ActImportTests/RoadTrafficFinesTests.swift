import CivilTime
import Domain
import EventLog
import Foundation
import RealInput
import Testing

@testable import ActImport

/// The project's own mappings against real files that no one here wrote.
@Suite(.enabled(if: RealInput.hasFines, "needs shared/data/road-traffic-fines"))
struct RoadTrafficFinesTests {
    /// What an independent script counted in `fines.csv`.
    private struct Expected: Decodable {
        let rows: Int
        let cases: Int
        let per_activity: [String: Int]
        let cases_with: [String: Int]
        let first_day: String
        let last_day: String
        let sum_amount_create_fine: String
        let sum_of_final_totalpaymentamount: String
        let trace: [String: [[String]]]
    }

    private static let types = [
        "Create Fine": "SanctionDecisionIssued", "Send Fine": "DecisionSent",
        "Insert Fine Notification": "DecisionServed",
        "Add penalty": "SurchargeAdded", "Payment": "FinePaid",
        "Insert Date Appeal to Prefecture": "DecisionComplained",
        "Send Appeal to Prefecture": "AppealForwarded", "Receive Result Appeal from Prefecture": "AppealResultReceived",
        "Notify Result Appeal to Offender": "AppealResultNotified", "Appeal to Judge": "AppealedToCourt",
        "Send for Credit Collection": "EnforcementOrdered",
    ]

    private static func importer(_ mapping: String, _ file: String) throws -> Importer {
        try Importer(
            mapping: Mapping(path: Place.mapping(mapping)),
            source: ByteReader(path: RealInput.fines + "/" + file))
    }

    /// Read once for all tests here.
    private static let csv: Result<[ImportedRow], any Error> = Result {
        try importer("road-traffic-fines.csv.yaml", "fines.csv").all()
    }

    private func acts() throws -> [MappedAct] {
        try RoadTrafficFinesTests.csv.get().map { row in
            guard case .act(let act) = row else { throw ImportFailed(description: "\(row)") }
            return act
        }
    }

    private func subject(_ act: MappedAct) -> String { act.event.tags.first { $0.hasPrefix("case:") } ?? "" }

    @Test func `every figure of expected json that acts alone can give is met`() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: RealInput.fines + "/expected.json"))
        let expected = try JSONDecoder().decode(Expected.self, from: data)
        let acts = try acts()
        #expect(acts.count == expected.rows)
        #expect(Set(acts.map(\.id)).count == expected.rows)
        #expect(Set(acts.map(subject)).count == expected.cases)
        for (activity, type) in RoadTrafficFinesTests.types {
            let ofType = acts.filter { $0.event.type == type }
            #expect(ofType.count == expected.per_activity[activity], "\(activity)")
            #expect(Set(ofType.map(subject)).count == expected.cases_with[activity], "\(activity)")
        }
        #expect(acts.map(\.occurred.day).min()?.description == expected.first_day)
        #expect(acts.map(\.occurred.day).max()?.description == expected.last_day)
        try checkSums(acts, expected)
        for (name, steps) in expected.trace {
            let trace = acts.filter { subject($0) == "case:\(name)" }
            #expect(trace.map(\.occurred.day.description) == steps.map { $0[0] })
            #expect(trace.map(\.event.type) == steps.map { RoadTrafficFinesTests.types[$0[1]] })
        }
    }

    private struct ImportFailed: Error { let description: String }

    private func checkSums(_ acts: [MappedAct], _ expected: Expected) throws {
        var fines: Int64 = 0
        var totals: [String: Int64] = [:]
        for act in acts {
            switch act.event {
            case .sanction(.sanctionDecisionIssued(let event)): fines += event.fine.minor
            case .sanction(.finePaid(let event)): totals[subject(act)] = event.runningTotal.minor
            default: break
            }
        }
        #expect(Money(decimal: expected.sum_amount_create_fine, currency: "EUR")?.minor == fines)
        #expect(
            Money(decimal: expected.sum_of_final_totalpaymentamount, currency: "EUR")?.minor
                == totals.values.reduce(0, +))
    }

    @Test func `nothing of the file is lost`() throws {
        let source = try ByteReader(path: RealInput.fines + "/fines.csv")
        let reader = try CSVReader(source: source, dialect: CSVDialect(), limits: ImportLimits())
        var rows = 0
        for act in try acts() {
            guard case .row(let row)? = try reader.next() else { break }
            let attributes = Dictionary(uniqueKeysWithValues: act.attributes.map { ($0.name, $0.value) })
            let held = try act.event.json() + act.officer + act.occurred.day.description
            for (name, cell) in zip(reader.columns.names, row.cells) where !cell.isEmpty {
                // What is no attribute is a field; amounts are in cents there.
                let cents = Money(decimal: cell, currency: "EUR").map { "\"\($0.minor)\"" }
                let kept =
                    attributes[name] == cell || held.contains(cell) || cents.map { held.contains($0) } ?? false
                    || cell == "0.0" && held.contains("currency")
                if !kept { Issue.record("row \(row.number): \(name)=\(cell) is lost in \(held) \(attributes)") }
            }
            rows += 1
        }
        #expect(rows == 34_724)
    }

    @Test func `the contradiction of case A22233 is kept as it is`() throws {
        let payments = try acts().filter {
            subject($0) == "case:A22233" && $0.event.type == "FinePaid"
        }
        let totals = payments.compactMap { act in
            if case .sanction(.finePaid(let event)) = act.event { event.runningTotal.decimal } else { nil }
        }
        #expect(totals.last == "136.00")
        #expect(payments.map { act in act.attributes.first { $0.name == "paymentamount" }?.value } == ["490", "380"])
    }

    @Test func `the XES sample gives 390 acts of 100 cases, at the times it states`() throws {
        let acts = try RoadTrafficFinesTests.importer("road-traffic-fines.xes.yaml", "sample-100-cases.xes").acts()
        #expect(acts.count == 390)
        #expect(Set(acts.map(subject)).count == 100)
        #expect(Set(acts.map(\.id)).count == 390)
        #expect(acts.filter { $0.event.type == "FinePaid" }.count == 58)
        let last = try #require(acts.last)
        #expect(last.event.type == "EnforcementOrdered")
        #expect(subject(last) == "case:V6627")
        #expect(last.occurred == Instant("2002-04-10T00:00:00+02:00"))
        guard case .sanction(.finePaid(let payment))? = acts.first(where: { $0.event.type == "FinePaid" })?.event else {
            return
        }
        #expect(payment.hasAmount && payment.hasRunningTotal)
    }

    @Test func `the same files packed give the same acts`() throws {
        let packed = gzipped(
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: RealInput.fines + "/sample-100-cases.xes"))))
        let importer = try Importer(
            mapping: Mapping(path: Place.mapping("road-traffic-fines.xes.yaml")), source: ByteReader(bytes: packed))
        #expect(
            try importer.acts().map(\.id)
                == RoadTrafficFinesTests.importer("road-traffic-fines.xes.yaml", "sample-100-cases.xes").acts().map(
                    \.id))
    }
}
