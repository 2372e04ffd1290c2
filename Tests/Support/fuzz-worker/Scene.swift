import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import LedgerTesting
import ProjectionKit
import SampleProvince

/// A small ledger with some acts of every kind in it, made anew for each process and always the same.
final class Scene {
    let temporary: TemporaryLedger
    /// Where a target may write.
    let directory: String

    var ledger: Ledger { temporary.ledger }

    init(_ directory: String) throws {
        self.directory = directory
        // What a process that was killed left of its ledger goes; the runner gives every worker a directory of its own.
        setenv("TMPDIR", directory, 1)
        for name in try FileManager.default.contentsOfDirectory(atPath: directory) where name.hasPrefix("socai-ledger-")
        {
            try FileManager.default.removeItem(atPath: directory + "/" + name)
        }
        temporary = try TemporaryLedger()
    }

    /// Takes the first acts of each type of the sample into the ledger.
    func fill(_ count: Int = 4) throws {
        var left: [String: Int] = [:]
        let acts = SampleProvince(seed: 3).acts().filter { act in
            left[act.event.type, default: count] -= 1
            return left[act.event.type, default: 0] >= 0
        }
        _ = try ledger.importActs(
            acts.compactMap { act in
                EventID(act.id).map {
                    Act(
                        id: $0, event: act.event, agency: act.agency, officer: act.officer, occurred: act.occurred,
                        effective: act.effective)
                }
            })
    }

    /// Who may open everything.
    static let everything = Clearance(compartments: Set(Compartment.allCases))

    private static let folds = Roster.projections.flatMap(\.folds)

    /// Does with a fact what answers do: sentences, JSON, tags, the state of each of its subjects.
    static func use(_ fact: Fact) throws {
        _ = Sentence.vi(fact)
        _ = Sentence.en(fact)
        _ = fact.event.describedFields
        _ = try? fact.event.json()
        _ = [fact.occurred, fact.effective, fact.recorded].map { "\($0) \($0.vietnamese) \($0.day) \($0.day.end)" }
        for tag in Set(fact.event.tags + fact.tags).prefix(20) {
            guard let state = Subjects.state(of: tag, history: [fact, fact]) else { continue }
            _ = try? JSONEncoder().encode(state)
        }
        let kinds = Dictionary(
            fact.tags.compactMap { Tag($0) }.map { ($0.kind, $0.description) }, uniquingKeysWith: { first, _ in first })
        for fold in folds where fold.types?.contains(fact.type) != false {
            if let subject = kinds[fold.kind] { _ = fold.rows(of: subject, history: [fact]) }
        }
    }
}
