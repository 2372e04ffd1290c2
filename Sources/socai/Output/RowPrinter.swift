import CivilTime
import Foundation
import ProjectionKit

/// Rows of a view on standard output.
enum RowPrinter {
    static func printTable(_ answer: ViewAnswer) {
        let heads = answer.columns.map { tr($0.labelVi, $0.labelEn) }
        let cells = answer.rows.map { row in zip(answer.columns, row).map { text($0, $1) } }
        let widths = heads.indices.map { index in
            min(40, max(heads[index].count, cells.map { $0[index].count }.max() ?? 0))
        }
        func line(_ values: [String], _ style: (String) -> String) -> String {
            zip(values, widths).map { value, width in style(clipped(value, width).padding(width)) }.joined(separator: "  ")
        }
        Terminal.print(line(heads, Terminal.bold))
        for row in cells { Terminal.print(line(row) { $0 }) }
        let position = answer.position.map { Terminal.grouped($0) } ?? "–"
        let effect = answer.inEffect.map { tr(", có hiệu lực đến \($0.vietnamese)", ", in effect by \($0)") } ?? ""
        Terminal.print(
            Terminal.dim(
                tr("\(answer.rows.count) dòng. Căn cứ: vị trí \(position), bảng \(answer.view) v\(answer.version), gốc \(answer.root)\(effect)",
                    "\(answer.rows.count) rows. Rests on: position \(position), view \(answer.view) v\(answer.version), root \(answer.root)\(effect)")))
    }

    /// - Parameter clocks: the moments that were asked for.
    static func printJSON(_ answer: ViewAnswer, _ clocks: [(String, JSON)] = []) {
        let rows = answer.rows.map { row in JSON.object(zip(answer.columns, row).map { ($0.name, json($1)) }) }
        Terminal.print(
            JSON.object([
                ("view", .string(answer.view)), ("version", .integer(Int64(answer.version))), ("table", .string(answer.table)),
                ("position", .optional(answer.position, JSON.unsigned)), ("size", .unsigned(answer.size)),
                ("root", .string(answer.root)),
            ] + clocks + [("quarantined", .array(answer.quarantined.map(\.json))), ("rows", .array(rows))]).text)
    }

    /// RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe before it.
    static func printCSV(_ answer: ViewAnswer) {
        func quoted(_ text: String) -> String {
            text.contains { ",\"\n\r".contains($0) } || text.unicodeScalars.contains("\r")
                ? "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : text
        }
        Terminal.print(answer.columns.map { quoted($0.name) }.joined(separator: ","))
        for row in answer.rows {
            let cells = row.map { value -> String in
                guard case .text(let text) = value else { return value.description }
                return quoted("=+-@\t\r".contains(text.first ?? " ") ? "'" + text : text)
            }
            Terminal.print(cells.joined(separator: ","))
        }
    }

    private static func json(_ value: SQLValue) -> JSON {
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text(let text): .string(text)
        }
    }

    private static func text(_ column: Column, _ value: SQLValue) -> String {
        switch (column.kind, value) {
        case (.amount, .integer(let number)): Terminal.grouped(number)
        case (.flag, .integer(let number)): number == 0 ? "" : "✓"
        case (_, let value): value.description
        }
    }

    private static func clipped(_ text: String, _ width: Int) -> String {
        let line = text.replacingOccurrences(of: "\n", with: " ")
        return line.count <= width ? line : line.prefix(width - 1) + "…"
    }
}
