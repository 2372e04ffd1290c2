import CivilTime
import Domain
import Foundation
import Law
import Ledger
import ProjectionKit
import Testing

/// What a reader without clearance can ask, of two ledgers that differ only in what is sealed: no answer may differ.
@Suite struct NoClearanceTests {
    /// The calendar with two days off more, in a file: running deadlines move under it.
    private static func laterCalendar(_ scene: SealedScene) -> String {
        let shipped = LawBook.shipped.packs.first { $0.name == "calendar" }?.bytes ?? []
        let rows = ["2024-12-24", "2024-12-26"].map { "HOL-\($0)\tholiday\tThông báo\tThông báo\t\($0)\t\($0)\tunconfirmed\tNghỉ\tDay off\n" }
        let path = scene.folder + "/lich.tsv"
        _ = FileManager.default.createFile(atPath: path, contents: Data(shipped + Array(rows.joined().utf8)))
        return path
    }

    /// Every command that answers something, as a reader without clearance may ask it.
    private static func commands(_ scene: SealedScene) -> [[String]] {
        var commands = [
            ["events"], ["events", "--json"], ["events", "--json", "--backwards", "--limit", "50"], ["verify"], ["verify", "--json"],
            ["checkpoint"], ["views", "status"], ["views", "status", "--json"], ["views", "rebuild"], ["views", "verify", "--json"],
            ["export", "--format", "jsonl"], ["tiles", scene.folder + "/tiles"], ["backup", scene.folder + "/backup"],
            ["prove", "17", "--json"], ["prove", "--since", "100", "--json"], ["why", "PlaceStatistics", "places", "64"],
            ["diff", "InformationCommunications", "--from", "5000"], ["queue", "--on", "2024-08-01", "--json"],
            ["deviations"], ["deviations", "--json", "--on", "2025-06-30"], ["process", "childcase", "--json"], ["process", "complaint"],
            ["alerts"], ["alerts", "--json"], ["deadline", "17", "--json"], ["deadline", "--changed-by", "5000", "--json"],
            ["deadline", "--rules", laterCalendar(scene), "--json"], ["deadline", "--changed-since", LawBook.shipped.hashText, "--json"],
        ]
        for format in ["cloudevents", "xes", "ocel-json", "ocel-xml", "csv"] { commands.append(["export", "--format", format]) }
        let sealing = Catalogue.eventTypes.filter { $0.sealedUnder != nil }
        let kinds = Set(sealing.flatMap(\.fields).compactMap(\.tag)).subtracting(["*"])
        for subject in kinds.sorted().map({ "\($0):\(SealedScene.people[0])" }) + ["agency:\(SealedScene.labour)"] {
            for command in ["show", "trace", "dossier", "reads", "watch", "attachments"] {
                commands += [[command, subject], [command, subject, "--json"]]
            }
            commands.append(["events", "--tag", subject, "--json"])
            commands.append(["diff", subject, "--from", "100", "--json"])
            // Turned away: another kind of body, no body at all, nobody named.
            for agency in [SealedScene.school, "khong-co"] {
                commands.append(["trace", subject, "--unseal", "child", "--as", agency, "--reader", "A", "--purpose", "B"])
            }
            commands.append(["show", subject, "--unseal", "child", "personal"])
        }
        commands.append(["bundle", "childcase:\(SealedScene.people[0])", "--out", scene.folder + "/bundle.zip"])
        for subject in ["business:\(SealedScene.people[0])", "person:\(SealedScene.people[0])", "point:\(SealedScene.people[0])"] {
            for format in ["json", "graphml", "ftm", "svg"] { commands.append(["network", subject, "--format", format]) }
            commands += [["network", subject, "--as", SealedScene.school], ["same", subject], ["same", subject, "--json"]]
            commands.append(["network", subject, "--unseal", "personal", "--as", SealedScene.school, "--reader", "A", "--purpose", "B"])
        }
        let pair = SealedScene.people.prefix(2).map { "business:\($0)" }
        commands += [["merge"] + pair + ["--preview"], ["merge"] + pair + ["--preview", "--json"], ["unmerge"] + pair + ["--preview"]]
        for type in sealing.map(\.name) { commands.append(["events", "--type", type]) }
        for view in Roster.projections {
            commands.append(["views", "query", view.name, "--format", "csv"])
            if let table = view.schema.first(where: { !$0.search.isEmpty }) {
                for word in SealedScene.words(SealedScene.people[0]).prefix(1) + ["tran"] {
                    commands.append(["views", "query", view.name, "--table", table.name, "--search", word, "--json"])
                }
            }
            commands.append(["views", "query", view.name, "--as", SealedScene.school, "--reader", "A", "--purpose", "B"])
        }
        for unit in [SealedScene.communications, SealedScene.labour] {
            commands.append(["report", "annual", "--unit", unit, "--period", "2024", "--json"])
            commands.append(["report", "annual", "--unit", unit, "--period", "2024", "--at", "5000", "--json"])
            for cell in ["8.1", "8.1[VIOLENCE]:before", "8.2", "6.8", "1.7"] {
                commands.append(["report", "annual", "--unit", unit, "--period", "2024", "--explain", cell, "--as", SealedScene.school])
            }
        }
        commands.append(["report", "annual", "--unit", SealedScene.communications, "--period", "2024", "--geography", "new", "--format", "csv"])
        commands += [["report", "consolidated", "--period", "2024-H1"], ["report", "consolidated", "--period", "2024", "--json"]]
        return commands
    }

