import Domain
import EventLog
import Foundation
import Ledger
import LedgerTesting
import ProjectionKit
import Testing

/// One business across all bodies: nothing missing, nothing twice.
@Suite struct BusinessRecordTests {
    let scene: TemporaryLedger

    init() throws {
        scene = try TemporaryLedger()
        let acts = [
            ("BusinessRegistrationIssued", Self.registration("B1", "Net Hoà Bình", point: "P1")),
            (
                "PointRegistered",
                #"{"pointId":"P1","businessId":"B1","name":"Net Hoà Bình","address":"12 Lê Lợi","placeId":"x1","#
                    + #""services":["POINT_SERVICE_GAMES"]}"#
            ),
            (
                "AgentContractSigned",
                #"{"contractId":"H1","pointId":"P1","businessId":"B1","providerId":"vnpt","number":"1/HĐ","#
                    + #""signedDay":"2020-03-01"}"#
            ),
            ("AgentBreachFound", #"{"contractId":"H1","pointId":"P1","breach":"mở cửa quá giờ"}"#),
            ("InspectionDecisionIssued", #"{"inspection":"K1","points":["P1","P9"]}"#),
            ("InspectionTeamFormed", #"{"inspection":"K1","leader":"Ng. V. A"}"#),
            ("ViolationDetected", #"{"caseId":"V1","point":"P1"}"#),
            ("FinePaid", #"{"caseId":"V1","amount":{"minor":"1500000","currency":"VND"},"paidOn":"2020-03-01"}"#),
            ("BusinessRegistrationAmended", #"{"businessId":"B1","businessName":"Net Sao Mai"}"#),
            ("BusinessRegistrationIssued", Self.registration("B2", "Quán khác", point: "")),
            ("FinePaid", #"{"caseId":"V2","business":"B2"}"#),
        ]
        for (type, json) in acts {
            let receipt = try scene.ledger.importActs([scene.act(type, json, by: "so-tttt", on: "2020-03-01")])
            try #require(receipt.refused.isEmpty)
        }
        try scene.ledger.views.catchUp()
    }

    private static func registration(_ business: String, _ name: String, point: String) -> String {
        """
        {"businessId":"\(business)","businessName":"\(name)","registrationNumber":"\(business)/ĐKKD",
        "form":"BUSINESS_FORM_HOUSEHOLD","lines":["BUSINESS_LINE_GAME_POINT"],"ownerId":"n1","address":"12 Lê Lợi",
        "placeId":"x1","pointId":"\(point)"}
        """
    }

    private func rows(_ query: ViewQuery) throws -> [[String: SQLValue]] {
        let answer = try scene.ledger.views.query("BusinessRecord", query)
        return answer.rows.map { Dictionary(uniqueKeysWithValues: zip(answer.columns.map(\.name), $0)) }
    }

    private func record(_ business: String) throws -> [[String: SQLValue]] {
        try rows(ViewQuery(table: "record", filters: [.init("business", .equal, .text(business))], order: ["position"]))
    }

    @Test func `a business's record holds its premises, contracts, inspections and cases, each event once`() throws {
        #expect(try record("B1").compactMap { $0["position"]?.description } == (0...8).map(String.init))
        #expect(try record("B2").compactMap { $0["position"]?.description } == ["9", "10"])
    }

    @Test func `amounts stand beside the sentences that name them`() throws {
        let paid = try #require(try record("B1").first { $0["type"] == "FinePaid" })
        #expect(paid["amount"] == .integer(1_500_000))
        #expect(paid["currency"] == "VND")
        #expect(paid["sentence_vi"]?.description.contains("1.500.000 đồng") == true)
    }

    @Test func `a business is found by the name it had`() throws {
        for text in ["net hoa binh", "Hòa Bình", "sao mai"] {
            let found = try rows(ViewQuery(table: "businesses", search: text))
            #expect(found.map { $0["business"] } == ["B1"])
            #expect(found.first?["former_names"] == "Net Hoà Bình")
        }
    }

    @Test func `an owner's businesses stand together`() throws {
        let owners = try rows(ViewQuery(table: "owners"))
        #expect(owners.first?["owner"] == "n1")
        #expect(owners.first?["businesses"] == .integer(2))
    }

    @Test func `a corrected act is told once, as corrected`() throws {
        let event = try #require(try scene.ledger.log.event(at: 8))
        let right = try DomainEvent(
            type: "BusinessRegistrationAmended", json: #"{"businessId":"B1","businessName":"Net Sao Hôm"}"#)
        let content = Data(try right.payload()).base64EncodedString()
        let act = try scene.act(
            "EventCorrected",
            """
            {"target":"\(event.id)","targetType":"\(right.type)","replacement":"\(content)","ground":"ghi nhầm tên",
            "authority":"trưởng phòng","subjects":["business:B1"]}
            """, by: "so-tttt", on: "2020-04-01")
        #expect(try scene.ledger.importActs([act]).appended == 1)
        try scene.ledger.views.catchUp()
        let amended = try record("B1").filter { $0["position"] == .integer(8) }
        #expect(amended.map { $0["corrected"] } == [.integer(1)])
        #expect(amended.first?["sentence_vi"]?.description.contains("Sao Hôm") == true)
        #expect(try scene.ledger.views.verify(["BusinessRecord"]).isSound)
    }
}
