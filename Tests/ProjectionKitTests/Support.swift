import CivilTime
import Domain
import EventLog
import Foundation
import GRDB
import ProjectionKit
import SwiftProtobuf
import Synchronization
import Vault

/// A log and a vault in a directory that is gone with the test.
final class Scratch {
    let path: String
    let log: EventLog
    let vault: Vault
    private let recorded = Mutex<Int64>(1_600_000_000_000_000)

    init() throws {
        path = NSTemporaryDirectory() + "views-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var options = EventLog.Options()
        options.mapSize = 1 << 27
        log = try EventLog.create(
            at: path + "/log", ledger: [UInt8](0..<16), origin: "test.example/log", options: options)
        vault = try Vault.create(at: path + "/vault", keyFile: path + "/vault.key")
    }

    deinit {
        log.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    var views: String { path + "/views" }

    func store(_ projections: [Projection]) throws -> ViewStore {
        try ViewStore(directory: views, projections: projections, log: log, vault: vault)
    }

    func reader(_ clearance: Clearance = .none) -> FactReader {
        FactReader(log: log, vault: vault, clearance: clearance)
    }

    /// An id that no other event of the test has.
    static func id(_ number: Int) -> EventID {
        EventID.v7(at: Instant(microseconds: Int64(number) * 1_000), random: (0, UInt64(number)))
    }

    /// Appends an event as the facade would: tags from the catalogue, sealed fields apart.
    @discardableResult
    func append(
        _ event: DomainEvent, id: EventID? = nil, on day: String, effective: String? = nil, agency: String = "so-tttt"
    ) throws -> UInt64 {
        let size = try log.size
        let id = id ?? Self.id(Int(size) + 1_000_000)
        let (payload, parts, subject) = try event.split()
        let sealed = try parts.sorted { $0.key.name < $1.key.name }.map { compartment, bytes in
            let part = try vault.seal(
                bytes, compartment: compartment.name, subject: subject ?? "",
                context: id.bytes + Array(event.type.utf8))
            return SealedPart(
                compartment: compartment.name, subject: subject ?? "", keyID: part.keyID, nonce: part.nonce,
                ciphertext: part.ciphertext)
        }
        return try append(
            EventData(
                id: id, type: event.type, tags: event.tags, occurred: Self.instant(day),
                effective: Self.instant(effective ?? day), agency: agency, payload: payload, sealed: sealed))
    }

    @discardableResult
    func append(_ data: EventData) throws -> UInt64 { try log.appendAndWait([data]).positions[0] }

    static func instant(_ text: String) -> Instant { Instant(text) ?? Instant(microseconds: 0) }
}

/// A registration of a business, as tests need it.
func registered(_ business: String, name: String, address: String = "", point: String = "") -> DomainEvent {
    .registration(
        .businessRegistrationIssued(
            .with {
                $0.businessID = business
                $0.businessName = name
                $0.address = address
                $0.pointID = point
            }))
}

func corrected(
    _ target: EventID, to event: DomainEvent?, type: String = "", effective: String = "", subjects: [String]
) throws -> DomainEvent {
    let payload = try event?.payload() ?? []
    return .correction(
        .eventCorrected(
            .with {
                $0.target = target.description
                $0.targetType = event?.type ?? type
                $0.replacement = Data(payload)
                $0.effective = effective
                $0.ground = "ghi nhầm"
                $0.authority = "trưởng phòng"
                $0.subjects = subjects
            }))
}

func retracted(_ target: EventID, subjects: [String]) -> DomainEvent {
    .correction(
        .eventRetracted(
            .with {
                $0.target = target.description
                $0.ground = "ghi nhầm"
                $0.authority = "trưởng phòng"
                $0.subjects = subjects
            }))
}

/// The projection that forgets nothing: every fact of every subject, in order, so that any difference shows.
func docket(name: String = "Docket", version: Int = 1, compartments: Set<Compartment> = [], types: Set<String>? = nil)
    -> Projection
{
    func table(_ kind: String) -> TableSchema {
        TableSchema(
            "\(kind)_docket", vi: "Hồ sơ", en: "Docket",
            columns: [
                Column("number", .integer, vi: "Số thứ tự", en: "Number"),
                Column("position", .integer, vi: "Vị trí", en: "Position"),
                Column("effective", .instant, vi: "Hiệu lực", en: "Effective"),
                Column("sentence", vi: "Nội dung", en: "Sentence"),
                Column("amended", vi: "Đính chính", en: "Amended by"),
            ], key: ["number"], search: ["sentence"])
    }
    func fold(_ kind: String) -> Fold {
        Fold(
            kind: kind, tables: ["\(kind)_docket"], types: types, initial: { _ in [Fact]() }, evolve: { $0.append($1) },
            rows: { facts, _ in
                facts.enumerated().map { number, fact in
                    Row(
                        "\(kind)_docket",
                        [
                            "number": .integer(Int64(number)), "position": .integer(Int64(fact.position)),
                            "effective": .text(fact.effective.description), "sentence": .text(Sentence.vi(fact)),
                            "amended": .text(fact.amendedBy.map(String.init).joined(separator: " ")),
                        ])
                }
            })
    }
    let kinds = ["business", "point", "case", "childcase"]
    return Projection(
        name: name, version: version, titleVi: "Hồ sơ", titleEn: "Docket", compartments: compartments,
        schema: kinds.map(table), folds: kinds.map(fold))
}

/// Every row of every table of a view's file, as text, in order.
func dump(_ path: String, _ projection: Projection) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    return try queue.read { db in
        var lines: [String] = []
        for table in projection.schema.map(\.name) + ["_quarantine"] {
            let rows = try GRDB.Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { row in
                row.map { "\($0)=\($1)" }.joined(separator: "|")
            }
            lines += rows.sorted().map { "\(table): \($0)" }
        }
        for table in projection.schema where !table.search.isEmpty {
            let rows = try GRDB.Row.fetchAll(
                db,
                sql:
                    "SELECT t.subject, s.folded, s.marked FROM \(table.name)_search s JOIN \(table.name) t ON t.rowid = s.rowid"
            )
            lines += rows.map { "\(table.name)_search: \($0.map { "\($1)" }.joined(separator: "|"))" }.sorted()
        }
        return lines
    }
}
