import CivilTime
import Crypto

/// A readable file of rules, named by the hash of its bytes.
public struct RulePack: Hashable, Sendable {
    /// `points`: what the command line calls it.
    public let name: String
    public let titleVi: String
    public let titleEn: String
    /// The province it is for; empty for the whole country.
    public let territory: String
    /// SHA-256 of the file.
    public let hash: [UInt8]
    /// In the order of the file.
    public let rules: [Rule]
    /// The file's name, as faults print it.
    public let file: String
    /// The file's bytes.
    public let bytes: [UInt8]

    /// The columns of a pack, in order.
    public static let columns = ["id", "predicate", "article", "source", "from", "to", "status", "vi", "en"]

    /// Reads a pack: comments, the pack's own lines `#name⇥value`, then a table with one rule a row.
    ///
    /// - Throws: the first fault, with its line and reason; nothing of a pack with a fault is used.
    public init(tsv bytes: [UInt8], file: String) throws(PackFault) {
        (self.file, self.bytes) = (file, bytes)
        hash = Array(SHA256.hash(data: bytes))
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw PackFault(file: file, line: 0, vi: "không phải UTF-8", en: "is not UTF-8")
        }
        var head: [String: (value: String, line: Int)] = [:]
        var rows: [(cells: [String], line: Int)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if line.hasPrefix("#") {
                if cells.count == 2 { head[String(cells[0].dropFirst())] = (cells[1], index + 1) }
            } else if !line.isEmpty {
                rows.append((cells, index + 1))
            }
        }
        func value(_ name: String, mayBeEmpty: Bool = false) throws(PackFault) -> String {
            guard let found = head[name], mayBeEmpty || !found.value.isEmpty else {
                throw PackFault(
                    file: file, line: head[name]?.line ?? 1, vi: "thiếu dòng #\(name)⇥giá trị", en: "the line #\(name)⇥value is missing")
            }
            return found.value
        }
        (name, titleVi, titleEn) = (try value("pack"), try value("title_vi"), try value("title_en"))
        territory = try value("territory", mayBeEmpty: true)
        guard let first = rows.first, first.cells == Self.columns else {
            let names = Self.columns.joined(separator: " ")
            throw PackFault(file: file, line: rows.first?.line ?? 1, vi: "hàng tên cột phải là: \(names)", en: "the row of names must be: \(names)")
        }
        var rules: [Rule] = []
        for row in rows.dropFirst() { rules.append(try Rule(row.cells, pack: name, file: file, line: row.line)) }
        guard !rules.isEmpty else { throw PackFault(file: file, line: first.line, vi: "không có quy tắc nào", en: "there is no rule") }
        self.rules = rules
        try checkOverlaps()
    }

    /// The hash as lower-case hexadecimal.
    public var hashText: String { LawBook.hex(hash) }

    /// Two rows of one id never hold on one day.
    private func checkOverlaps() throws(PackFault) {
        for (_, rows) in Dictionary(grouping: rules, by: \.id) {
            let sorted = rows.sorted { $0.from < $1.from }
            for (one, next) in zip(sorted, sorted.dropFirst()) {
                guard one.through.map({ $0 < next.from }) ?? false else {
                    throw PackFault(
                        file: file, line: max(one.line, next.line), vi: "\(one.id): trùng thời gian với dòng \(min(one.line, next.line))",
                        en: "\(one.id): in force together with line \(min(one.line, next.line))")
                }
            }
        }
    }
}

extension Rule {
    /// Reads one row.
    init(_ cells: [String], pack: String, file: String, line: Int) throws(PackFault) {
        func fault(_ vi: String, _ en: String) -> PackFault { PackFault(file: file, line: line, vi: vi, en: en) }
        guard cells.count == RulePack.columns.count else {
            throw fault(
                "có \(cells.count) cột, phải là \(RulePack.columns.count)", "\(cells.count) columns, not \(RulePack.columns.count)")
        }
        for (name, cell) in zip(RulePack.columns, cells) where cell.isEmpty && name != "to" {
            throw fault("cột \(name) trống", "column \(name) is empty")
        }
        guard let from = Day(cells[4]), from.description == cells[4] else {
            throw fault("from “\(cells[4])” không phải ngày YYYY-MM-DD", "from “\(cells[4])” is no day YYYY-MM-DD")
        }
        var through: Day?
        if !cells[5].isEmpty {
            guard let day = Day(cells[5]), day.description == cells[5], from <= day else {
                throw fault("to “\(cells[5])” không phải ngày từ \(from)", "to “\(cells[5])” is no day from \(from) on")
            }
            through = day
        }
        guard let status = RuleStatus(rawValue: cells[6]) else {
            throw fault("status “\(cells[6])”: confirmed hoặc unconfirmed", "status “\(cells[6])”: confirmed or unconfirmed")
        }
        do {
            predicate = try Predicate(words: cells[1])
        } catch {
            throw fault(error.vi, error.en)
        }
        (id, words, article, source, labelVi, labelEn) = (cells[0], cells[1], cells[2], cells[3], cells[7], cells[8])
        (self.from, self.through, self.status, self.pack, self.line) = (from, through, status, pack, line)
    }
}
