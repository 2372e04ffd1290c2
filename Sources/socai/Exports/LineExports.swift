import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import Printing
import ProjectionKit
import SwiftProtobuf

/// JSON Lines: the position first, then the stored bytes, then what can be read of them.
enum JSONLinesExport {
    static func write(_ selection: ExportSelection, to sink: ExportSink) throws -> ExportCounts {
        var counts = ExportCounts()
        try selection.forEach { event in
            try sink.line(line(event))
            counts.events += 1
        }
        return counts
    }

    static func line(_ event: ExportEvent) throws -> String {
        let bytes = JSON.string(Data(event.stored.bytes).base64EncodedString())
        let members = [("position", JSON.unsigned(event.stored.position)), ("event", bytes)]
        return JSON.object(members + (try event.members().dropFirst())).text
    }
}

/// CloudEvents 1.0 in the JSON format, one a line.
enum CloudEventsExport {
    static func write(_ selection: ExportSelection, to sink: ExportSink) throws -> ExportCounts {
        var counts = ExportCounts()
        let source = selection.ledger.settings.origin
        try selection.forEach { event in
            let stored = event.stored
            var members: [(String, JSON)] = [
                ("specversion", .string("1.0")), ("id", .string(stored.id.description)), ("source", .string(source)),
                ("type", .string(stored.type)), ("subject", .string(event.subject)), ("time", .time(stored.occurred)),
                ("datacontenttype", .string("application/json")),
                // Extensions: `sequence` and `recordedtime` are documented ones, the others are ours.
                ("sequence", .string(padded(stored.position))), ("recordedtime", .time(stored.recorded)),
                ("effectivetime", .time(stored.effective)),
            ]
            // An extension may not be empty.
            if !stored.agency.isEmpty { members.append(("agency", .string(stored.agency))) }
            if !stored.officer.isEmpty { members.append(("officer", .string(stored.officer))) }
            if !stored.sealed.isEmpty { members.append(("sealed", .string(event.sealed))) }
            if let fact = event.fact {
                members.append(("data", .raw(try fact.event.message.jsonString())))
            } else {
                members.append(("undecodable", .string(event.problem ?? "")))
                members.append(("data_base64", .string(Data(stored.payload).base64EncodedString())))
            }
            try sink.line(JSON.object(members).text)
            counts.events += 1
        }
        return counts
    }

    /// Twenty digits: the sequence orders as text does.
    private static func padded(_ position: UInt64) -> String {
        let digits = String(position)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }
}

/// One line an event, safe to open in a spreadsheet: CSV (RFC 4180) and XLSX.
enum TableExport {
    private static let heads = [
        "position", "id", "type", "label", "subject", "occurred", "effective", "recorded", "agency", "officer", "tags", "sealed", "payload",
    ]
    /// What a worksheet can hold.
    private static let rowLimit = 1_048_000
    private static let cellLimit = 32_767

    static func writeCSV(_ selection: ExportSelection, to sink: ExportSink) throws -> ExportCounts {
        var counts = ExportCounts()
        try sink.line(heads.joined(separator: ",") + "\r")
        try selection.forEach { event in
            try sink.line(try cells(event).map(CSV.cell).joined(separator: ",") + "\r")
            counts.events += 1
        }
        return counts
    }

    static func writeWorkbook(_ selection: ExportSelection, to path: String) throws -> ExportCounts {
        var rows: [PrintTable.Row] = []
        var payloadColumns = 1
        try selection.forEach { event in
            guard rows.count < rowLimit else {
                throw ExportProblem.tooManyRows(rowLimit)
            }
            let texts = try cells(event)
            let parts = pieces(texts[heads.count - 1])
            payloadColumns = max(payloadColumns, parts.count)
            let others = texts[1..<(heads.count - 1)].map { PrintTable.Cell.text(String(decoding: $0.utf16.prefix(cellLimit), as: UTF16.self)) }
            rows.append(PrintTable.Row([.number(Int64(event.stored.position))] + others + parts.map(PrintTable.Cell.text)))
        }
        let columns =
            [PrintTable.Column(heads[0], .integer)] + heads.dropFirst().map { PrintTable.Column($0) }
            + (1..<payloadColumns).map { PrintTable.Column("payload \($0 + 1)") }
        let title = selection.ledger.settings.origin
        let table = PrintTable(title: title, columns: columns, rows: rows, notes: [selection.basis.line])
        try Workbook.write([table], to: path)
        return ExportCounts(events: rows.count)
    }

    private static func cells(_ event: ExportEvent) throws -> [String] {
        let stored = event.stored
        let payload = try event.fact?.event.message.jsonString() ?? "base64:" + Data(stored.payload).base64EncodedString()
        let label = event.fact.map { tr($0.event.eventType.labelVi, $0.event.eventType.labelEn) } ?? ""
        return [
            String(stored.position), stored.id.description, stored.type, label, event.subject, stored.occurred.description,
            stored.effective.description, stored.recorded.description, stored.agency, stored.officer,
            stored.tags.joined(separator: " "), event.sealed, payload,
        ]
    }

    /// A text in pieces that fit into cells, none broken inside a character.
    private static func pieces(_ text: String) -> [String] {
        guard text.utf16.count > cellLimit else { return [text] }
        var pieces: [String] = []
        var (piece, length) = ("", 0)
        for scalar in text.unicodeScalars {
            let width = UTF16.width(scalar)
            if length + width > cellLimit {
                pieces.append(piece)
                (piece, length) = ("", 0)
            }
            piece.unicodeScalars.append(scalar)
            length += width
        }
        return pieces + [piece]
    }
}

/// Why a format cannot hold what is asked for.
enum ExportProblem: Error, CustomStringConvertible {
    case tooManyRows(Int)

    var description: String {
        switch self {
        case .tooManyRows(let limit):
            tr("Một trang tính chỉ chứa được \(limit) dòng; hãy thu hẹp bằng --from, --to, --type, hoặc dùng --format csv.",
                "A worksheet holds \(limit) rows; narrow it with --from, --to, --type, or use --format csv.")
        }
    }
}
