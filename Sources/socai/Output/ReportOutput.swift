import ArgumentParser
import Foundation
import Printing

/// In what form a report is given.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable { case terminal, json, csv, xlsx, html, pdf }

/// Where a report goes: to standard output, or whole to a file.
struct ReportOutput {
    let format: ReportFormat
    let path: String?

    /// Whether it is for programs, rather than for people to read.
    var isExport: Bool { ![.terminal, .html, .pdf].contains(format) }

    func validate() throws {
        guard path == nil, format == .xlsx || format == .pdf else { return }
        throw ValidationError(tr("--format \(format.rawValue) cần --out TỆP.", "--format \(format.rawValue) needs --out FILE."))
    }

    func emit(_ text: String) throws {
        guard let path else { return Terminal.print(text.hasSuffix("\n") ? String(text.dropLast()) : text) }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw PrintError.file(path: path, reason: error.localizedDescription)
        }
    }

    /// Says where it was written to.
    func done() { if let path { Terminal.message(tr("Đã ghi \(path).", "Wrote \(path).")) } }

    /// Tables one below the other, columns aligned.
    static func text(_ tables: [PrintTable], heading: String) -> String {
        tables.map { text($0, heading) }.joined(separator: "\n")
    }

    private static func text(_ table: PrintTable, _ heading: String) -> String {
        let cells = table.rows.map { row in
            table.columns.indices.map { $0 < row.cells.count ? PrintTable.text(row.cells[$0], table.columns[$0].kind) : "" }
        }
        let widths = table.columns.indices.map { index in
            max(table.columns[index].title.count, cells.map { $0[index].count }.max() ?? 0)
        }
        func line(_ values: [String]) -> String {
            values.indices.map { index in
                let gap = String(repeating: " ", count: max(0, widths[index] - values[index].count))
                return table.columns[index].kind == .text ? values[index] + gap : gap + values[index]
            }.joined(separator: "  ")
        }
        var out = Terminal.bold("\(heading) · \(table.title)") + "\n" + Terminal.bold(line(table.columns.map(\.title))) + "\n"
        for (row, values) in zip(table.rows, cells) { out += (row.isHeading ? Terminal.bold(line(values)) : line(values)) + "\n" }
        for note in table.notes { out += Terminal.dim(note) + "\n" }
        return out
    }
}
