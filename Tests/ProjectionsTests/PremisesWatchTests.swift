import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import LedgerTesting
import ProjectionKit
import Testing

/// Alerts by premises: the same door under another name, with another provider, or at work while closed. To the minute.
@Suite struct PremisesWatchTests {
    let scene: TemporaryLedger

    init() throws {
        scene = try TemporaryLedger()
        try take("PlaceEstablished", #"{"placeId":"h1","name":"Huyện Một","level":"PLACE_LEVEL_DISTRICT"}"#, "2010-01-01")
        try take("PlaceEstablished", #"{"placeId":"x1","name":"Xã Một","level":"PLACE_LEVEL_COMMUNE","parentId":"h1"}"#, "2010-01-01")
        for (point, business, address) in [("P1", "B1", "12 Lê Lợi"), ("P2", "B2", "14 Lê Lợi")] {
            try premises(point, business, address)
        }
    }

    private func take(_ type: String, _ json: String, _ day: String) throws {
        let receipt = try scene.ledger.importActs([scene.act(type, json, by: "so-tttt", on: day)])
        try #require(receipt.appended == 1, "\(receipt.refused)")
    }

    private func premises(_ point: String, _ business: String, _ address: String, _ name: String = "Net", on day: String = "2020-01-02") throws {
        try take(
            "PointRegistered",
            #"{"pointId":"\#(point)","businessId":"\#(business)","name":"\#(name)","address":"\#(address)","placeId":"x1","services":["POINT_SERVICE_GAMES"]}"#, day)
    }

    private func business(_ id: String, _ name: String, _ address: String, owner: String, on day: String) throws {
        try take(
            "BusinessRegistrationIssued",
            #"{"businessId":"\#(id)","businessName":"\#(name)","registrationNumber":"\#(id)","form":"BUSINESS_FORM_HOUSEHOLD","lines":["BUSINESS_LINE_GAME_POINT"],"ownerId":"\#(owner)","address":"\#(address)","placeId":"x1"}"#,
            day)
    }

    private func sign(_ contract: String, _ point: String, _ business: String, _ provider: String, on day: String) throws {
        try take(
            "AgentContractSigned",
            #"{"contractId":"\#(contract)","pointId":"\#(point)","businessId":"\#(business)","providerId":"\#(provider)","number":"\#(contract)","signedDay":"\#(day)"}"#,
            day)
    }

    private func end(_ contract: String, _ point: String, on day: String) throws {
        try take(
            "AgentContractTerminated",
            #"{"contractId":"\#(contract)","pointId":"\#(point)","reason":"vi phạm","basis":{"document":"72/2013/NĐ-CP"}}"#, day)
    }

    private func violation(_ id: String, _ point: String, at instant: String) throws {
        try take("ViolationDetected", #"{"caseId":"\#(id)","point":"\#(point)"}"#, instant)
    }

    private func alerts(_ kind: String) throws -> [[String: SQLValue]] {
        try scene.ledger.views.catchUp(["PremisesWatch"])
        let answer = try scene.ledger.views.query("PremisesWatch", ViewQuery(table: "alerts", filters: [.init("kind", .equal, .text(kind))]))
        return answer.rows.map { Dictionary(uniqueKeysWithValues: zip(answer.columns.map(\.name), $0)) }
    }

    @Test func `premises signed with another provider after a termination are told, in whoever's name and at whichever point`() throws {
        try sign("H1", "P1", "B1", "vnpt", on: "2020-02-01")
        try end("H1", "P1", on: "2021-06-11")
        #expect(try alerts("resigned").isEmpty)
        // The same provider again, and another at the door beside, are nothing to tell.
        try sign("H2", "P1", "B9", "vnpt", on: "2021-06-12")
        try sign("H3", "P2", "B2", "fpt", on: "2021-06-12")
        #expect(try alerts("resigned").isEmpty)
        try sign("H4", "P1", "B9", "fpt", on: "2021-06-12")
        let first = try #require(try alerts("resigned").first)
        #expect(first["subject"] == .text("point:P1") && first["day"] == .text("2021-06-12"))
        // Another point of the same address, written otherwise; within a year and on its last day.
        try premises("P3", "B3", "12  LÊ LỢI", on: "2022-06-01")
        try sign("H5", "P3", "B3", "viettel", on: "2022-06-11")
        #expect(try alerts("resigned").contains { $0["subject"] == .text("point:P3") })
        try sign("H6", "P3", "B3", "mobifone", on: "2022-06-12")
        #expect(try !alerts("resigned").contains { $0["day"] == .text("2022-06-12") })
    }

    @Test func `a business reopened at the same address under another name is told, and says whether the owner is the same`() throws {
        try business("B1", "Sao Mai", "12 Lê Lợi", owner: "n1", on: "2020-01-02")
        try business("B2", "Hoà Bình", "12 lê lợi", owner: "n2", on: "2020-05-02")
        #expect(try alerts("reopened").isEmpty, "two at one address, none closed")
        try take("BusinessRegistrationRevoked", #"{"businessId":"B1","ground":"vi phạm","document":"1/QĐ"}"#, "2020-06-01")
        #expect(try alerts("reopened").isEmpty, "it was there before")
        try business("B3", "Sao Mai 2", "12 Lê Lợi", owner: "n1", on: "2020-06-01")
        try business("B4", "Bốn", "14 Lê Lợi", owner: "n1", on: "2020-06-02")
        let found = try alerts("reopened")
        #expect(found.map { $0["subject"] } == [.text("business:B3")])
        #expect(found[0]["what_en"]?.description.contains("the same owner") == true)
    }

    @Test func `activity while suspended is told from the first minute to the last, and not a minute longer`() throws {
        try take(
            "OperationSuspended", #"{"pointId":"P1","caseId":"V0","untilDay":"2021-03-10","document":"5/QĐ"}"#, "2021-03-01T08:00:00+07:00")
        for (id, at) in [
            ("V-before", "2021-03-01T07:59:00+07:00"), ("V-first", "2021-03-01T08:00:00+07:00"), ("V-last", "2021-03-10T23:59:00+07:00"),
            ("V-after", "2021-03-11T00:00:00+07:00"),
        ] { try violation(id, "P1", at: at) }
        try violation("V-other", "P2", at: "2021-03-05")
        #expect(try alerts("active").count == 2)
        #expect(Set(try alerts("active").map { $0["day"] }) == [.text("2021-03-01"), .text("2021-03-10")])
        // Allowed to work again before the time was over: from that moment on it may.
        try take("OperationResumed", #"{"pointId":"P1","ground":"đã khắc phục"}"#, "2021-03-10T23:59:00+07:00")
        #expect(try alerts("active").count == 1)
    }

    @Test func `a closure by order of a district is one for the points of its communes`() throws {
        try take("SectorClosureOrdered", #"{"placeId":"h1","ground":"dịch bệnh","document":"141/STTTT"}"#, "2021-02-02")
        try violation("V1", "P1", at: "2021-02-10")
        #expect(try alerts("active").count == 1)
        try take("SectorClosureLifted", #"{"placeId":"h1","document":"200/STTTT"}"#, "2021-02-25T00:00:00+07:00")
        try violation("V2", "P2", at: "2021-02-25T08:00:00+07:00")
        let found = try alerts("active")
        #expect(found.count == 1 && found[0]["what_en"]?.description.contains("closed by order (141/STTTT)") == true)
        #expect(try scene.ledger.views.verify(["PremisesWatch"]).isSound)
    }
}