    /// An answer without what is chance or ciphertext in it (ids made by the program, hashes, signatures, stored bytes) and
    /// without where the ledger lies. Lengths stay as they are.
    private static func masked(_ text: String, _ scene: SealedScene) -> [UInt8] {
        var bytes = Array(text.replacingOccurrences(of: scene.folder, with: "FOLDER").utf8)
        func mask(atLeast count: Int, _ isPart: (UInt8) -> Bool) {
            var start = 0
            for index in 0...bytes.count where index == bytes.count || !isPart(bytes[index]) {
                if index - start >= count { for place in start..<index { bytes[place] = UInt8(ascii: "x") } }
                start = index + 1
            }
        }
        func isHex(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }
        mask(atLeast: 36) { isHex($0) || $0 == UInt8(ascii: "-") }
        mask(atLeast: 27) { isHex($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2B || $0 == 0x2F }
        return bytes
    }

    @Test func `no answer, refusal or message depends on what is sealed`() throws {
        let scenes = [try SealedScene(variant: 0), try SealedScene(variant: 1)]
        let traces = [0, 1].map { variant in Traces(SealedScene.people.flatMap { SealedScene.words($0, variant: variant) }) }
        // The question may hold a word; the answer may say it back, so both scenes are asked the same.
        let asked = scenes.map(Self.commands)
        var answered = 0
        for (first, second) in zip(asked[0], asked[1]) {
            let answers = [try scenes[0].run(first), try scenes[1].run(second)]
            #expect(answers[0].status == answers[1].status, "\(first)")
            if answers[0].status == 0 { answered += 1 }
            // It must move something, or it would tell of nothing.
            if first.starts(with: ["deadline", "--rules"]) { #expect((answers[0].object["changes"] as? [Any])?.isEmpty == false, "\(answers[0])") }
            for (out, what) in [(answers.map(\.out), "output"), (answers.map(\.err), "messages")] {
                let both = zip(out, scenes).map(Self.masked)
                #expect(both[0] == both[1], "\(first): \(what) differ: \(Self.difference(both[0], both[1]))")
            }
            guard !first.contains("--search") else { continue }
            for (answer, trace) in zip(answers, traces) {
                #expect(trace.found(in: answer.out + answer.err) == [], "\(first)")
            }
        }
        #expect(answered > asked[0].count / 2, "most questions are answered: \(answered) of \(asked[0].count)")
        try expectSameRows(scenes)
        for (scene, trace) in zip(scenes, traces) {
            for part in ["tiles", "backup", "so-cai/log", "so-cai/journal"] {
                #expect(try trace.found(below: scene.folder + "/" + part) == [], "\(part)")
            }
            let views = try FileManager.default.contentsOfDirectory(atPath: scene.ledger + "/views")
            for file in views where !file.hasPrefix("LabourChildProtection") {
                let bytes = FileManager.default.contents(atPath: scene.ledger + "/views/" + file) ?? Data()
                #expect(trace.found(in: bytes) == [], "\(file)")
            }
        }
        // What lies in the files is equally long, table for table and page for page.
        let open = Roster.projections.filter(\.compartments.isEmpty).map { "views/\($0.name)-v\($0.version).sqlite" }
        #expect(open.count > 10)
        for file in ["log/data.mdb"] + open {
            let sizes = scenes.map { (try? FileManager.default.attributesOfItem(atPath: $0.ledger + "/" + file)[.size]) as? Int }
            #expect(sizes[0] == sizes[1], "\(file)")
        }
    }

    /// Every table and SQL view of every view that is not restricted, row for row.
    private func expectSameRows(_ scenes: [SealedScene]) throws {
        let ledgers = try scenes.map { try Ledger(at: $0.ledger, readOnly: true) { .init(microseconds: 0) } }
        defer { for ledger in ledgers { ledger.close() } }
        var rows = 0
        for view in Roster.projections where view.compartments.isEmpty {
            for ledger in ledgers { try ledger.views.catchUp([view.name]) }
            for table in view.schema.map(\.name) + view.views.map(\.name) {
                let answers = try ledgers.map { try $0.views.query(view.name, ViewQuery(table: table, limit: 100_000)).rows }
                #expect(answers[0] == answers[1], "\(view.name) \(table)")
                rows += answers[0].count
            }
        }
        #expect(rows > 10_000)
    }

    @Test func `which cases can be drawn depends on nothing that is sealed`() throws {
        // The draw rests on the root, which is one of ciphertext: asked for all there are, it may differ in their order alone.
        let scenes = [try SealedScene(variant: 0), try SealedScene(variant: 1)]
        for kind in ["case", "childcase", "person", "student"] {
            let drawn = try scenes.map { try $0.run("sample-cases", "--seed", "1", "--count", "1000000", "--kind", kind, "--json") }
            let cases = try drawn.map { try #require($0.object["cases"] as? [String], "\($0.err)").sorted() }
            #expect(cases[0] == cases[1] && !cases[0].isEmpty, "\(kind)")
            for (variant, answer) in drawn.enumerated() {
                let words = SealedScene.people.flatMap { SealedScene.words($0, variant: variant) }
                #expect(Traces(words).found(in: answer.out + answer.err) == [], "\(kind)")
            }
        }
    }

    private static func difference(_ a: [UInt8], _ b: [UInt8]) -> String {
        let lines = zip(a.split(separator: 0x0A), b.split(separator: 0x0A)).first { $0 != $1 }
        return lines.map { "\(String(decoding: $0, as: UTF8.self))\n\(String(decoding: $1, as: UTF8.self))" } ?? "one is longer"
    }

    @Test func `a restricted view is for those who may, and every question to it is on record before its answer`() throws {
        let scene = try SealedScene(variant: 0)
        let trace = Traces(SealedScene.words(SealedScene.people[0]))
        func readings(_ subject: String) throws -> Int {
            try scene.run("events", "--type", "SealedPartRead", "--tag", subject, "--json").objects.count
        }
        let query = ["views", "query", "LabourChildProtection", "--table", "child_details", "--json"]
        let reader = ["--as", SealedScene.labour, "--reader", "A", "--purpose", "B"]
        let word = SealedScene.words(SealedScene.people[0], in: .child)[0]
        let found = try scene.run(query + reader + ["--search", word])
        #expect(found.status == 0 && !trace.found(in: found.out).isEmpty)
        #expect(try readings("childcase:\(SealedScene.people[0])") == 1)
        // To learn that nothing is there is to learn something.
        let none = try scene.run(query + reader + ["--search", "Không Có Ai"])
        #expect(none.status == 0 && (none.object["rows"] as? [Any])?.isEmpty == true)
        #expect(try readings("view:LabourChildProtection") == 1)
        // A body that has ended is turned away whether there would be rows or not; and so is one that does not say what for.
        for words in [word, "Không Có Ai"] {
            let unnamed = try scene.run(query + ["--as", SealedScene.labour, "--search", words])
            #expect(unnamed.status == 2 && unnamed.out.isEmpty)
        }
        let end = scene.folder + "/end.json"
        let act = #"{"agency":"ledger","officer":"x","occurred":"2025-02-01","payload":{"agencyId":"\#(SealedScene.labour)","document":"NQ 1"}}"#
        try Data(act.utf8).write(to: URL(fileURLWithPath: end))
        let ended = try scene.run("record", "AgencyDissolved", end)
        try #require(ended.status == 0, "\(ended.err)")
        let refused = try [word, "Không Có Ai"].map { try scene.run(query + reader + ["--search", $0]) }
        #expect(refused[0].status == 4 && refused[0].out.isEmpty)
        #expect(refused[0].status == refused[1].status && refused[0].err == refused[1].err)
    }

    @Test func `a reading stands in the dossier of everyone whose parts were opened`() throws {
        let scene = try SealedScene(variant: 0)
        let person = "person:\(SealedScene.people[0])"
        let opened = try scene.run(
            "trace", "case:\(SealedScene.people[0])", "--unseal", "personal", "--as", SealedScene.communications, "--reader", "A",
            "--purpose", "B", "--json")
        #expect(opened.status == 0)
        #expect(!Traces(SealedScene.words(SealedScene.people[0], in: .personal)).found(in: opened.out).isEmpty)
        #expect(try scene.run("events", "--type", "SealedPartRead", "--tag", person, "--json").objects.count == 1)
    }

    @Test func `a verification of a restricted view says where it is wrong, not what is written there`() throws {
        let scene = try SealedScene(variant: 0)
        #expect(try scene.run("views", "rebuild").status == 0)
        let path = scene.restrictedView
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let word = Data(SealedScene.words(SealedScene.people[0], in: .child)[0].utf8)
        let range = try #require(bytes.range(of: word))
        bytes.replaceSubrange(range, with: Data(repeating: UInt8(ascii: "Q"), count: word.count))
        try bytes.write(to: URL(fileURLWithPath: path))
        for options in [[], ["--json"]] {
            let result = try scene.run(["views", "verify"] + options)
            #expect(result.status == 3 && result.out.contains("child_details"))
            #expect(Traces(SealedScene.words(SealedScene.people[0])).found(in: result.out + result.err) == [])
        }
    }
}
