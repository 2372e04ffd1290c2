import CivilTime
import Domain
import EventLog
import Law
import Ledger
import MerkleTree
import ProjectionKit
import Verdicts

/// What taking two businesses for one, or for two again, changes: everything that hangs on it, before and after.
struct MergeEffect {
    /// The businesses that are one, before and after.
    let before, after: [BusinessStanding]
    let changes: [BusinessStanding.Change]
    /// The day of "another act".
    let day: Day
    let basis: Basis

    /// Looks at what is recorded, as if the judgement had been made.
    ///
    /// - Parameters:
    ///   - judgement: merging or unmerging; nothing is recorded by it.
    ///   - size: what had been recorded by then.
    ///   - day: the day of "another act"; `nil`: that of the last record, so that the answer does not depend on today.
    init(of judgement: IdentityEvent, in ledger: Ledger, size: UInt64, on day: Day?) throws {
        let pair = judgement.pair
        let known: Moment? = size == 0 ? nil : .position(size - 1)
        let now = try ledger.identities(around: [pair.one, pair.other], known: known)
        var then = now
        switch judgement {
        case .businessesMerged: then.merge(pair.one, pair.other, at: size)
        case .businessesUnmerged: then.unmerge(pair.one, pair.other)
        }
        basis = try ledger.basis(size: size)
        let day = try day ?? basis.position.flatMap { try ledger.log.event(at: $0)?.recorded.day } ?? SystemClock.now().day
        self.day = day
        let all = Set([pair.one, pair.other].flatMap { now.members(of: $0) + then.members(of: $0) }).sorted()
        func standings(_ identities: BusinessIdentities) throws -> [BusinessStanding] {
            try Set(all.map(identities.members)).sorted { $0.lexicographicallyPrecedes($1) }
                .map { try ledger.standing(of: $0, known: known, on: day) }
        }
        (before, after) = (try standings(now), try standings(then))
        changes = BusinessStanding.changes(from: before, to: after)
    }

    // MARK: For a program

    /// The members of the answer.
    func members() -> [(String, JSON)] {
        [
            ("day", .string(day.description)), ("before", .array(before.map(\.json))), ("after", .array(after.map(\.json))),
            ("changes", .array(changes.map(\.json))), ("pack", .string(LawBook.inForce.hashText)),
        ]
    }

    // MARK: For a person

    func print() {
        for kind in BusinessStanding.Figure.Kind.allCases {
            let told = changes.filter { $0.kind == kind }
            guard !told.isEmpty else { continue }
            Terminal.print(Terminal.bold(kind.label))
            for change in told {
                let (was, then) = (tr(change.before?.vi ?? "–", change.before?.en ?? "–"), tr(change.after?.vi ?? "–", change.after?.en ?? "–"))
                Terminal.print("  \(change.label.padding(44)) \(was) → \(then)  " + Terminal.dim(change.members.joined(separator: ", ")))
            }
        }
        if changes.isEmpty { Terminal.print(tr("Không có gì thay đổi.", "Nothing changes.")) }
        for (label, standings) in [(tr("trước", "before"), before), (tr("sau", "after"), after)] {
            for standing in standings { Terminal.print(Terminal.dim("  \(label): \(standing.members.joined(separator: " = "))  \(standing.digest.prefix(16))…")) }
        }
        Terminal.print(Terminal.dim(tr("Gói luật: ", "Rule packs: ") + LawBook.inForce.hashText))
    }
}

extension Ledger {
    /// Sanction cases as they stood at the end of a day, of what had been recorded below a position.
    func sanctionCases(_ cases: some Collection<String>, size: UInt64, on day: Day) throws -> [SanctionCase] {
        try cases.map { SanctionCase(subject: $0, history: try reader().history(of: $0, known: size, true: day.end)) }
    }

    /// How businesses stand, taken for one.
    func standing(of members: [String], known: Moment?, on day: Day) throws -> BusinessStanding {
        let record = try gather(members[0], members: members, known: known, true: day.end)
        let named = Set(record.entries.filter(\.entry.inForce).flatMap(\.entry.fact.tags))
        let inspections = try named.filter { Tag($0)?.kind == "inspection" }.sorted().map {
            InspectionState(subject: $0, history: try reader().history(of: $0, known: record.basis.size, true: day.end))
        }
        return BusinessStanding(
            members: members, points: Set(record.own(.runs).map(\.to)).sorted(), contracts: Set(record.own(.agent).map(\.to)).count,
            complaints: named.count { Tag($0)?.kind == "complaint" },
            cases: try sanctionCases(record.cases, size: record.basis.size, on: day), inspections: inspections, on: day)
    }
}

extension BusinessStanding {
    /// SHA-256 over the figures, one a line: equal where the businesses stand alike.
    var digest: String {
        Hash(hashing: Array(figures.map { "\($0.kind.rawValue)\t\($0.name)\t\($0.value)\n" }.joined().utf8)).bytes.hexadecimal
    }

    fileprivate var json: JSON {
        .object([("businesses", .strings(members)), ("digest", .string(digest)), ("figures", .array(figures.map { $0.json }))])
    }
}

extension BusinessStanding.Figure {
    fileprivate var json: JSON {
        .object([("kind", .string(kind.rawValue)), ("name", .string(name)), ("value", .string(value)), ("vi", .string(vi)), ("en", .string(en))])
    }
}

extension BusinessStanding.Change {
    fileprivate var json: JSON {
        .object([
            ("kind", .string(kind.rawValue)), ("name", .string(name)), ("businesses", .strings(members)),
            ("before", .optional(before?.value, JSON.string)), ("after", .optional(after?.value, JSON.string)),
        ])
    }

    /// What people call it.
    fileprivate var label: String {
        switch (kind, name) {
        case (.total, "points"): tr("điểm", "premises")
        case (.total, "contracts"): tr("hợp đồng đại lý", "agent contracts")
        case (.total, "complaints"): tr("khiếu nại, tố cáo, phản ánh", "complaints")
        case (.total, "inspections"): tr("cuộc kiểm tra", "inspections")
        case (.total, "cases"): tr("vụ vi phạm", "sanction cases")
        case (.total, "decisions"): tr("quyết định xử phạt", "sanction decisions")
        case (.total, "fined"): tr("tiền phạt, đồng", "fined, đồng")
        case (.total, "paid"): tr("đã nộp, đồng", "paid, đồng")
        case (.deadline, "inspection"): tr("kiểm tra không cần lý do riêng từ", "inspection needs no ground of its own from")
        case (.deadline, _): tr("không còn tính tái phạm từ: \(name)", "counts no more from: \(name)")
        case (.quota, _) where name.hasSuffix(" beyond"):
            tr("năm \(name.prefix(4)), vượt hạn mức không lý do", "\(name.prefix(4)), beyond the quota without a ground")
        case (.quota, _): tr("năm \(name), số cuộc kiểm tra", "\(name), inspections")
        case (.recidivism, _) where name.hasPrefix("case:"): tr("vụ \(name.dropFirst(5))", "case \(name.dropFirst(5))")
        case (.recidivism, _): tr("nếu vi phạm lại \(name)", "another act of \(name)")
        default: name
        }
    }
}

extension BusinessStanding.Figure.Kind {
    /// What people call it.
    fileprivate var label: String {
        switch self {
        case .recidivism: tr("Tái phạm", "Recidivism")
        case .quota: tr("Hạn mức kiểm tra trong năm", "Inspections of a year")
        case .deadline: tr("Thời hạn", "Days that end something")
        case .total: tr("Tổng số", "Totals")
        }
    }
}
