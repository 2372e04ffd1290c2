import Crypto
import Domain
import EventLog
import Foundation
import Ledger
import MerkleTree

/// A random sample of subjects that anyone can draw again: the same seed, position and population give the same cases.
///
/// Each subject of the population has the number SHA-256(seed ‖ line end ‖ root ‖ line end ‖ subject); the lowest are drawn. The root
/// stands in it so that nobody who writes the log can know the sample before.
struct CaseSample: Codable {
    static let format = "socai-sample-1"
    static let method = #"the lowest SHA-256(seed \n root \n subject), UTF-8"#

    let format: String
    let seed: UInt64
    let count: Int
    let kind: String
    let conditions: [String]
    let population: Int
    let origin: String
    let size: UInt64
    let root: String
    let cases: [String]

    enum CodingKeys: String, CodingKey {
        case format, seed, count, kind, conditions = "where", population, origin, size, root, cases
    }

    /// Draws a sample from the subjects of a kind that events of the first `basis.size` name.
    ///
    /// - Parameter conditions: each must hold for one event of the subject at least.
    init(seed: UInt64, count: Int, kind: String, conditions: [String], from ledger: Ledger, basis: Basis) throws {
        let population = try Self.population(kind, conditions.compactMap(ExportCondition.init), ledger, basis)
        let root = basis.root.base64
        let drawn = population.map { subject in
            (Array(SHA256.hash(data: Data("\(seed)\n\(root)\n\(subject)".utf8))), subject)
        }.sorted { $0.0.lexicographicallyPrecedes($1.0) }.prefix(count)
        (format, self.seed, self.count, self.kind, self.conditions) = (Self.format, seed, count, kind, conditions)
        (self.population, origin, size, self.root) = (population.count, ledger.settings.origin, basis.size, root)
        cases = drawn.map(\.1)
    }

    private static func population(
        _ kind: String, _ conditions: [ExportCondition], _ ledger: Ledger, _ basis: Basis
    ) throws -> [String] {
        try ledger.subjects(of: kind).filter { try holds(conditions, for: $0, ledger, basis) }
    }

    /// Whether a subject was there at that position, and every condition holds for one of its events.
    private static func holds(_ conditions: [ExportCondition], for tag: String, _ ledger: Ledger, _ basis: Basis) throws -> Bool {
        guard try ledger.log.positions(tag: tag, below: basis.size).first != nil else { return false }
        var open = conditions
        guard !open.isEmpty else { return true }
        try ledger.log.forEach(Query(tags: [tag]), from: nil, to: basis.size) { stored in
            let event = ExportEvent(stored, ledger.reader())
            open.removeAll { $0.holds(for: event) }
            return !open.isEmpty
        }
        return open.isEmpty
    }

    var json: JSON {
        .object([
            ("format", .string(format)), ("seed", .unsigned(seed)), ("count", .integer(Int64(count))), ("kind", .string(kind)),
            ("where", .strings(conditions)), ("method", .string(Self.method)), ("population", .integer(Int64(population))),
            ("origin", .string(origin)), ("position", size == 0 ? .null : .unsigned(size - 1)), ("size", .unsigned(size)),
            ("root", .string(root)), ("cases", .strings(cases)),
        ])
    }

    /// Reads what ``json`` wrote; `nil` where a file holds something else.
    init?(reading path: String) {
        guard let data = FileManager.default.contents(atPath: path), let read = try? JSONDecoder().decode(CaseSample.self, from: data),
            read.format == Self.format
        else { return nil }
        self = read
    }
}
