/// Comma-separated values (RFC 4180), safe to open in a spreadsheet.
public enum CSV {
    /// One cell: quoted where it must be; a text a spreadsheet would take for a formula gets an apostrophe before it.
    public static func cell(_ text: String) -> String {
        let safe = "=+-@\t\r".contains(text.first ?? " ") ? "'" + text : text
        let mustQuote = safe.unicodeScalars.contains { ",\"\n\r".unicodeScalars.contains($0) }
        return mustQuote ? "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" : safe
    }
}

extension PrintTable {
    /// The table as CSV: one line of heads, then one a row; numbers as plain digits, per mille as percent with a point.
    public var csv: String {
        var out = columns.map { CSV.cell($0.title) }.joined(separator: ",") + "\r\n"
        for row in rows {
            let cells = columns.indices.map { index -> String in
                switch index < row.cells.count ? row.cells[index] : .empty {
                case .empty: ""
                case .text(let text): CSV.cell(text)
                case .number(let number) where columns[index].kind == .perMille:
                    "\(number < 0 ? "-" : "")\(number.magnitude / 10).\(number.magnitude % 10)"
                case .number(let number): String(number)
                }
            }
            out += cells.joined(separator: ",") + "\r\n"
        }
        return out
    }
}
