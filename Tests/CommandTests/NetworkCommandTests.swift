import Foundation
import Testing

/// `socai network`, with the real program on the sample province.
@Suite struct NetworkCommandTests {
    let folder: TemporaryFolder
    let ledger: String
    let business: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: 1)
        let signed = try Program.run("events", "--type", "AgentContractSigned", "--limit", "1", "--json", "--ledger", ledger)
        let tags = try #require(signed.object["tags"] as? [String])
        business = try #require(tags.first { $0.hasPrefix("business:") })
    }

    private func network(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Result {
        try Program.run(["network"] + arguments + ["--ledger", ledger], environment: environment)
    }

    @Test func `every form names the same nodes, to a file as to the terminal, and the same bytes again`() throws {
        let answer = try network(business, "--json").object
        let nodes = try #require(answer["nodes"] as? [[String: Any]])
        let ids = nodes.compactMap { $0["id"] as? String }
        #expect(ids.first == business && ids.count == nodes.count && Set(ids).count == ids.count && ids.count > 5)
        for name in ["position", "root", "view", "version", "known", "hops"] { #expect(answer[name] != nil, "\(name)") }
        for format in ["text", "json", "graphml", "ftm", "svg"] {
            let path = folder.path + "/network.\(format)"
            let written = try network(business, "--format", format, "--out", path)
            #expect(written.status == 0 && written.out.isEmpty, "\(format): \(written.err)")
            let shown = try network(business, "--format", format)
            #expect(shown.out == String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self))
            // Graphviz writes hyphens as numbers.
            let read = shown.out.replacingOccurrences(of: "&#45;", with: "-")
            for label in nodes.compactMap({ $0["label"] as? String }) where !label.contains("&") {
                #expect(read.contains(label), "\(format): \(label)")
            }
        }
    }

    @Test func `kinds and hops narrow the answer, and the answer repeats them`() throws {
        let answer = try network(business, "--hops", "1", "--kind", "owner", "point", "--json").object
        let kinds = try #require(answer["nodes"] as? [[String: Any]]).compactMap { $0["kind"] as? String }
        #expect(Set(kinds) == ["business", "owner", "point"])
        #expect(answer["kinds"] as? [String] == ["owner", "point"] && answer["hops"] as? Int == 1)
    }

    @Test func `what is no subject of a network, or no such question, is wrong usage`() throws {
        for wrong in [["childcase:1"], ["business"], [business, "--hops", "4"], [business, "--hops", "0"], [business, "--kind", "child"], [business, "--format", "dot"], [business, "--json", "--format", "svg"]] {
            #expect(try Program.run(["network"] + wrong + ["--ledger", ledger]).status == 2, "\(wrong)")
        }
        #expect(try network("business:KHONG-CO").status == 1)
    }

    @Test func `without Graphviz a drawing fails and says what to install; every other form is there`() throws {
        let bare = ["PATH": folder.path]
        let drawing = try network(business, "--format", "svg", environment: bare)
        #expect(drawing.status == 1 && drawing.out.isEmpty && drawing.err.contains("apt-get install graphviz"))
        #expect(try network(business, "--format", "graphml", environment: bare).status == 0)
    }

    @Test func `the press is told no contract, and a body that is not there nothing`() throws {
        let bodies = try Program.run("events", "--type", "AgencyEstablished", "--json", "--ledger", ledger).objects
        let press = try #require(
            bodies.compactMap { $0["payload"] as? [String: Any] }.first { $0["kind"] as? String == "AGENCY_KIND_PRESS" }?["agencyId"] as? String)
        let told = try network(business, "--as", press, "--json")
        #expect(told.status == 0 && !told.out.contains("contract:") && !told.out.contains("\"provider\""))
        #expect(try network(business, "--json").out.contains("contract:"))
        #expect(try network(business, "--as", "khong-co").status == 4)
    }

    @Test func `an owner's name is given to who may read it, and the reading is on record before`() throws {
        func name(_ answer: Program.Result) throws -> String? {
            try #require(answer.object["nodes"] as? [[String: Any]]).first { $0["kind"] as? String == "owner" }?["label"] as? String
        }
        let sealed = try network(business, "--json")
        let owner = try #require(try name(sealed))
        let police = try Program.run("events", "--type", "AgencyEstablished", "--json", "--ledger", ledger).objects
            .compactMap { $0["payload"] as? [String: Any] }.first { $0["kind"] as? String == "AGENCY_KIND_POLICE" }
        let agency = try #require(police?["agencyId"] as? String)
        let opened = try network(business, "--json", "--unseal", "personal", "--as", agency, "--reader", "A", "--purpose", "xác minh")
        #expect(opened.status == 0, "\(opened.err)")
        #expect(try name(opened) != owner)
        #expect(opened.object["position"] as? Int == sealed.object["position"] as? Int)
        let readings = try Program.run("events", "--type", "SealedPartRead", "--tag", business, "--json", "--ledger", ledger).objects
        #expect(readings.contains { (($0["payload"] as? [String: Any])?["document"] as? String)?.hasPrefix("network") == true })
    }

    @Test func `a handed-over point makes its two businesses suspects of each other, with points that add up`() throws {
        let handover = try Program.run("events", "--type", "AgentContractTransferred", "--limit", "1", "--json", "--ledger", ledger).object
        let new = "business:\((handover["payload"] as? [String: Any])?["businessId"] ?? "")"
        let answer = try Program.run("same", new, "--json", "--ledger", ledger)
        let first = try #require((answer.object["suggestions"] as? [[String: Any]])?.first, "\(answer.err)")
        let reasons = try #require(first["reasons"] as? [[String: Any]])
        #expect(reasons.compactMap { $0["points"] as? Int }.reduce(0, +) == first["score"] as? Int)
        #expect(Set(reasons.compactMap { $0["ground"] as? String }).isSuperset(of: ["premises", "contract", "succession"]))
        for name in ["position", "root", "view", "version", "known", "true"] { #expect(answer.object[name] != nil, "\(name)") }
        #expect(try Program.run("same", new, "--json", "--ledger", ledger).out == answer.out)
        let score = try #require(first["score"] as? Int)
        #expect(try Program.run("same", new, "--least", "\(score + 1)", "--json", "--ledger", ledger).object["suggestions"] as? [String] == [])
        #expect(try Program.run("same", "point:1", "--ledger", ledger).status == 2)
        #expect(try Program.run("same", "business:KHONG-CO", "--ledger", ledger).status == 1)
        // Who may not know of the contract is not told that it was passed on.
        let bodies = try Program.run("events", "--type", "AgencyEstablished", "--json", "--ledger", ledger).objects
        let press = try #require(
            bodies.compactMap { $0["payload"] as? [String: Any] }.first { $0["kind"] as? String == "AGENCY_KIND_PRESS" }?["agencyId"] as? String)
        #expect(!(try Program.run("same", new, "--as", press, "--json", "--ledger", ledger).out.contains("contract")))
    }
}
