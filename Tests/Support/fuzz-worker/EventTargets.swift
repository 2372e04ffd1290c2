import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit
import SampleProvince
import SwiftProtobuf

/// The envelope, as it is read from the log, from tiles and from proofs; and everything that is then done with the event.
final class EnvelopeTarget: Target {
    private let scene: Scene

    init(_ scene: Scene) throws {
        self.scene = scene
        try scene.fill()
    }

    func seeds() throws -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        try scene.ledger.log.forEach { event in
            seeds.append(event.bytes)
            return true
        }
        return seeds
    }

    func take(_ input: [UInt8]) throws -> Bool {
        guard let event = try? RecordedEvent(bytes: input) else { return false }
        guard event.bytes == input else { throw Violation("the event does not keep its bytes") }
        try compare(event, input)
        if let fact = try? scene.ledger.reader(Scene.everything).fact(event) { try Scene.use(fact) }
        return true
    }

    /// What our reader takes, protoc's must take, and find the same in it.
    private func compare(_ event: RecordedEvent, _ input: [UInt8]) throws {
        guard let other = try? ProtoEnvelope(serializedBytes: input) else {
            throw Violation("protobuf's own decoder refuses it")
        }
        let isEqual =
            event.id.bytes == [UInt8](other.id) && event.type == other.type && event.tags == other.tags
            && event.occurred.microseconds == other.occurred && event.effective.microseconds == other.effective
            && event.recorded.microseconds == other.recorded && event.agency == other.agency
            && event.officer == other.officer && event.payload == [UInt8](other.payload)
            && event.position == other.position
            && event.data.attributes.map(\.value) == other.attributes.map(\.value)
            && event.sealed.map(\.ciphertext) == other.sealed.map { [UInt8]($0.ciphertext) }
            && event.links.map(\.ordinal) == other.links.map(\.ordinal)
        guard isEqual else { throw Violation("protobuf's own decoder reads something else") }
    }
}

/// The payload of an event: its type's number in two bytes, then protobuf.
final class PayloadTarget: Target {
    private let acts = SampleProvince(seed: 3).acts()

    init(_ scene: Scene) throws {}

    func seeds() throws -> [[UInt8]] {
        var seen: [String: Int] = [:]
        return try acts.compactMap { act in
            seen[act.event.type, default: 0] += 1
            guard seen[act.event.type, default: 0] <= 2,
                let number = Catalogue.eventTypes.firstIndex(where: { $0.name == act.event.type })
            else { return nil }
            return [UInt8(number >> 8), UInt8(number & 255)] + (try act.event.payload())
        }
    }

    func take(_ input: [UInt8]) throws -> Bool {
        guard input.count >= 2 else { return false }
        let type = Catalogue.eventTypes[(Int(input[0]) << 8 | Int(input[1])) % Catalogue.eventTypes.count]
        guard let event = try? DomainEvent(type: type.name, payload: Array(input[2...])) else { return false }
        try Self.check(event)
        return true
    }

    /// Everything that is done with an event before and after it is recorded.
    static func check(_ event: DomainEvent) throws {
        let payload = try event.payload()
        guard try DomainEvent(type: event.type, payload: payload) == event else {
            throw Violation("its bytes are another event")
        }
        if let parts = try? event.split() {
            var whole = try DomainEvent(type: event.type, payload: parts.payload)
            for (_, part) in parts.sealed.sorted(by: { $0.key.name < $1.key.name }) { try whole.merge(sealed: part) }
            guard whole == event else { throw Violation("what was sealed does not make the event whole again") }
        }
        let instant = Instant(microseconds: 1_700_000_000_000_000)
        let fact = Fact(
            position: 1, id: "018bcfe5-6800-7000-8000-000000000001", occurred: instant, effective: instant,
            recorded: instant,
            agency: "a", officer: "o", event: event, tags: event.tags, attributes: [], withheld: [], command: "",
            causation: nil,
            correlation: nil)
        try Scene.use(fact)
        let agency = AgencyState(subject: "agency:a")
        let context = Context(agency: agency, officer: "o", occurred: instant, effective: instant, now: instant)
        _ = Deciders.reads(event)
        _ = try? Deciders.decide(event, history: [], context: context)
        _ = try? Deciders.decide(event, history: [fact], context: context)
    }
}

/// An act as `socai record` reads it: a type's name, a line end, and ProtoJSON.
final class ActTarget: Target {
    private let acts = SampleProvince(seed: 3).acts()

    init(_ scene: Scene) throws {}

    var words: [String] {
        [
            "\"2024-01-31\"", "\"minor\"", "\"currency\"", "\"VND\"", "{\"minor\":\"-1\"}", "AGENCY_KIND_POLICE", "1.5",
            "\"1e3\"",
        ]
    }

    func seeds() throws -> [[UInt8]] {
        var seen: Set<String> = []
        return try acts.filter { seen.insert($0.event.type).inserted }.map {
            Array("\($0.event.type)\n\(try $0.event.json())".utf8)
        }
    }

    func take(_ input: [UInt8]) throws -> Bool {
        guard let text = String(validating: input, as: UTF8.self), let end = text.firstIndex(of: "\n"),
            let event = try? DomainEvent(type: String(text[..<end]), json: String(text[text.index(after: end)...]))
        else { return false }
        try PayloadTarget.check(event)
        guard try DomainEvent(type: event.type, json: event.json()) == event else {
            throw Violation("its JSON is another event")
        }
        return true
    }
}
