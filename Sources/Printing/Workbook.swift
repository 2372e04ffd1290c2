internal import CXlsxWriter
internal import Foundation

/// Tables as an Office Open XML workbook (libxlsxwriter), one sheet a table.
public enum Workbook {
    /// Writes the tables to a file; the same tables give the same bytes.
    ///
    /// Texts are written as texts: what looks like a formula stays one. - Throws: ``PrintError``.
    public static func write(_ tables: [PrintTable], to path: String) throws(PrintError) {
        // The library complains on standard error by itself; a file that cannot be made is told before it is asked.
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw .file(path: path, reason: "no such directory, or not writable")
        }
        guard let workbook = workbook_new(path) else { throw .file(path: path, reason: "libxlsxwriter") }
        var properties = lxw_doc_properties()
        // A fixed time of creation (1 January 1980): the file says what the ledger held, not when it was printed.
        properties.created = 315_532_800
        workbook_set_properties(workbook, &properties)
        let formats = Formats(workbook)
        var names: Set<String> = []
        for table in tables {
            let name = sheetName(table.title, &names)
            guard let sheet = workbook_add_worksheet(workbook, name) else {
                workbook_close(workbook)
                throw .file(path: path, reason: "sheet “\(name)”")
            }
            fill(sheet, table, formats)
        }
        let code = workbook_close(workbook)
        guard code == LXW_NO_ERROR else { throw .file(path: path, reason: String(cString: lxw_strerror(code))) }
    }

    private struct Formats {
        let heading: UnsafeMutablePointer<lxw_format>?
        let number: UnsafeMutablePointer<lxw_format>?
        let boldNumber: UnsafeMutablePointer<lxw_format>?
        let percent: UnsafeMutablePointer<lxw_format>?

        init(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
            heading = workbook_add_format(workbook)
            format_set_bold(heading)
            format_set_text_wrap(heading)
            number = workbook_add_format(workbook)
            format_set_num_format(number, "#,##0")
            boldNumber = workbook_add_format(workbook)
            format_set_bold(boldNumber)
            format_set_num_format(boldNumber, "#,##0")
            percent = workbook_add_format(workbook)
            format_set_num_format(percent, "0.0%")
        }
    }

    private static func fill(_ sheet: UnsafeMutablePointer<lxw_worksheet>, _ table: PrintTable, _ formats: Formats) {
        worksheet_write_string(sheet, 0, 0, table.title, formats.heading)
        for (index, column) in table.columns.enumerated() {
            let at = UInt16(index)
            worksheet_set_column(sheet, at, at, column.kind == .text ? 36 : 16, nil)
            worksheet_write_string(sheet, 1, at, column.title, formats.heading)
        }
        for (line, row) in table.rows.enumerated() {
            for (index, (column, cell)) in zip(table.columns, row.cells).enumerated() {
                let (at, down) = (UInt16(index), UInt32(line + 2))
                switch cell {
                case .empty: break
                case .text(let text):
                    worksheet_write_string(sheet, down, at, text, row.isHeading ? formats.heading : nil)
                case .number(let number) where column.kind == .perMille:
                    worksheet_write_number(sheet, down, at, Double(number) / 1000, formats.percent)
                case .number(let number):
                    worksheet_write_number(
                        sheet, down, at, Double(number), row.isHeading ? formats.boldNumber : formats.number)
                }
            }
        }
        for (index, note) in table.notes.enumerated() {
            worksheet_write_string(sheet, UInt32(table.rows.count + 3 + index), 0, note, nil)
        }
        worksheet_freeze_panes(sheet, 2, 0)
    }

    /// At most 31 UTF-16 units, none of `[]:*?/\`, each once: what the format allows.
    private static func sheetName(_ title: String, _ taken: inout Set<String>) -> String {
        let clean = String(title.map { "[]:*?/\\'".contains($0) ? " " : $0 })
        var name = clean.isEmpty ? "1" : clean
        while name.utf16.count > 31 { name.removeLast() }
        var number = 2
        let stem = name
        while !taken.insert(name.lowercased()).inserted {
            let tail = " \(number)"
            var head = stem
            while head.utf16.count + tail.utf16.count > 31 { head.removeLast() }
            name = head + tail
            number += 1
        }
        return name
    }
}
