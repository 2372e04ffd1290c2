import Foundation

/// The CSV file rejected rows go to: row, line, reason, then the row as it was read. It comes into being with the first.
///
/// A cell that a spreadsheet would take for a formula is written with an apostrophe before it; numbers are left alone.
final class RejectsFile {
    let path: String
    private let columns: [String]
    private var handle: FileHandle?

    init(path: String, columns: [String]) {
        self.path = path
        self.columns = columns
    }

    func write(_ rejected: RejectedRow) throws(ImportError) {
        if handle == nil {
            handle = try open()
            try put(RejectsFile.record(["row", "line", "reason"] + columns))
        }
        try put(
            RejectsFile.record(
                [String(rejected.row), String(rejected.line), rejected.reason.description] + rejected.cells))
    }

    func close() { try? handle?.close() }

    private func open() throws(ImportError) -> FileHandle {
        let url = URL(fileURLWithPath: path)
        do {
            // The rows may hold what the ledger would seal: they are for the one who imports.
            try? FileManager.default.removeItem(at: url)
            try Data().write(to: url)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            return try FileHandle(forWritingTo: url)
        } catch {
            throw failure(error)
        }
    }

    private func put(_ text: String) throws(ImportError) {
        do {
            try handle?.write(contentsOf: Data(text.utf8))
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: any Error) -> ImportError {
        ImportError(
            .rejects, file: path, vi: "không ghi được tệp các dòng bị loại: \(error.localizedDescription)",
            en: "cannot write the file of rejected rows: \(error.localizedDescription)")
    }

    static func record(_ cells: [String]) -> String {
        cells.map { quoted(guarded($0)) }.joined(separator: ",") + "\r\n"
    }

    private static func guarded(_ cell: String) -> String {
        guard let first = cell.utf8.first, [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains(first), Double(cell) == nil
        else { return cell }
        return "'" + cell
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return cell }
        return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
