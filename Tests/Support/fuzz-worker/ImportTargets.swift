import ActImport
import Foundation

/// A CSV file or an XES log, plain or packed, read by a mapping.
final class TableTarget: Target {
    private let mapping: Mapping
    private let format: Mapping.Format

    init(_ scene: Scene, _ format: Mapping.Format) throws {
        self.format = format
        mapping = try Mapping(yaml: format == .csv ? Samples.csvMapping : Samples.xesMapping)
    }

    func seeds() throws -> [[UInt8]] {
        let text = Array((format == .csv ? Samples.csv : Samples.xes).utf8)
        return [
            text, Samples.packed(text),
            Array((format == .csv ? Samples.csv : Samples.xes).replacing("\n", with: "\r\n").utf8),
            [0xef, 0xbb, 0xbf] + text,
        ]
    }

    var words: [String] {
        format == .csv
            ? ["\"", "\"\"", ",", "\r\n", "case", "decide", "pay", "1.5"]
            : [
                "<trace>", "</trace>", "<event>", "<string key=\"concept:name\" value=\"pay\"/>",
                "<global scope=\"event\">", "<!ENTITY a \"b\">", "&a;", "xmlns:x=\"y\"",
            ]
    }

    func take(_ input: [UInt8]) throws -> Bool {
        let whole = read(input, chunk: 1 << 17)
        // Where the file is cut into chunks must not matter.
        let pieces = read(input, chunk: input.count > 20_000 ? 997 : 3)
        guard (whole.error == nil) == (pieces.error == nil) else {
            throw Violation("another chunk size gives another end")
        }
        // Where the file is broken, more or fewer of the rows before that may have been read.
        let common =
            whole.error == nil ? max(whole.rows.count, pieces.rows.count) : min(whole.rows.count, pieces.rows.count)
        guard whole.rows.prefix(common) == pieces.rows.prefix(common) else {
            throw Violation("another chunk size gives other rows")
        }
        return whole.error == nil
    }

    private func read(_ input: [UInt8], chunk: Int) -> (rows: [String], error: String?) {
        var rows: [String] = []
        do throws(ImportError) {
            let importer = try Importer(mapping: mapping, source: ByteReader(bytes: input, name: "input", chunk: chunk))
            while rows.count < 3_000, let row = try importer.next() { rows.append("\(row)") }
            return (rows, nil)
        } catch {
            return (rows, error.texts.en)
        }
    }
}

/// A mapping, and what it then makes of a file.
final class MappingTarget: Target {
    init(_ scene: Scene) throws {}

    func seeds() throws -> [[UInt8]] {
        [Samples.csvMapping, Samples.xesMapping, Samples.plainMapping].map { Array($0.utf8) }
    }

    var words: [String] {
        [
            "when:", "rules:", "fields:", "type:", "id:", "attributes:", "rest", "column:", "equals:",
            "matches: \"(a+)+$\"", "table:", "{amount}", "{{", "any:",
            "all:", "not:", "as: int", "split: \";\"", "currency:", "dates:", "&x", "*x", "<<: *x", "!!int", "---\n",
            "\n  ", "absent:", "format: xes",
        ]
    }

    func take(_ input: [UInt8]) throws -> Bool {
        guard let text = String(validating: input, as: UTF8.self), let mapping = try? Mapping(yaml: text) else {
            return false
        }
        let source = mapping.format == .csv ? Samples.csv : Samples.xes
        guard
            let importer = try? Importer(mapping: mapping, source: ByteReader(bytes: Array(source.utf8), name: "input"))
        else { return true }
        while let row = try? importer.next() { _ = row }
        return true
    }
}

/// Small files that use what readers and mappings can do.
enum Samples {
    static let csvMapping = """
        name: fuzz
        format: csv
        time_zone: "+07:00"
        dates: [iso, "dd/MM/yyyy"]
        currency: VND
        agency: "{office}"
        officer: "{who}"
        occurred: "{day}"
        subject: "case:{case}"
        attributes: rest
        on_unmatched: reject
        rules:
          - when: {all: [{column: what, equals: decide}, {not: {column: amount, empty: true}}]}
            type: SanctionDecisionIssued
            fields:
              without_record: "true"
              main: FINE
              fine: "{amount}"
              violator_name: "{name}"
              confiscated_items: {column: items, split: ";"}
              articles.article: "{article}"
          - when: {column: what, matches: "^pa[yi]"}
            type: FinePaid
            fields: {running_total: "{amount}"}
        """

    static let plainMapping = """
        name: plain
        format: csv
        id: [case, day]
        agency: police
        occurred: "{day}"
        subject: "case:{case}"
        rules: [{type: FinePaid}]
        """

    static let csv = #"""
        case,day,what,office,who,amount,name,items,article
        A1,2024-01-31,decide,ca-1,Ng. V. A,"2000000","Đặng Thuý ""Hoà""",máy; bàn,35
        A1,31/01/2024,pay,ca-1,,1500000.5,,,
        A2,2024-02-29,nothing,ca-2,B,,"xuống
        dòng",,
        A3,2024-02-30,pai,ca-2,B,-1,,,

        """#

    static let xesMapping = """
        name: fuzz-xes
        format: xes
        agency: police
        occurred: "{time:timestamp}"
        subject: "case:{case:concept:name}"
        rules:
          - when: {column: "concept:name", equals: pay}
            type: FinePaid
            fields: {running_total: "{amount}"}
          - type: DecisionSent
        currency: EUR
        """

    static let xes = """
        <?xml version="1.0" encoding="UTF-8"?>
        <log xes.version="1.0" xmlns="http://www.xes-standard.org/">
          <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
          <global scope="event"><string key="concept:name" value="__INVALID__"/></global>
          <classifier name="Activity" keys="concept:name"/>
          <trace>
            <string key="concept:name" value="A1"/>
            <event><string key="concept:name" value="send"/><date key="time:timestamp" value="2024-01-31T08:00:00.000+07:00"/></event>
            <event>
              <string key="concept:name" value="pay"/><date key="time:timestamp" value="2024-02-01T08:00:00Z"/>
              <float key="amount" value="35.50"><string key="currency" value="EUR"/></float><int key="n" value="7"/><boolean key="b" value="true"/>
              <list key="items"><values><string key="item" value="m&#225;y &amp; b&#224;n"/></values></list>
            </event>
          </trace>
        </log>

        """

    /// gzip with stored blocks (RFC 1951, 1952), so that a change of the text is a change of the text.
    static func packed(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
        let count = UInt16(clamping: bytes.count)
        out.append(1)
        for value in [count, ~count] { out += [UInt8(value & 255), UInt8(value >> 8)] }
        out += bytes.prefix(Int(count))
        for value in [crc(bytes), UInt32(bytes.count)] {
            withUnsafeBytes(of: value.littleEndian) { out += Array($0) }
        }
        return out
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xedb8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
