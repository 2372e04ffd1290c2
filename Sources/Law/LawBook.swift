public import CivilTime
import Crypto
import Synchronization

/// The packs that are used together: the law as this ledger knows it, over all its days.
///
/// Immutable; another pack makes another book with another hash. What decides is ``inForce``: the packs shipped with the
/// program, unless a question is asked under others.
public final class LawBook: Sendable {
    /// In the order of their names.
    public let packs: [RulePack]
    /// The rules of all packs, in the order of packs and lines.
    public let rules: [Rule]
    /// SHA-256 over the names and hashes of the packs: what an event keeps of the law that decided it.
    public let hash: [UInt8]
    /// What is asked for all the time, ready to use.
    public let tables: LawTables
    /// The days off and the worked weekends of the calendar pack, and what was announced.
    public let calendar: WorkingCalendar
    /// The days off by name, in order.
    public let holidays: [VietnameseHolidays.Holiday]
    let holidayByDay: [Day: VietnameseHolidays.Holiday]
    /// The days that were announced, ascending; they go before those of the calendar pack.
    public let announced: [AnnouncedDay]
    private let byID: [String: [Rule]]
    /// This book under the days announced that were asked for last: decision after decision asks for the same.
    let lastAnnouncing = Mutex<LawBook?>(nil)

    /// Puts packs together.
    ///
    /// - Throws: a fault where two packs have one name or give one rule.
    public init(packs: [RulePack]) throws(PackFault) {
        let sorted = packs.sorted { $0.name < $1.name }
        for (one, next) in zip(sorted, sorted.dropFirst()) where one.name == next.name {
            throw PackFault(file: next.file, line: 1, vi: "đã có gói “\(one.name)”", en: "there is a pack “\(one.name)” already")
        }
        var byID: [String: [Rule]] = [:]
        for pack in sorted {
            for rule in pack.rules {
                if let other = byID[rule.id]?.first, other.pack != rule.pack {
                    throw PackFault(
                        file: pack.file, line: rule.line, vi: "\(rule.id) đã có trong gói \(other.pack)", en: "\(rule.id) stands in pack \(other.pack)")
                }
                byID[rule.id, default: []].append(rule)
            }
        }
        self.packs = sorted
        rules = sorted.flatMap(\.rules)
        self.byID = byID.mapValues { $0.sorted { $0.from < $1.from } }
        hash = Array(SHA256.hash(data: Array(sorted.map { "\($0.name) \($0.hashText)\n" }.joined().utf8)))
        tables = LawTables(self.byID, rules)
        announced = []
        (calendar, holidays, holidayByDay) = Self.days(rules, announced)
    }

    init(_ book: LawBook, announcing days: [AnnouncedDay]) {
        (packs, rules, hash, tables, byID) = (book.packs, book.rules, book.hash, book.tables, book.byID)
        announced = days.sorted { $0.day < $1.day }
        (calendar, holidays, holidayByDay) = Self.days(rules, announced)
    }

    /// The calendar of these rules, but for the days that were announced; the days off by name, in order and by day.
    private static func days(_ rules: [Rule], _ announced: [AnnouncedDay]) -> (
        WorkingCalendar, [VietnameseHolidays.Holiday], [Day: VietnameseHolidays.Holiday]
    ) {
        let said = Set(announced.map(\.day))
        func rows(_ predicate: Predicate) -> [Rule] { rules.filter { $0.predicate == predicate && !said.contains($0.from) } }
        let off = rows(.holiday).map(VietnameseHolidays.Holiday.init) + announced.filter { !$0.isWorked }.map(VietnameseHolidays.Holiday.init)
        let worked = rows(.worked).map(\.from) + announced.filter(\.isWorked).map(\.day)
        return (
            WorkingCalendar(holidays: Set(off.map(\.day)), workedWeekends: Set(worked)), off.sorted { $0.day < $1.day },
            Dictionary(off.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
        )
    }

    /// This book with one pack in place of the one of its name, or added to it.
    public func replacing(_ pack: RulePack) throws(PackFault) -> LawBook {
        try LawBook(packs: packs.filter { $0.name != pack.name } + [pack])
    }

    /// The packs shipped with the program.
    public static let shipped: LawBook = {
        do {
            return try LawBook(packs: ShippedPacks.files.map { try RulePack(tsv: $0.bytes, file: $0.name) })
        } catch {
            // The packs are part of the program and every test reads them: a program with a fault in one is never shipped.
            fatalError("rule pack: \(error)")
        }
    }()

    /// The law that decides here and now. Set for the length of one question by `what if`, and by nothing else: a decider's
    /// answer is a function of its state, its command and this book.
    @TaskLocal public static var inForce: LawBook = .shipped

    /// The hash as lower-case hexadecimal.
    public var hashText: String { Self.hex(hash) }

    /// The rows of a rule, in the order of their days.
    public func rows(_ id: String) -> [Rule] { byID[id] ?? [] }

    /// All rules in force on a day, in the order of packs and lines.
    public func rules(on day: Day) -> [Rule] { rules.filter { $0.isInForce(on: day) } }

    /// The row of a rule in force on a day.
    public func rule(_ id: String, on day: Day) -> Rule? { rows(id).first { $0.isInForce(on: day) } }

    /// The article of a rule on a day; the rule's id where none is in force.
    public func article(_ id: String, on day: Day?) -> String { day.flatMap { rule(id, on: $0)?.article } ?? id }

    /// The rows of a rule as dated values of one kind.
    public func table<Value>(_ id: String, _ pick: (Predicate) -> Value?) -> [Dated<Value>] {
        rows(id).compactMap { $0.dated(pick) }
    }

    /// The pack a rule stands in.
    public func pack(of rule: Rule) -> RulePack? { packs.first { $0.name == rule.pack } }

    static func hash(of text: String) -> String { hex(Array(SHA256.hash(data: Array(text.utf8)))) }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
