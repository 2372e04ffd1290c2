import CivilTime
import Crypto
import Domain
import EventLog
import Foundation
import Ledger
import struct Ledger.Attachment
import LedgerTesting
import Testing

/// Originals: kept byte for byte, sealed where their act is, never given without a record.
@Suite struct OriginalTests {
    let scene: TemporaryLedger
    private let content = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    private let salt = [UInt8](repeating: 7, count: 32)

    init() throws {
        scene = try TemporaryLedger()
        try scene.found()
        try scene.reportChild("TE-1")
        scene.set("2020-04-01T08:00:00+07:00")
    }

    private func attach(
        _ content: Data, to subject: String = "agency:ca", act: EventID? = nil, by agency: String = "stttt",
        on day: String = "2020-03-31", seal: Compartment? = nil
    ) throws -> Attachment {
        let new = NewOriginal(
            content: content, name: "ảnh.bin", mediaType: "image/jpeg", subject: subject, act: act, ground: "chứng cứ", compartment: seal)
        return try scene.ledger.attach(
            new, by: agency, officer: "Ng. V. A", occurred: Instant(day) ?? Instant(microseconds: 0), id: scene.id(), salt: salt)
    }

    private func open(_ id: String, by agency: String = "stttt") throws -> OpenedOriginal {
        try scene.ledger.openOriginal(id, for: Reader(agency: agency, officer: "B", purpose: "đối chiếu")) { _ in scene.id() }
    }

    private func stored(_ attachment: Attachment) -> String {
        "\(scene.ledger.directory)/files/\(attachment.digest.prefix(2))/\(attachment.digest)"
    }

