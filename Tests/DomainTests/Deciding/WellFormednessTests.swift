import Domain
import Testing

struct WellFormednessTests {
    private func faults(_ event: some EventMessage) -> [String] {
        do {
            try WellFormedness.check(event.domainEvent)
            return []
        } catch {
            return error.missing
        }
    }

    @Test func `every empty required field is named`() {
        #expect(faults(AgencyEstablished()) == ["agency_id", "name", "kind"])
        var act = AgencyEstablished()
        (act.agencyID, act.name, act.kind) = ("  ", "Sở", .police)
        #expect(faults(act) == ["agency_id"])
    }

    @Test(arguments: ["2020-02-30", "01/02/2020", "2020-1-1", "hôm qua"])
    func `a day that cannot be read is named`(day: String) {
        var act = LicenceIssued()
        (act.pointID, act.businessID, act.licenceNumber) = ("p", "b", "1")
        (act.issuedDay, act.expiresDay) = ("2020-01-01", day)
        #expect(faults(act) == ["expires_day"])
    }

    @Test func `a whole tag must be one`() {
        var act = SealedPartRead()
        (act.subject, act.compartment, act.purpose) = ("Nguyễn Văn A", .personal, "xác minh")
        #expect(faults(act) == ["subject"])
        act.subject = "person:p1"
        #expect(faults(act) == [])
    }

    @Test func `a field inside a group is named with its path`() {
        var act = AgencySplit()
        (act.fromID, act.toIds) = ("a", ["b"])
        act.successors = [Successor()]
        #expect(faults(act) == ["successors.agency_id"])
    }

    @Test func `negative measures are refused`() {
        var act = SiteVerificationCompleted()
        act.pointID = "p"
        act.site.schoolDistanceM = -1
        #expect(faults(act) == ["site.school_distance_m"])
    }

    @Test func `a refusal reads Vietnamese first and names rule and article`() {
        do {
            try WellFormedness.check(AgencyRenamed().domainEvent)
            Issue.record("accepted")
        } catch {
            #expect(error.rule == "well-formed")
            #expect(error.description.hasPrefix("“Đổi tên cơ quan” chưa hợp lệ: mã cơ quan bị thiếu"))
        }
    }
}
