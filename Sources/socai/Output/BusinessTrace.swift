import CivilTime
import Domain
import EventLog
import Law
import Ledger
import ProjectionKit
import Verdicts

/// The record of a business as a person or a program reads it: who it is tied to, one axis of time, year by year, and whether it is
/// a recidivist.
struct BusinessTrace {
    let record: GatheredRecord
    /// One verdict for each article of its cases, on ``day``.
    let recidivism: [(article: LegalBasis, verdict: Verdict)]
    /// The day asked for; where none is, that of the last record taken into account, so that the answer does not depend on today.
    let day: Day?

    init(record: GatheredRecord, inEffect: Instant?, ledger: Ledger) throws {
        self.record = record
        let last = try record.basis.position.flatMap { try ledger.log.event(at: $0)?.recorded.day }
        day = inEffect?.day ?? last
        guard let day else {
            recidivism = []
            return
        }
        let violators = record.members + record.own(.runs).map(\.to)
        let earlier = try ledger.sanctionCases(record.cases, size: record.basis.size, on: day).filter { violators.contains(where: $0.violator.concerns) }.map(EarlierCase.init)
        let articles = Set(earlier.flatMap(\.articles)).map { ($0, $0.reference) }.sorted { $0.1 < $1.1 }
        recidivism = articles.map { ($0.0, RecidivismVerdict.of($0.0, on: day, earlier: earlier)) }
    }

    // MARK: For a program

    /// The last line of `--json`.
    func summary(asked: [(String, JSON)]) -> JSON {
        let (before, after) = record.neighbours
        let verdicts = recidivism.map { VerdictText.json($0.verdict, basis: nil, more: [("article", .string($0.article.reference))]) }
        let members: [(String, JSON)] = [
            ("subject", .string(record.subject)), ("view", .string("trace")), ("version", .integer(1)),
            ("members", .strings(record.members)), ("events", .integer(Int64(record.entries.count))),
            ("lanes", .object(GatheredRecord.Lane.allCases.map { lane in (lane.rawValue, .integer(Int64(record.entries.count { $0.lane == lane }))) })),
            ("owners", links(record.own(.owns), \.from)), ("points", links(record.own(.runs), \.to)), ("contracts", links(record.own(.agent), \.to)),
            ("predecessors", links(before, \.from)), ("successors", links(after, \.from)), ("cases", .strings(record.cases)),
            ("recidivism", .array(verdicts)), ("pack", .string(LawBook.inForce.hashText)),
        ]
        return .object(members + asked + record.basis.members)
    }

    private func links(_ links: [Network.Link], _ end: KeyPath<Network.Link, String>) -> JSON {
        .array(
            links.map { link in
                .object([
                    ("id", .string(link[keyPath: end])), ("since", .string(link.since.description)),
                    ("until", .optional(link.until?.description, JSON.string)), ("events", .array(link.positions.map(JSON.unsigned))),
                ])
            })
    }

    // MARK: For a person

    func print() {
        let state = BusinessState(subject: record.subject, history: record.entries.filter(\.entry.inForce).map(\.entry.fact))
        Terminal.print(Terminal.bold("\(record.subject)  \(state.name)"))
        let (before, after) = record.neighbours
        let told: [(String, [Network.Link], KeyPath<Network.Link, String>)] = [
            (tr("chủ", "owner"), record.own(.owns), \.from), (tr("điểm", "premises"), record.own(.runs), \.to), (tr("hợp đồng", "contract"), record.own(.agent), \.to),
            (tr("cơ sở trước", "predecessor"), before, \.from), (tr("cơ sở sau", "successor"), after, \.from),
        ]
        for (name, links, end) in told {
            for link in links { Terminal.print("  \(name.padding(14)) \(link[keyPath: end])  \(link.period)  " + Terminal.dim(link.evidence)) }
        }
        for link in record.own(.same) {
            let pair = "\(link.from) = \(link.to)"
            Terminal.print("  \(tr("gộp", "merged").padding(14)) \(pair)  \(link.period)  " + Terminal.dim(link.evidence))
        }
        guard !record.entries.isEmpty else { return }
        for line in axis() { Terminal.print(line) }
        Timeline(subject: record.subject, entries: record.entries.map(\.entry), basis: record.basis).printYears()
        printRecidivism()
        Terminal.print(
            "\n"
                + Terminal.dim(
                    tr("\(record.entries.count) sự kiện, mỗi sự kiện một lần. ", "\(record.entries.count) events, each once. ") + record.basis.line))
    }

    private func printRecidivism() {
        guard let day, !recidivism.isEmpty else { return }
        Terminal.print("\n" + Terminal.bold(tr("Tái phạm, nếu vi phạm lại ngày \(day.vietnamese)", "Recidivism, of another act on \(day)")))
        for (article, verdict) in recidivism {
            Terminal.print("  \(article.reference.padding(24)) \(tr(verdict.vi, verdict.en))" + VerdictText.status(verdict.status))
            for step in verdict.steps { Terminal.print(Terminal.dim("      " + tr(step.vi, step.en))) }
        }
        Terminal.print(Terminal.dim("  " + tr("Gói luật: ", "Rule packs: ") + LawBook.inForce.hashText))
    }

    /// One axis for all: a line a lane, a mark where something happened, a number where several things did.
    private func axis() -> [String] {
        let days = record.entries.map(\.dayNumber)
        guard let first = record.entries.map(\.entry.fact.effective.day).min(), let low = days.min(), let high = days.max() else { return [] }
        let width = 72
        let span = high - low + 1
        func column(_ day: Int) -> Int { min(width - 1, (day - low) * width / span) }
        var years = [Character](repeating: "─", count: width)
        var free = 0
        let begin: Int = first.civil.year
        for year in begin...(begin + span / 365 + 1) {
            guard let newYear = Day(year: year, month: 1, day: 1).map({ Int($0.rawValue) }), newYear <= high else { continue }
            let start = newYear < low ? 0 : column(newYear)
            guard start >= free, start + 5 <= width else { continue }
            for (offset, digit) in String(year).enumerated() { years[start + offset] = digit }
            free = start + 5
        }
        var lines = ["", "  " + String(repeating: " ", count: 15) + String(years)]
        for lane in GatheredRecord.Lane.allCases {
            let marks = record.entries.filter { $0.lane == lane }.map { column($0.dayNumber) }
            guard !marks.isEmpty else { continue }
            var cells = [Character](repeating: "·", count: width)
            for (place, several) in Dictionary(grouping: marks, by: { $0 }) {
                cells[place] = several.count == 1 ? "●" : several.count < 10 ? Character(String(several.count)) : "+"
            }
            lines.append("  \(lane.label.padding(14)) " + String(cells))
        }
        return lines
    }
}

extension GatheredRecord.Entry {
    fileprivate var dayNumber: Int { Int(entry.fact.effective.day.rawValue) }
}

extension GatheredRecord.Lane {
    /// What people call it.
    var label: String {
        switch self {
        case .registration: tr("đăng ký", "registration")
        case .certificate: tr("giấy CN", "certificate")
        case .contract: tr("hợp đồng", "contract")
        case .inspection: tr("kiểm tra", "inspection")
        case .sanction: tr("xử phạt", "sanction")
        case .payment: tr("nộp phạt", "payment")
        case .complaint: tr("khiếu nại", "complaint")
        case .other: tr("khác", "other")
        }
    }
}
