import Foundation
import Testing

@testable import ActImport

/// Where things lie, derived from this file's own place.
enum Place {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
    static let mappings = root.appendingPathComponent("tools/mappings")

    static func fixture(_ name: String) -> String { fixtures.appendingPathComponent(name).path }
    static func mapping(_ name: String) -> String { mappings.appendingPathComponent(name).path }
}

/// A directory that is gone with the test.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("socai-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// All rows of a reader: the cells of good ones, the reason of malformed ones.
func read(_ reader: any RowReader) throws -> [Result<[String], ReadFault>] {
    var rows: [Result<[String], ReadFault>] = []
    while let row = try reader.next() {
        switch row {
        case .row(let row): rows.append(.success(row.cells))
        case .malformed(let row): rows.append(.failure(ReadFault(row: row.row, line: row.line, reason: row.reason.en)))
        }
    }
    return rows
}

struct ReadFault: Error, Hashable {
    let row: Int
    let line: Int
    let reason: String
}

/// An importer of a text.
func importer(_ mapping: String, _ source: String, chunk: Int = 1 << 16) throws -> Importer {
    try Importer(
        mapping: Mapping(yaml: mapping), source: ByteReader(bytes: Array(source.utf8), name: "source", chunk: chunk))
}

extension Importer {
    func all() throws -> [ImportedRow] {
        var rows: [ImportedRow] = []
        while let row = try next() { rows.append(row) }
        return rows
    }

    func acts() throws -> [MappedAct] {
        try all().compactMap { if case .act(let act) = $0 { act } else { nil } }
    }

    func rejected() throws -> [RejectedRow] {
        try all().compactMap { if case .rejected(let row) = $0 { row } else { nil } }
    }
}

/// The error a closure throws, told as `line: English text`.
func complaint(_ body: () throws -> Void) -> String {
    do {
        try body()
        return "no error"
    } catch let error as ImportError {
        return "\(error.line.map(String.init) ?? "-"): \(error.message.en)"
    } catch {
        return "\(error)"
    }
}
