import CivilTime
import Domain
import EventLog
import LedgerTesting
import ProjectionKit
import Testing

@testable import Ledger

/// The network of a subject, against a scene whose every tie is known.
@Suite struct NetworkTests {
    let scene: TemporaryLedger

    /// B1 and B2 have one owner; B2 took over the point P1 from B1; B3 is at the address of P1 under another owner; contracts with one
    /// provider; P1 has a certificate.
    init() throws {
        scene = try TemporaryLedger()
        scene.set("2020-01-01")
        var acts: [Act] = []
        func act(_ type: String, _ json: String, by agency: String, _ day: String) throws {
            acts.append(try scene.act(type, json, by: agency, on: day))
        }
        func business(_ id: String, _ owner: String, _ address: String, _ day: String) throws {
            let json = #"""
                {"businessId":"\#(id)","businessName":"Net \#(id)","registrationNumber":"39-\#(id)","form":"BUSINESS_FORM_HOUSEHOLD","lines":["BUSINESS_LINE_INTERNET_AGENT"],"ownerId":"\#(owner)","ownerName":"Trần Kín","address":"\#(address)","placeId":"X1"}
                """#
            try act("BusinessRegistrationIssued", json, by: "h1", day)
        }
        func contract(_ id: String, _ business: String, _ point: String, _ provider: String, _ day: String) throws {
            let json = #"{"contractId":"\#(id)","pointId":"\#(point)","businessId":"\#(business)","providerId":"\#(provider)","number":"\#(id)/HĐ","signedDay":"\#(day)"}"#
            try act("AgentContractSigned", json, by: provider, day)
        }
        for (provider, kind) in [("isp", "INTERNET_PROVIDER"), ("isp2", "INTERNET_PROVIDER"), ("ca", "POLICE"), ("bao", "PRESS")] {
            try act("AgencyEstablished", #"{"agencyId":"\#(provider)","name":"Mạng \#(provider)","kind":"AGENCY_KIND_\#(kind)"}"#, by: "ledger", "2010-01-01")
        }
        try business("B1", "O1", "12 Lê Lợi", "2015-01-05")
        try act(
            "PointRegistered",
            #"{"pointId":"P1","name":"Điểm 1","address":"12, LÊ LỢI","placeId":"X1","businessId":"B1","services":["POINT_SERVICE_GAMES"]}"#, by: "h1", "2015-02-01")
        try contract("C1", "B1", "P1", "isp", "2015-02-10")
        try act(
            "LicenceIssued", #"{"pointId":"P1","businessId":"B1","licenceNumber":"7/GCN","issuedDay":"2015-03-01","expiresDay":"2018-03-01"}"#, by: "h1", "2015-03-01")
        try business("B2", "O1", "99 Hùng Vương", "2016-06-01")
        try act("LicenceAmended", #"{"pointId":"P1","change":"đổi chủ","businessId":"B2","document":"8/QĐ"}"#, by: "h1", "2016-07-01")
        try contract("C2", "B2", "P1", "isp2", "2016-07-02")
        try act(
            "AgentContractTerminated", #"{"contractId":"C1","pointId":"P1","reason":"chuyển điểm","basis":{"document":"HĐ"}}"#, by: "isp", "2016-07-03")
        try business("B3", "O3", "5 Quang Trung", "2017-01-01")
        // Moves into the house of P1 by an act that names no administrative unit.
        try act("BusinessRegistrationAmended", #"{"businessId":"B3","address":"12 Lê Lợi"}"#, by: "h1", "2017-05-01")
        let receipt = try scene.ledger.importActs(acts)
        try #require(receipt.appended == acts.count)
    }

    private func network(_ subject: String, _ question: NetworkQuestion = .init(), true day: String? = nil) throws -> Network {
        try scene.ledger.network(of: subject, question, true: day.flatMap { Day($0)?.end })
    }

    private func ids(_ network: Network, at hops: Int) -> Set<String> { Set(network.nodes.filter { $0.hops == hops }.map(\.id)) }

    @Test func `the ties of a business are found step by step, through owner, point, contract and address`() throws {
        let network = try network("business:B1")
        #expect(network.nodes.first?.id == "business:B1" && network.nodes.first?.label == "Net B1")
        #expect(ids(network, at: 1) == ["person:O1", "point:P1", "contract:C1", "address:X1/12 lê lợi", "certificate:P1/7/GCN"])
        #expect(ids(network, at: 2) == ["business:B2", "business:B3", "agency:isp", "contract:C2"])
        #expect(ids(network, at: 3) == ["person:O3", "agency:isp2", "address:X1/99 hùng vương", "address:X1/5 quang trung"])
        #expect(network.nodes.first { $0.id == "agency:isp" }?.label == "Mạng isp")
    }

    @Test func `a link has the days and the events that state it, alike from whichever end one asks`() throws {
        let positions = try scene.ledger.trace("point:P1").entries.map(\.fact)
        let handover = try #require(positions.first { $0.type == "LicenceAmended" })
        for subject in ["business:B1", "point:P1", "person:O1"] {
            let links = try network(subject).links
            let old = try #require(links.first { $0.kind == .runs && $0.from == "business:B1" })
            let new = try #require(links.first { $0.kind == .runs && $0.from == "business:B2" })
            #expect(old.since == Day("2015-02-01") && old.until == Day("2016-07-01"))
            #expect(old.positions.last == handover.position && new.positions == [handover.position])
            #expect(new.until == nil)
            let ended = try #require(links.first { $0.kind == .agent && $0.to == "contract:C1" })
            #expect(ended.until == Day("2016-07-03"))
        }
    }

    @Test func `what was not yet in effect is not in the answer, and what was ended later has no end`() throws {
        let network = try network("business:B1", true: "2016-06-30")
        #expect(!network.nodes.contains { $0.id == "business:B3" || $0.id == "contract:C2" })
        #expect(network.links.first { $0.kind == .runs }?.until == nil)
        #expect(try scene.ledger.network(of: "business:B1", known: .position(3)).nodes.isEmpty)
    }

    @Test func `fewer hops give a part of the same answer, and every link has both its ends in it`() throws {
        let whole = try network("business:B1")
        for hops in 1...3 {
            let part = try network("business:B1", .init(hops: hops))
            #expect(part.nodes == whole.nodes.filter { $0.hops <= hops })
            let shown = Set(part.nodes.map(\.id))
            #expect(part.links == whole.links.filter { shown.contains($0.from) && shown.contains($0.to) })
        }
        #expect(try network("business:B1") == whole)
    }

    @Test func `kinds that are not asked for are neither shown nor gone through`() throws {
        let network = try network("business:B1", .init(kinds: [.business, .owner]))
        #expect(network.nodes.map(\.id) == ["business:B1", "person:O1", "business:B2"])
    }

    @Test func `a node with too many ties is shown, said so, and not gone through`() throws {
        let narrow = try network("business:B1", .init(kinds: [.business, .owner], fanOut: 1))
        #expect(narrow.nodes.first { $0.id == "person:O1" }?.unexplored == 2)
        #expect(narrow.nodes.map(\.id) == ["business:B1", "person:O1"])
        #expect(try network("agency:isp", .init(hops: 1, fanOut: 1)).nodes.map(\.id) == ["agency:isp", "contract:C1"])
    }

    @Test func `a body is told nothing that only acts say which it may not know of`() throws {
        func asked(_ agency: String, _ kind: AgencyKind) throws -> Network {
            try network("business:B1", .init(audience: .init(agency: agency, kind: kind)))
        }
        #expect(try asked("ca", .police) == network("business:B1"))
        let press = try asked("bao", .press)
        #expect(!press.nodes.contains { [.contract, .provider].contains($0.kind) })
        #expect(press.nodes.contains { $0.id == "business:B2" })
        let provider = try asked("isp", .internetProvider)
        #expect(provider.nodes.contains { $0.id == "contract:C1" } && !provider.nodes.contains { $0.id == "contract:C2" || $0.id == "agency:isp2" })
    }

    @Test func `an owner's name is sealed, and shown to whoever may open it`() throws {
        #expect(try network("business:B1").nodes.first { $0.kind == .owner }?.label == "O1")
        let open = try scene.ledger.network(of: "business:B1", clearance: Clearance(compartments: [.personal]))
        #expect(open.nodes.first { $0.kind == .owner }?.label == "Trần Kín")
    }

    @Test func `a retracted act ties nothing`() throws {
        let moved = try #require(try scene.ledger.trace("business:B3").entries.last?.fact)
        _ = try scene.ledger.importActs([
            scene.act(
                "EventRetracted", #"{"target":"\#(moved.id)","ground":"nhầm","authority":"QĐ 1","subjects":["business:B3"]}"#, by: "h1",
                on: "2018-01-01")
        ])
        #expect(!(try network("business:B1").nodes.contains { $0.id == "business:B3" }))
    }

    @Test func `a business that may be the same is suggested with its reasons, and each of two suggests the other alike`() throws {
        let suggestions = try scene.ledger.same(as: "business:B1").suggestions
        #expect(suggestions.map(\.business) == ["business:B2", "business:B3"])
        let taken = try #require(suggestions.first)
        #expect(taken.reasons.map(\.ground) == [.owner, .premises, .succession] && taken.score == 75)
        #expect(taken.reasons.map(\.shared) == ["person:O1", "point:P1", "point:P1"])
        let registered = try ["B1", "B2"].map { try scene.ledger.trace("business:\($0)").entries.map(\.fact).first { $0.type == "BusinessRegistrationIssued" }?.position }
        #expect(taken.reasons[0].positions == registered.compactMap { $0 })
        #expect(suggestions[1].reasons.map(\.ground) == [.address] && suggestions[1].score == 20)
        for other in suggestions {
            let back = try scene.ledger.same(as: other.business).suggestions.first { $0.business == "business:B1" }
            #expect(back?.reasons == other.reasons)
        }
    }

    @Test func `before the point changed hands its two owners shared less, and names alone suggest nobody`() throws {
        let before = try scene.ledger.same(as: "business:B1", true: Day("2016-06-30")?.end).suggestions
        #expect(before.map(\.business) == ["business:B2"] && before.first?.reasons.map(\.ground) == [.owner])
        let json = #"{"businessId":"B9","businessName":"NET B1","registrationNumber":"9","form":"BUSINESS_FORM_HOUSEHOLD","lines":["BUSINESS_LINE_INTERNET_AGENT"],"ownerId":"O9","address":"1 Xa","placeId":"X1"}"#
        _ = try scene.ledger.importActs([scene.act("BusinessRegistrationIssued", json, by: "h1", on: "2018-01-01")])
        #expect(try scene.ledger.same(as: "business:B9").suggestions.isEmpty)
        // In one house, the same name in other letters speaks for it as well.
        _ = try scene.ledger.importActs([scene.act("BusinessRegistrationAmended", #"{"businessId":"B9","address":"12 Lê Lợi"}"#, by: "h1", on: "2018-02-01")])
        let now = try scene.ledger.same(as: "business:B9").suggestions
        #expect(now.first?.business == "business:B1" && now.first?.reasons.map(\.ground) == [.address, .name] && now.first?.score == 40)
    }
}
