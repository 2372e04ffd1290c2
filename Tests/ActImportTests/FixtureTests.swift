import CivilTime
import Domain
import EventLog
import Foundation
import Testing

@testable import ActImport

/// Other files, other mappings: nothing in the importer knows of the fines.
@Suite struct FixtureTests {
    private func rows(_ name: String) throws -> [ImportedRow] {
        try Importer(
            mapping: Mapping(path: Place.fixture(name + ".yaml")), source: ByteReader(path: Place.fixture(name))
        ).all()
    }

    private func reasons(_ rows: [ImportedRow]) -> [Int: String] {
        var reasons: [Int: String] = [:]
        for case .rejected(let row) in rows { reasons[row.row] = row.reason.en }
        return reasons
    }

    @Test func `a register of permits with Vietnamese columns, semicolons and day-first dates is imported`() throws {
        let rows = try rows("permits.csv")
        let acts = rows.compactMap { if case .act(let act) = $0 { act } else { nil } }
        #expect(
            acts.map(\.event.type) == [
                "SiteVerificationCompleted", "LicenceIssued", "SiteVerificationCompleted", "LicenceRefused",
            ])
        guard case .certificate(.siteVerificationCompleted(let site)) = acts[0].event,
            case .certificate(.licenceIssued(let licence)) = acts[1].event,
            case .certificate(.siteVerificationCompleted(let second)) = acts[2].event,
            case .certificate(.licenceRefused(let refusal)) = acts[3].event
        else {
            Issue.record("\(acts)")
            return
        }
        #expect((site.pointID, site.document) == ("GL-001", "BB-12/BB-TTr"))
        #expect((site.site.schoolDistanceM, site.site.roomAreaM2, site.site.lighting) == (1250, 40, true))
        #expect(acts[0].occurred.description == "2026-03-05T08:30:00+07:00")
        #expect((acts[0].agency, acts[0].officer) == ("sttt-gialai", "Nguyễn Thị Ánh"))
        #expect(acts[0].attributes.contains(Attribute(name: "Ghi chú", value: "Điểm game \"Hoà Bình\"; có 20 máy")))
        #expect(!acts[0].attributes.contains { $0.name == "Lý do" })
        #expect((licence.businessID, licence.licenceNumber) == ("5900123456", "07/GCN"))
        #expect((licence.issuedDay, licence.expiresDay, licence.feePaid) == ("2026-03-10", "2029-03-10", true))
        #expect(acts[1].effective.day.description == "2026-03-15")
        #expect(acts[1].event.tags == ["business:5900123456", "point:GL-001"])
        #expect(second.site.hasLighting && !second.site.lighting)
        #expect(refusal.reasons == ["Cách trường dưới 200 m", "Thiếu ánh sáng"])
        guard case .skipped(row: 5) = rows[4] else {
            Issue.record("\(rows[4])")
            return
        }
        #expect(
            reasons(rows) == [
                6: "occurred: the date “31/02/2026” is not understood",
                7: "the value “Sở VH” of Đơn vị is not in the table",
                8: "a required cell is empty: Số văn bản",
            ])
    }

    @Test func `a log of complaints with nested attributes, zones and globals is imported`() throws {
        let rows = try rows("complaints.xes")
        guard case .act(let first) = rows[0], case .act(let second) = rows[1],
            case .sanction(.violationDetected(let detected)) = first.event,
            case .sanction(.violationRecordMade(let record)) = second.event
        else {
            Issue.record("\(rows)")
            return
        }
        #expect(first.event.tags == ["business:5900123456", "case:PA-17"])
        #expect(detected.source == .complaint)
        #expect(detected.act == "Mở cửa sau 22 giờ & cho trẻ em chơi")
        // The day as the log states it, in its own zone.
        #expect(detected.detectedOn == "2026-03-31")
        #expect(first.occurred.description == "2026-04-01T01:30:00+07:00")
        #expect((first.agency, first.officer) == ("sttt-gialai", "Phạm Thị Lụa"))
        #expect(first.attributes == [Attribute(name: "case:channel", value: "điện thoại")])
        #expect(second.agency == "ca-pleiku")
        #expect(second.occurred.description == "2026-04-02T09:00:00+07:00")
        #expect(record.proposedFine == Money.vnd(15_000_000))
        #expect(record.refusedToSign)
        #expect(
            reasons(rows) == [
                3: "has the same id (case:concept:name, concept:instance) as row 2 but other content",
                4: "there is no time at which it occurred",
            ])
    }
}
