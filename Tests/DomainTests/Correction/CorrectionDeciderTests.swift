import Domain
import FoundationEssentials
import SwiftProtobuf
import Testing

struct CorrectionDeciderTests {
    private let history: [(day: String, event: DomainEvent)] = [("2020-01-02", Acts.point), ("2020-01-03", Acts.close)]
    private let subjects = ["point:p1", "place:c1"]

    private func correct(_ change: (inout EventCorrected) -> Void = { _ in }) throws -> DomainEvent {
        var right = try PointRegistered(serializedBytes: Acts.point.payload())
        right.name = "Net Hoa 2"
        let bytes = try right.domainEvent.payload()
        var act = EventCorrected()
        (act.target, act.targetType) = (Script.id(0), "PointRegistered")
        act.replacement.append(contentsOf: bytes)
        (act.ground, act.authority, act.subjects) = ("ghi sai tên", "Trưởng phòng", subjects)
        change(&act)
        return act.domainEvent
    }

    private func refusal(_ event: DomainEvent) -> Refusal? { Script.refusal(event, after: history, on: "2020-02-01") }

    @Test func `a correction that fits is recorded`() throws {
        #expect(try refusal(correct()) == nil)
        #expect(try refusal(correct { $0.target = $0.target.uppercased() }) == nil)
        #expect(try refusal(correct { ($0.replacement, $0.effective) = (Data(), "2020-01-05") }) == nil)
    }

    @Test func `what is corrected must exist, be of the type and be stated`() throws {
        #expect(try refusal(correct { $0.target = Script.id(9) })?.rule == "correction-target")
        #expect(try refusal(correct { $0.targetType = "PointClosed" })?.rule == "correction-same-type")
        #expect(try refusal(correct { $0.replacement = Data() })?.rule == "correction-says-what")
        #expect(try refusal(correct { $0.replacement = Data([0xFF]) })?.rule == "correction-readable")
        #expect(try refusal(correct { $0.replacement = Data([0x0A, 0x02, 0x70, 0x31]) })?.rule == "well-formed")
        #expect(try refusal(correct { $0.ground = "" })?.rule == "well-formed")
    }

    @Test func `a correction names every subject of the event as it was and as it is`() throws {
        let lacking = try refusal(correct { $0.subjects = ["point:p1"] })
        #expect(lacking?.rule == "correction-reaches-all")
        #expect(lacking?.missing == ["place:c1"])
        var elsewhere = try PointRegistered(serializedBytes: Acts.point.payload())
        elsewhere.placeID = "c2"
        let bytes = try elsewhere.domainEvent.payload()
        #expect(try refusal(correct { $0.replacement = Data(bytes) })?.missing == ["place:c2"])
        #expect(try refusal(correct { ($0.replacement, $0.subjects) = (Data(bytes), subjects + ["place:c2"]) }) == nil)
    }

    @Test func `a retraction needs its target, and all its subjects`() {
        func retract(_ target: String, _ subjects: [String]) -> DomainEvent {
            EventRetracted.with {
                ($0.target, $0.ground, $0.authority, $0.subjects) = (target, "ghi nhầm", "Giám đốc", subjects)
            }.domainEvent
        }
        #expect(refusal(retract(Script.id(1), ["point:p1"])) == nil)
        #expect(refusal(retract(Script.id(7), ["point:p1"]))?.rule == "correction-target")
        #expect(refusal(retract(Script.id(0), ["point:p1"]))?.rule == "correction-reaches-all")
    }

    @Test func `what is retracted cannot be corrected, unless the retraction is retracted`() throws {
        func retract(_ target: String) -> DomainEvent {
            EventRetracted.with {
                ($0.target, $0.ground, $0.authority, $0.subjects) = (target, "ghi nhầm", "Giám đốc", subjects)
            }.domainEvent
        }
        let retracted = history + [("2020-01-05", retract(Script.id(0)))]
        #expect(try Script.refusal(correct(), after: retracted, on: "2020-02-01")?.rule == "correction-target")
        #expect(Script.refusal(retract(Script.id(0)), after: retracted, on: "2020-02-01")?.rule == "correction-target")
        let restored = retracted + [("2020-01-06", retract(Script.id(2)))]
        #expect(try Script.refusal(correct(), after: restored, on: "2020-02-01") == nil)
    }

    @Test func `a moved event's correction reaches where it stood in between`() throws {
        var elsewhere = try PointRegistered(serializedBytes: Acts.point.payload())
        elsewhere.placeID = "c2"
        let bytes = try elsewhere.domainEvent.payload()
        let moved = try correct { ($0.replacement, $0.subjects) = (Data(bytes), subjects + ["place:c2"]) }
        let after = history + [("2020-01-05", moved)]
        #expect(try Script.refusal(correct(), after: after, on: "2020-02-01")?.missing == ["place:c2"])
        #expect(
            try Script.refusal(correct { $0.subjects = subjects + ["place:c2"] }, after: after, on: "2020-02-01") == nil
        )
    }

    @Test func `a correction never holds sealed data in the clear`() throws {
        let history: [(day: String, event: DomainEvent)] = [("2020-01-02", Acts.register())]
        var named = try BusinessRegistrationIssued(serializedBytes: Acts.register().payload())
        let bytes = try named.domainEvent.payload()
        named.ownerName = "Nguyễn Thị Hoa"
        let open = try named.domainEvent.payload()
        func correct(_ bytes: [UInt8]) -> DomainEvent {
            EventCorrected.with {
                ($0.target, $0.targetType, $0.replacement) = (Script.id(0), "BusinessRegistrationIssued", Data(bytes))
                ($0.ground, $0.authority, $0.subjects) = ("sai", "Giám đốc", named.domainEvent.tags)
            }.domainEvent
        }
        let refusal = Script.refusal(correct(open), after: history, on: "2020-02-01")
        #expect(refusal?.rule == "correction-unsealed")
        #expect(refusal?.missing == ["owner_name", "owner_number", "owner_phone"])
        #expect(Script.refusal(correct(bytes), after: history, on: "2020-02-01") == nil)
    }

    @Test func `data is erased once; a reading is always recorded`() {
        let erase = PersonalDataErased.with {
            ($0.subject, $0.ground, $0.authority) = ("person:o1", "yêu cầu", "Giám đốc")
        }.domainEvent
        #expect(Script.refusal(erase, after: [], on: "2026-02-01") == nil)
        #expect(Script.refusal(erase, after: [("2026-01-05", erase)], on: "2026-02-01")?.rule == "erase-once")
        let read = SealedPartRead.with {
            ($0.subject, $0.compartment, $0.purpose) = ("person:o1", .personal, "xác minh")
        }.domainEvent
        #expect(Deciders.reads(read).isEmpty)
        #expect(Script.refusal(read, after: [], on: "2026-02-01") == nil)
    }
}