    @Test(arguments: [0, 1, 100_000]) func `an original comes back byte for byte, and each opening is a line of its custody`(count: Int) throws {
        let made = try attach(content.prefix(count))
        #expect(made.compartment == nil && made.statement.size == Int64(count) && made.statement.name == "ảnh.bin")
        for _ in 0..<2 { #expect(try open(made.id).content == content.prefix(count)) }
        _ = try scene.ledger.handOver(
            made.id, .init(to: "ca", receiver: "Lê C", document: "BBGN 1", ground: "chuyển hồ sơ"), by: "stttt", officer: "A",
            occurred: Instant("2020-04-01") ?? Instant(microseconds: 0), id: scene.id())
        let listed = try scene.ledger.attachments(of: "agency:ca", size: scene.ledger.log.size)
        #expect(listed.map(\.id) == [made.id])
        #expect(listed[0].custody.map(\.type) == ["EvidenceAttached", "EvidenceOpened", "EvidenceOpened", "EvidenceHandedOver"])
    }

    @Test func `the same bytes are stored once and attached as often as is said`() throws {
        let (first, second) = (try attach(content), try attach(content))
        #expect(first.id != second.id && first.digest == second.digest)
        #expect(try scene.ledger.attachments(of: "agency:ca", size: scene.ledger.log.size).count == 2)
    }

    @Test func `an altered or missing original is named, nothing is given, and nothing recorded`() throws {
        let made = try attach(content)
        let path = stored(made)
        let size = try scene.ledger.log.size
        #expect(try scene.ledger.verify().isSound)
        for damage in [content.dropLast(), content + [0], Data([content[0] ^ 1]) + content.dropFirst(), nil] {
            if let damage { try damage.write(to: URL(fileURLWithPath: path)) } else { try FileManager.default.removeItem(atPath: path) }
            #expect(throws: OriginalError.damaged(id: made.id, path: path, isMissing: damage == nil)) { try open(made.id) }
            let report = try scene.ledger.verify()
            #expect(report.problems.map(\.kind) == ["original"] && report.problems[0].message.contains(path))
            #expect(report.problems[0].position == made.attached.position)
        }
        #expect(try scene.ledger.log.size == size)
        // Attached anew, the right bytes stand there again.
        _ = try attach(content)
        #expect(try scene.ledger.verify().isSound)
    }

    @Test func `what belongs to a child's case is sealed, gives nothing away, and is erased with the child`() throws {
        let secret = Data("Đặng Thuý Hoà, 12 tuổi".utf8)
        let made = try attach(secret, to: "childcase:TE-1", by: "ldtbxh")
        #expect(made.compartment == .child && made.statement.name.isEmpty && made.statement.mediaType.isEmpty)
        let needles = [secret, Data("ảnh.bin".utf8), Data(Digest.hex(of: secret).utf8)]
        for file in try FileManager.default.subpathsOfDirectory(atPath: scene.ledger.directory) {
            guard let bytes = FileManager.default.contents(atPath: scene.ledger.directory + "/" + file) else { continue }
            for needle in needles { #expect(bytes.range(of: needle) == nil, "\(file)") }
        }
        let size = try scene.ledger.log.size
        #expect(throws: OriginalError.notFor("stttt", subject: "childcase:TE-1")) { try open(made.id) }
        #expect(throws: OriginalError.noBody("nobody", subject: "childcase:TE-1")) { try open(made.id, by: "nobody") }
        #expect(try scene.ledger.log.size == size)
        let opened = try open(made.id, by: "ldtbxh")
        #expect(opened.content == secret && opened.name == "ảnh.bin" && opened.salt == salt)
        #expect(Digest.hex(of: Data(salt) + secret) == made.statement.commitment)
        #expect(try scene.ledger.log.read(Query(types: ["SealedPartRead", "EvidenceOpened"])).map(\.type) == ["SealedPartRead", "EvidenceOpened"])
        try scene.record(
            "PersonalDataErased", #"{"subject":"childcase:TE-1","ground":"yêu cầu","authority":"QĐ 1"}"#, by: "ldtbxh", on: "2020-04-02")
        #expect(throws: OriginalError.erased(made.id)) { try open(made.id, by: "ldtbxh") }
        #expect(try scene.ledger.verify().isSound)
        #expect(throws: (any Error).self) { try attach(secret, to: "childcase:TE-1", by: "ldtbxh") }
    }

    @Test func `an act's original is sealed as its act is, and a body that may not know of the subject attaches nothing`() throws {
        #expect(throws: OriginalError.notFor("stttt", subject: "childcase:TE-1")) { try attach(content, to: "childcase:TE-1") }
        #expect(throws: OriginalError.noSubject("case:KHONG-CO")) { try attach(content, to: "case:KHONG-CO") }
        let founding = try #require(try scene.ledger.log.event(at: 0))
        #expect(throws: OriginalError.otherSubject(act: founding.id.description, subject: "agency:ca")) {
            try attach(content, act: founding.id)
        }
        let made = try attach(content, act: try #require(try scene.ledger.log.event(at: 2)).id, seal: .personal)
        #expect(made.compartment == .personal && made.statement.sealedUnder == "agency:ca")
        #expect(!FileManager.default.fileExists(atPath: scene.ledger.directory + "/files/" + Digest.hex(of: content).prefix(2)))
        #expect(try open(made.id).content == content)
    }

    @Test func `the original of a child's report is for whoever may know of children, not of complainants`() throws {
        let report = try #require(try scene.ledger.log.read(Query(types: ["ChildReportReceived"])).first)
        let made = try attach(content, to: "childcase:TE-1", act: report.id, by: "ldtbxh", seal: .personal)
        #expect(made.compartment == .child && made.statement.act == report.id.description)
        #expect(try open(made.id, by: "ca").content == content)
    }

    @Test func `no act says that an original is kept where none is`() throws {
        let digest = Digest.hex(of: content)
        let size = try scene.ledger.log.size
        #expect(throws: OriginalError.notStored(digest: digest)) {
            try scene.record(
                "EvidenceAttached",
                #"{"attachment":"X","subject":"agency:ca","digest":"\#(digest)","size":"9","name":"a","mediaType":"b","ground":"c"}"#,
                by: "stttt", on: "2020-04-01")
        }
        // And where the act is refused, no file is left.
        #expect(throws: OriginalError.noBody("stttt", subject: "agency:ca")) { try attach(content, on: "2009-01-01") }
        let blank = NewOriginal(content: content, name: "a", mediaType: "b", subject: "agency:ca", ground: " ")
        #expect(throws: Refusal.self) {
            try scene.ledger.attach(
                blank, by: "stttt", officer: "A", occurred: Instant("2020-03-31") ?? Instant(microseconds: 0), id: scene.id(), salt: salt)
        }
        #expect(try scene.ledger.log.size == size)
        #expect(!FileManager.default.fileExists(atPath: scene.ledger.directory + "/files"))
    }

    @Test func `backup and restore carry the originals, and an update brings the new ones`() throws {
        let first = try attach(content)
        let (backup, copy) = (scene.folder + "/backup", scene.folder + "/copy")
        try scene.ledger.backup(to: backup)
        _ = try Ledger.restore(backup, to: copy)
        let second = try attach(Data("thứ hai".utf8))
        let third = try attach(Data("thứ ba".utf8), to: "childcase:TE-1", by: "ldtbxh")
        let newer = scene.folder + "/newer"
        try scene.ledger.backup(to: newer)
        _ = try Ledger.update(copy, from: newer) { Instant(microseconds: 0) }
        let restored = try Ledger(at: copy) { Instant("2020-05-01") ?? Instant(microseconds: 0) }
        defer { restored.close() }
        let report = try restored.verify()
        #expect(report.isSound && report.originals == 3)
        for (made, agency, expected) in [(first, "stttt", content), (second, "stttt", Data("thứ hai".utf8)), (third, "ldtbxh", Data("thứ ba".utf8))] {
            let opened = try restored.openOriginal(made.id, for: Reader(agency: agency, officer: "B", purpose: "C")) { _ in scene.id() }
            #expect(opened.content == expected)
        }
    }

    @Test func `where the reading cannot be recorded, nothing is given`() throws {
        let made = try attach(content)
        let readOnly = try TemporaryCopy(of: scene)
        defer { readOnly.ledger.close() }
        #expect(throws: (any Error).self) {
            try readOnly.ledger.openOriginal(made.id, for: Reader(agency: "stttt", officer: "B", purpose: "C")) { _ in scene.id() }
        }
    }
}

/// A restored ledger that is opened to be read alone.
private struct TemporaryCopy {
    let ledger: Ledger

    init(of scene: TemporaryLedger) throws {
        try scene.ledger.backup(to: scene.folder + "/b")
        _ = try Ledger.restore(scene.folder + "/b", to: scene.folder + "/r")
        ledger = try Ledger(at: scene.folder + "/r", readOnly: true) { Instant("2020-05-01") ?? Instant(microseconds: 0) }
    }
}

/// SHA-256 in hex.
private enum Digest {
    static func hex(of data: Data) -> String {
        SHA256.hash(data: data).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
