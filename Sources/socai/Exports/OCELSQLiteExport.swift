import CivilTime
import EventLog
import Foundation
import GRDB
import Ledger

/// OCEL 2.0 as an SQLite file: the tables that the standard names, one table a type.
enum OCELSQLiteExport {
    static func write(_ selection: ExportSelection, to path: String) throws -> ExportCounts {
        let contents = try OCELContents(selection)
        let part = path + ".part"
        try? FileManager.default.removeItem(atPath: part)
        do {
            let queue = try DatabaseQueue(path: part)
            try queue.writeWithoutTransaction { database in
                // A file that takes its place whole needs no journal of its own.
                try database.execute(sql: "PRAGMA journal_mode=OFF")
                try database.inTransaction {
                    try declare(contents, database)
                    try fill(selection, contents, database)
                    return .commit
                }
            }
            try queue.close()
        } catch let error as DatabaseError {
            throw LedgerError.file(path: path, reason: "\(error)")
        }
        guard rename(part, path) == 0 else { throw LedgerError.file(path: path, reason: String(cString: strerror(errno))) }
        return contents.counts
    }

    private static func quoted(_ name: String) -> String { "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }

    private static func declare(_ contents: OCELContents, _ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE event_map_type(ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
                CREATE TABLE object_map_type(ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
                CREATE TABLE event(ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL REFERENCES event_map_type(ocel_type));
                CREATE TABLE object(ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL REFERENCES object_map_type(ocel_type));
                CREATE TABLE event_object(ocel_event_id TEXT NOT NULL REFERENCES event(ocel_id),
                    ocel_object_id TEXT NOT NULL REFERENCES object(ocel_id), ocel_qualifier TEXT NOT NULL,
                    PRIMARY KEY(ocel_event_id, ocel_object_id, ocel_qualifier));
                CREATE TABLE object_object(ocel_source_id TEXT NOT NULL REFERENCES object(ocel_id),
                    ocel_target_id TEXT NOT NULL REFERENCES object(ocel_id), ocel_qualifier TEXT NOT NULL,
                    PRIMARY KEY(ocel_source_id, ocel_target_id, ocel_qualifier));
                """)
        for type in contents.eventTypes {
            let columns = type.attributes.map { "\(quoted($0.name)) \($0.kind == .integer ? "INTEGER" : "TEXT")" }
            try database.execute(
                sql: "CREATE TABLE \(quoted("event_" + type.name))(ocel_id TEXT PRIMARY KEY REFERENCES event(ocel_id), "
                    + (["ocel_time TIMESTAMP"] + columns).joined(separator: ", ") + ")")
            try database.execute(sql: "INSERT INTO event_map_type VALUES (?, ?)", arguments: [type.name, type.name])
        }
        for type in contents.objectTypes {
            try database.execute(
                sql: "CREATE TABLE \(quoted("object_" + type))(ocel_id TEXT NOT NULL REFERENCES object(ocel_id), "
                    + "ocel_time TIMESTAMP, ocel_changed_field TEXT)")
            try database.execute(sql: "INSERT INTO object_map_type VALUES (?, ?)", arguments: [type, type])
        }
    }

    private static func fill(_ selection: ExportSelection, _ contents: OCELContents, _ database: Database) throws {
        for object in contents.objects {
            let kind = ExportEvent.kind(of: object)
            try database.execute(sql: "INSERT INTO object VALUES (?, ?)", arguments: [object, kind])
            // The standard's moment before everything: an object without attributes has its one line there.
            try database.execute(
                sql: "INSERT INTO \(quoted("object_" + kind)) VALUES (?, '1970-01-01T00:00:00+00:00', NULL)", arguments: [object])
        }
        let event = try database.makeStatement(sql: "INSERT INTO event VALUES (?, ?)")
        let relation = try database.makeStatement(sql: "INSERT INTO event_object VALUES (?, ?, ?)")
        try selection.forEach { exported in
            let id = exported.stored.id.description
            try event.execute(arguments: [id, exported.stored.type])
            for named in exported.relations { try relation.execute(arguments: [id, named.object, named.qualifier]) }
            let values = exported.envelope + exported.fields
            let names = (["ocel_id", "ocel_time"] + values.map(\.name)).map(quoted).joined(separator: ", ")
            let marks = Array(repeating: "?", count: values.count + 2).joined(separator: ", ")
            let statement = try database.cachedStatement(
                sql: "INSERT INTO \(quoted("event_" + exported.stored.type))(\(names)) VALUES (\(marks))")
            let cells = values.map { value -> (any DatabaseValueConvertible)? in
                value.kind == .integer ? Int64(value.text) : value.text
            }
            try statement.execute(arguments: StatementArguments([id, exported.stored.occurred.description] + cells))
        }
    }
}
