import CivilTime
import EventLog
import Foundation
import SeededSource
import SwiftProtobuf
import Testing

@Suite struct EnvelopeTests {
    let scratch = Scratch()

    func stored(_ events: [EventData]) throws -> [RecordedEvent] {
        let clock = TestClock()
        clock.set(1_800_000_000_000_000)
        let log = try scratch.create(clock: clock.clock)
        _ = try log.appendAndWait(events)
        return try log.read(limit: 100)
    }

    @Test func `an event is read back as it was given, with what the log assigned`() throws {
        let events = try stored([fullEvent(), event(9)])
        #expect(events[0].data == fullEvent())
        #expect(events[0].position == 0)
        #expect(events[0].ledger == Scratch.ledger)
        #expect(events[0].recorded == Instant(microseconds: 1_800_000_000_000_000))
        #expect(events[0].links == [Link(ordinal: 1, previous: nil), Link(ordinal: 1, previous: nil)])
        #expect(events[1].data == event(9))
        #expect(events[1].position == 1)
        #expect(try RecordedEvent(bytes: events[0].bytes) == events[0])
    }

    /// These bytes are never edited: what was stored once must be read for ever.
    @Test func `the bytes of two events are what they always were`() throws {
        let second = event(4, "B", ["business:0312345678"])
        let events = try stored([fullEvent(), second])
        #expect(hex(events[0].bytes) == Golden.first)
        #expect(hex(events[1].bytes) == Golden.second)
    }

    @Test func `protoc's own decoder reads the same`() throws {
        let events = try stored([fullEvent(), event(4, "B", ["business:0312345678"])])
        let first = try ProtoEnvelope(serializedBytes: Data(events[0].bytes))
        #expect(first.id == Data(id(1).bytes))
        #expect(first.type == "LicenceIssued")
        #expect(first.tags == ["business:0312345678", "place:phường-1"])
        #expect(first.occurred == 1_700_000_000_000_000)
        #expect(first.effective == -5)
        #expect(first.agency == "stttt-gialai")
        #expect(first.officer == "o-1")
        #expect(first.command == "cmd")
        #expect(first.causation == Data(id(2).bytes))
        #expect(first.correlation == Data(id(3).bytes))
        #expect(first.rulePack == Data([1, 2, 3]))
        #expect(first.payload == Data([0, 255, 7]))
        #expect(first.sealed.map(\.compartment) == ["child"])
        #expect(first.sealed[0].subject == "person:x")
        #expect(first.sealed[0].keyID == Data([9]))
        #expect(first.sealed[0].nonce == Data([8, 8]))
        #expect(first.sealed[0].ciphertext == Data([7, 7, 7]))
        #expect(first.attributes.map(\.name) == ["amount", "note"])
        #expect(first.attributes.map(\.value) == ["87.5", ""])
        #expect(first.ledger == Data(Scratch.ledger))
        #expect(first.position == 0)
        #expect(first.recorded == 1_800_000_000_000_000)
        #expect(first.links.map(\.ordinal) == [1, 1])
        #expect(first.links.allSatisfy { !$0.hasPrevious })
        #expect(first.unknownFields.data.isEmpty)
        let second = try ProtoEnvelope(serializedBytes: Data(events[1].bytes))
        #expect(second.links.map(\.ordinal) == [2])
        #expect(second.links[0].hasPrevious && second.links[0].previous == 0)
        #expect(second.position == 1)
    }

    @Test func `what protoc encodes is read the same, and fields of a later version are skipped`() throws {
        let bytes = try stored([fullEvent()])[0].bytes
        var message = try ProtoEnvelope(serializedBytes: Data(bytes))
        // SwiftProtobuf leaves out a position of 0, as proto3 does.
        message.position = 3
        let event = try RecordedEvent(bytes: [UInt8](message.serializedData()))
        #expect(event.data == fullEvent())
        #expect(event.position == 3)
        let later = bytes + [0xa0, 0x06, 0x05, 0xaa, 0x06, 0x02, 0x01, 0x02, 0xad, 0x06, 0, 0, 0, 0]
        #expect(try RecordedEvent(bytes: later).data == fullEvent())
    }

    @Test func `truncated, changed and foreign bytes are refused or read, and never crash`() throws {
        let bytes = try stored([fullEvent()])[0].bytes
        for count in 0..<bytes.count {
            if let event = try? RecordedEvent(bytes: Array(bytes[..<count])) { #expect(event.bytes.count == count) }
        }
        #expect(throws: EnvelopeError.self) { try RecordedEvent(bytes: []) }
        #expect(throws: EnvelopeError.self) { try RecordedEvent(bytes: Array(bytes.dropLast())) }
        var source = Source(5)
        for _ in 0..<20_000 {
            var changed = bytes
            for _ in 0...source.below(3) { changed[source.below(bytes.count)] = UInt8(truncatingIfNeeded: source.next()) }
            _ = try? RecordedEvent(bytes: changed)
            _ = try? RecordedEvent(bytes: (0..<source.below(60)).map { _ in UInt8(truncatingIfNeeded: source.next()) })
        }
    }

    @Test func `ids are UUIDs, sorted by time, and read from text`() {
        let text = "0190a5c4-7e1b-7abc-8def-0123456789ab"
        #expect(EventID(text)?.description == text)
        #expect(EventID(text.uppercased())?.description == text)
        #expect(EventID(text.replacingOccurrences(of: "-", with: ""))?.description == text)
        for bad in ["", "0190a5c4", text + "0", text.replacingOccurrences(of: "7abc", with: "7abg"), "0190a5c47-e1b-7abc-8def-0123456789ab"] {
            #expect(EventID(bad) == nil)
        }
        #expect(EventID([1, 2, 3]) == nil)
        #expect(EventID(text)?.bytes.count == 16)
        let early = EventID.v7(at: Instant(microseconds: 1_700_000_000_000_000), random: (.max, .max))
        let late = EventID.v7(at: Instant(microseconds: 1_700_000_000_001_000), random: (0, 0))
        #expect(early < late)
        #expect(early.description.dropFirst(14).first == "7")
        #expect("89ab".contains(Array(late.description)[19]))
        #expect(EventID(early.bytes) == early)
    }

    func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

/// Bytes that were stored once.
private enum Golden {
    static let first =
        "0a1000000000000070008000000000000001120d4c6963656e63654973737565641a13627573696e6573733a303331323334"
        + "353637381a11706c6163653a7068c6b0e1bb9d6e672d312100401e18240a060029fbffffffffffffff320c73747474742d67"
        + "69616c61693a036f2d314203636d644a10000000000000700080000000000000025210000000000000700080000000000000"
        + "035a03010203620300ff076a1d0a056368696c641208706572736f6e3a781a0109220208082a03070707720e0a06616d6f75"
        + "6e74120438372e3572060a046e6f7465820110000102030405060708090a0b0c0d0e0f880100910100809828176506009a01"
        + "0208019a01020801"
    static let second =
        "0a10000000000000700080000000000000041201421a13627573696e6573733a303331323334353637382107000000000000"
        + "00290700000000000000820110000102030405060708090a0b0c0d0e0f880101910100809828176506009a010408021000"
}
