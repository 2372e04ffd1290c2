import Domain
import SwiftProtobuf
import Testing

struct CatalogueTests {
    @Test func `event types are sorted, unique and labelled in both languages`() {
        let names = Catalogue.eventTypes.map(\.name)
        #expect(names == names.sorted())
        #expect(Set(names).count == names.count)
        for type in Catalogue.eventTypes {
            #expect(!type.labelVi.isEmpty && !type.labelEn.isEmpty, "\(type.name)")
            #expect(type.fields.allSatisfy { !$0.labelVi.isEmpty && !$0.labelEn.isEmpty }, "\(type.name)")
            #expect(type.messageType.eventType.name == type.name)
        }
    }

    @Test func `every event names a body that may record it, or leaves it to all on purpose`() {
        let open = Set(Catalogue.eventTypes.filter(\.recordedBy.isEmpty).map(\.name))
        #expect(open.isSuperset(of: ["EventCorrected", "EventRetracted", "PersonalDataErased", "SealedPartRead"]))
        #expect(!open.contains("LicenceIssued"))
    }

    @Test func `the descriptor set can be read and describes every event type`() throws {
        let set = try Google_Protobuf_FileDescriptorSet(serializedBytes: Catalogue.descriptorSet)
        let messages = Set(set.file.flatMap(\.messageType).map(\.name))
        #expect(set.file.allSatisfy { $0.package == "socai" })
        #expect(messages.isSuperset(of: Catalogue.eventTypes.map(\.name)))
    }

    @Test func `what a file of the descriptor set imports stands before it`() throws {
        let set = try Google_Protobuf_FileDescriptorSet(serializedBytes: Catalogue.descriptorSet)
        var seen: Set<String> = ["google/protobuf/descriptor.proto"]
        for file in set.file {
            #expect(seen.isSuperset(of: file.dependency), "\(file.name)")
            seen.insert(file.name)
        }
    }

    @Test func `an unknown type and malformed bytes are told apart`() {
        #expect(throws: CatalogueError.unknownType("Nothing")) { try DomainEvent(type: "Nothing", payload: []) }
        do {
            _ = try DomainEvent(type: "LicenceIssued", payload: [0xFF])
            Issue.record("read")
        } catch CatalogueError.malformed(let type, _) {
            #expect(type == "LicenceIssued")
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test func `tags are sorted, unique and in normal form C`() {
        var act = BusinessRegistrationIssued()
        act.businessID = "Cafe\u{301}"
        act.ownerID = "p1"
        act.placeID = "c2"
        #expect(
            DomainEvent.registration(.businessRegistrationIssued(act)).tags == [
                "business:Caf\u{e9}", "person:p1", "place:c2",
            ])
        var merged = AgencyMerged()
        (merged.fromIds, merged.toID) = (["b", "a", "b"], "a")
        #expect(merged.domainEvent.tags == ["agency:a", "agency:b"])
        var erased = PersonalDataErased()
        erased.subject = "person:p1"
        #expect(erased.domainEvent.tags == ["person:p1"])
    }

    @Test func `every type written and read again is the same, by bytes and by JSON`() throws {
        var random = RandomEvents(seed: 7)
        for type in Catalogue.eventTypes {
            for _ in 0..<20 {
                let event = try random.event(type)
                #expect(try DomainEvent(type: type.name, payload: event.payload()) == event)
                #expect(try DomainEvent(type: type.name, json: event.json()) == event)
            }
        }
    }
}

struct SealingTests {
    private var registration: BusinessRegistrationIssued {
        var act = BusinessRegistrationIssued()
        (act.businessID, act.businessName, act.ownerID) = ("b1", "Net Hoa", "p1")
        (act.ownerName, act.ownerNumber) = ("Nguyễn Thị Hoa", "064000000001")
        return act
    }

    @Test func `sealed fields leave the payload and come back whole`() throws {
        let event = registration.domainEvent
        let (payload, sealed, subject) = try event.split()
        #expect(subject == "person:p1")
        #expect(sealed.keys.sorted { $0.rawValue < $1.rawValue } == [.personal])
        let name = Array("Nguyễn Thị Hoa".utf8)
        #expect(!payload.indices.contains { payload[$0...].starts(with: name) })
        var clear = try DomainEvent(type: event.type, payload: payload)
        #expect(clear != event)
        #expect(clear.tags == event.tags)
        for part in sealed.values { try clear.merge(sealed: part) }
        #expect(clear == event)
    }

    @Test func `a sealed field without a subject to seal it for is an error`() {
        var act = registration
        act.ownerID = ""
        #expect(throws: CatalogueError.noSealingSubject(type: "BusinessRegistrationIssued", field: "owner_id")) {
            try act.domainEvent.split()
        }
    }

    @Test func `nothing sealed leaves no part and the same payload`() throws {
        var act = registration
        (act.ownerName, act.ownerNumber) = ("", "")
        let (payload, sealed, _) = try act.domainEvent.split()
        #expect(sealed.isEmpty)
        #expect(try payload == act.domainEvent.payload())
    }

    @Test func `every type can be split and merged back`() throws {
        var random = RandomEvents(seed: 11)
        for type in Catalogue.eventTypes where !type.compartments.isEmpty {
            for _ in 0..<50 {
                let event = try random.event(type)
                guard let (payload, sealed, _) = try? event.split() else { continue }
                var merged = try DomainEvent(type: type.name, payload: payload)
                #expect(merged.message.domainEvent.tags == event.tags)
                for part in sealed.values { try merged.merge(sealed: part) }
                #expect(merged == event)
            }
        }
    }
}
