import Testing

@testable import ActImport

@Suite struct XESReaderTests {
    private func events(
        _ text: String, chunk: Int = 1 << 16, globals: Bool = true, limits: ImportLimits = ImportLimits()
    ) throws -> [[String: String]] {
        let reader = try XESReader(
            source: ByteReader(bytes: Array(text.utf8), chunk: chunk), limits: limits, appliesGlobals: globals)
        var events: [[String: String]] = []
        while let next = try reader.next() {
            guard case .row(let row) = next else {
                events.append([:])
                continue
            }
            var cells: [String: String] = [:]
            for (index, name) in reader.columns.names.enumerated() where !row[index].isEmpty {
                cells[name] = row[index]
            }
            events.append(cells)
        }
        return events
    }

    private let log = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- a comment -->
        <log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">
          <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
          <global scope="trace"><string key="concept:name" value="__INVALID__"/></global>
          <global scope="event">
            <string key="lifecycle:transition" value="complete"/>
            <date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
          </global>
          <classifier name="Activity" keys="concept:name"/>
          <string key="source" value="an office"/>
          <trace>
            <string key="concept:name" value="Vụ &amp; việc 1"/>
            <float key="cost" value="1.5"><string key="currency" value="EUR"/></float>
            <event>
              <string key="concept:name" value="Lập &#x62;iên bản"/>
              <date key="time:timestamp" value="2006-07-24T00:00:00.000+02:00"/>
              <int key="points" value="2"/><boolean key="paid" value="false"/><id key="id" value="6f0e"/>
              <list key="items"><values><string key="item" value="a"/><string key="item" value="b"/></values></list>
              <container key="box"><string key="inner" value="c"/></container>
            </event>
            <event><string key="concept:name" value="Gửi"/><string key="concept:name" value="lần hai"/>
              <string key="lifecycle:transition" value="start"/><string key="empty" value=""/></event>
          </trace>
          <event><string key="concept:name" value="ngoài vụ"/></event>
        </log>
        """

    private let expected: [[String: String]] = [
        [
            "case:concept:name": "Vụ & việc 1", "case:cost": "1.5", "case:cost.currency": "EUR",
            "concept:name": "Lập biên bản", "time:timestamp": "2006-07-24T00:00:00.000+02:00", "points": "2",
            "paid": "false", "id": "6f0e", "items.item": "a", "items.item[2]": "b", "box.inner": "c",
            "lifecycle:transition": "complete",
        ],
        [
            "case:concept:name": "Vụ & việc 1", "case:cost": "1.5", "case:cost.currency": "EUR", "concept:name": "Gửi",
            "concept:name[2]": "lần hai", "lifecycle:transition": "start",
        ],
        ["concept:name": "ngoài vụ", "lifecycle:transition": "complete"],
    ]

    @Test(arguments: [1, 13, 1 << 16])
    func `attributes are named, nested, repeated and defaulted as the standard and its tools do`(chunk: Int) throws {
        let events = try events(log, chunk: chunk)
        #expect(events.count == expected.count)
        for (event, expected) in zip(events, expected) { #expect(event == expected) }
    }

    @Test func `globals can be left aside`() throws {
        #expect(try events(log, globals: false)[2] == ["concept:name": "ngoài vụ"])
    }

    @Test func `a gzipped log is read like a plain one`() throws {
        let reader = try XESReader(
            source: ByteReader(bytes: gzipped(Array(log.utf8))), limits: ImportLimits(), appliesGlobals: true)
        #expect(try read(reader).count == 3)
    }

    @Test func `what a trace says after its events belongs to them too`() throws {
        let late = """
            <log><trace><event><string key="a" value="1"/></event><string key="concept:name" value="C"/></trace></log>
            """
        #expect(try events(late) == [["a": "1", "case:concept:name": "C"]])
    }

    @Test func `a row is known by its number and line`() throws {
        let reader = try XESReader(
            source: ByteReader(bytes: Array(log.utf8)), limits: ImportLimits(), appliesGlobals: true)
        guard case .row(let first)? = try reader.next(), case .row(let second)? = try reader.next() else {
            Issue.record("two rows are expected")
            return
        }
        #expect((first.number, first.line) == (1, 15))
        #expect((second.number, second.line) == (2, 22))
    }

    @Test(arguments: [1, 1 << 16])
    func `malformed XML names its line, after the traces before it were given`(chunk: Int) throws {
        let text =
            "<log>\n<trace><event><string key=\"a\" value=\"1\"/></event></trace>\n<trace>\n<event></trace>\n</log>"
        let reader = try XESReader(
            source: ByteReader(bytes: Array(text.utf8), chunk: chunk), limits: ImportLimits(), appliesGlobals: true)
        guard case .row? = try reader.next() else {
            Issue.record("the first trace is whole")
            return
        }
        let error = complaint { while try reader.next() != nil {} }
        #expect(error.hasPrefix("4: is not well-formed XML"))
    }

    @Test func `a log cut off in the middle is an error`() {
        #expect(complaint { _ = try events(String(log.dropLast(40))) }.contains("is not well-formed XML"))
        #expect(complaint { _ = try events("") }.contains("is not"))
    }

    @Test func `something else than XES is told so`() {
        #expect(complaint { _ = try events("<html><body/></html>") } == "1: is not XES: its root is <html>")
    }

    @Test func `entities and external files are refused before they can do harm`() {
        let bomb = """
            <?xml version="1.0"?>
            <!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
            <log><trace><event><string key="x" value="&b;"/></event></trace></log>
            """
        #expect(complaint { _ = try events(bomb) }.contains("has a DOCTYPE declaration"))
        let outside = """
            <!DOCTYPE log [<!ENTITY file SYSTEM "file:///etc/passwd">]>
            <log><trace><event><string key="x" value="&file;"/></event></trace></log>
            """
        #expect(complaint { _ = try events(outside) }.contains("has a DOCTYPE declaration"))
        #expect(
            complaint { _ = try events("<log><string key=\"x\" value=\"&unknown;\"/></log>") }.contains("well-formed"))
    }

    @Test func `limits hold`() throws {
        var limits = ImportLimits()
        limits.rowBytes = 100
        let long = String(repeating: "x", count: 200)
        let text =
            "<log><trace><event><string key=\"a\" value=\"\(long)\"/></event><event><int key=\"a\" value=\"1\"/></event></trace></log>"
        #expect(try events(text, limits: limits) == [[:], ["a": "1"]])
        limits.columns = 1
        #expect(
            complaint {
                _ = try events(
                    "<log><event><int key=\"a\" value=\"1\"/><int key=\"b\" value=\"1\"/></event></log>", limits: limits
                )
            }
                == "1: has more than 1 different attributes")
    }
}
