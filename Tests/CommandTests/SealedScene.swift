import CivilTime
import Crypto
import Domain
import EventLog
import Foundation
import Ledger
import LedgerTesting
import ProjectionKit
import SampleProvince

/// A sample province with more acts in it: one of every type that seals something, every sealed field filled with words that
/// stand nowhere else, for each of the given people.
struct SealedScene {
    let temporary: TemporaryLedger
    let folder: String
    let ledger: String

    /// The people whose acts are added: values of tags.
    static let people = ["dau-1", "dau-2"]
    /// A body that may open the compartment `child`, and one that may not.
    static let labour = "dau-ld"
    static let communications = "dau-tt"
    static let school = "dau-th"

    /// - Parameter variant: two scenes of different variants differ in what is sealed and in nothing else, not even in lengths.
    init(variant: Int, years: Int = 1) throws {
        temporary = try TemporaryLedger()
        folder = temporary.folder
        ledger = temporary.ledger.directory
        var acts = try SampleProvince(seed: 7, years: years).acts().map { try Self.act($0, variant) }
        for (agency, kind) in [
            (Self.labour, "LABOUR"), (Self.communications, "INFORMATION_COMMUNICATIONS"), (Self.school, "SCHOOL"),
        ] {
            acts.append(
                try temporary.act(
                    "AgencyEstablished", #"{"agencyId":"\#(agency)","name":"Cơ quan \#(agency)","kind":"AGENCY_KIND_\#(kind)"}"#,
                    by: "ledger", on: "2010-01-01"))
        }
        for person in Self.people {
            for type in Catalogue.eventTypes where type.sealedUnder != nil {
                acts.append(try temporary.act(type.name, Self.payload(type, person, variant), by: Self.labour, on: "2024-12-20"))
            }
        }
        let receipt = try temporary.ledger.importActs(acts)
        guard receipt.refused.isEmpty else { throw LedgerError.invalidAct("\(receipt.refused)") }
        temporary.ledger.close()
    }

    func run(_ arguments: String...) throws -> Program.Result { try run(arguments) }

    func run(_ arguments: [String]) throws -> Program.Result {
        try Program.run(arguments, environment: ["SOCAI_LEDGER": ledger])
    }

    /// Runs the program where not one byte can be written to a file; what it prints goes through a pipe.
    func runWithoutSpace(_ arguments: [String]) throws -> Program.Result {
        try Program.run(
            arguments, environment: ["SOCAI_LEDGER": ledger],
            shell: #"{ (ulimit -f 0; exec "$0" "$@") 2>&1 1>&3 | cat >&2; exit ${PIPESTATUS[0]}; } 3>&1 | cat; exit ${PIPESTATUS[0]}"#)
    }

    /// The file of the view that opens the compartment `child`.
    var restrictedView: String {
        let view = Roster.projections.first { $0.compartments.contains(.child) }
        return "\(ledger)/views/\(view?.name ?? "")-v\(view?.version ?? 0).sqlite"
    }

    // MARK: What is sealed

    private static let letters = Array("bcdghklmnpqrstvx")

    /// A word that stands nowhere else: the mark of one field of one event of one person.
    static func word(_ type: Int, _ field: Int, _ person: String, _ variant: Int) -> String {
        let number = (type * 64 + field) * 4 + (people.firstIndex(of: person) ?? 3)
        let digits = (0..<4).map { letters[(number >> (4 * $0) & 15) ^ (variant * 5)] }
        return "Zưởng\(String(digits))ệq"
    }

    /// Every word sealed for a person, or those of one compartment.
    static func words(_ person: String, in compartment: Compartment? = nil, variant: Int = 0) -> [String] {
        Catalogue.eventTypes.indices.flatMap { type in
            let fields = Catalogue.eventTypes[type].fields
            let sealed = fields.indices.filter { fields[$0].sealed != nil && (compartment == nil || fields[$0].sealed == compartment) }
            return sealed.map { word(type, $0, person, variant) }
        }
    }

    private static func payload(_ type: EventType, _ person: String, _ variant: Int) throws -> String {
        let index = Catalogue.eventTypes.firstIndex { $0.name == type.name } ?? 0
        var object: [String: Any] = [:]
        for (number, field) in type.fields.enumerated() where !field.repeated && field.kind == .text {
            if field.sealed != nil {
                object[field.jsonName] = "Trần \(word(index, number, person, variant)) 0905"
            } else if let tag = field.tag, tag != "*" {
                object[field.jsonName] = person
            }
        }
        return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    /// An act of the sample, its sealed fields turned into other text of the same length.
    private static func act(_ sample: SampleAct, _ variant: Int) throws -> Act {
        var event = sample.event
        let sealed = event.eventType.fields.filter { $0.sealed != nil }.map(\.name)
        if variant > 0, !sealed.isEmpty,
            var object = try JSONSerialization.jsonObject(with: Data(event.json().utf8)) as? [String: Any]
        {
            for name in sealed {
                if let text = object[name] as? String { object[name] = turned(text) }
            }
            let json = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
            event = try DomainEvent(type: event.type, json: json)
        }
        guard let id = EventID(sample.id) else { throw LedgerError.invalidAct(sample.idText) }
        return Act(
            id: id, event: event, agency: sample.agency, officer: sample.officer, occurred: sample.occurred,
            effective: sample.effective)
    }

    private static func turned(_ text: String) -> String {
        let table = Array("abcdefghijklmnopqrstuvwxyz")
        return String(
            text.map { character in
                if let index = table.firstIndex(of: character) { return table[(index + 13) % 26] }
                guard let digit = character.wholeNumberValue, character.isASCII else { return character }
                return Character("\((digit + 5) % 10)")
            })
    }
}

/// The forms under which a text may lie in a file.
struct Traces {
    private struct Needle {
        let form: String
        let text: String
        let bytes: [UInt8]
    }

    /// By their first eight bytes.
    private var needles: [UInt64: [Needle]] = [:]
    /// Which first two bytes there are: most places of a file are passed over by one look.
    private var begins = [Bool](repeating: false, count: 1 << 16)

    init(_ words: [String]) {
        for word in words {
            let texts = [
                ("UTF-8", word), ("NFD", word.decomposedStringWithCanonicalMapping), ("lower case", word.lowercased()),
                ("upper case", word.uppercased()), ("folded", VietnameseText.folded(word)),
            ]
            for (form, text) in texts { add(form, text, of: word) }
            add("UTF-16", word, Array(word.data(using: .utf16LittleEndian) ?? Data()))
        }
    }

    private mutating func add(_ form: String, _ text: String, of word: String) {
        let utf8 = Data(text.utf8)
        add(form, word, Array(utf8))
        add("\(form), hexadecimal", word, utf8.map { String(format: "%02x", $0) }.joined().utf8.map { $0 })
        // In base64 it can fall into groups of three in three ways; of each, the characters that depend on it alone.
        for shift in 0..<3 {
            let encoded = (Data(repeating: 0, count: shift) + utf8).base64EncodedString()
            let inner = encoded.dropFirst(shift == 0 ? 0 : 4).prefix((utf8.count - 3) / 3 * 4)
            add("\(form), base64", word, Array(inner.utf8))
        }
        for (name, digest) in [("SHA-256", Array(SHA256.hash(data: utf8))), ("SHA-512", Array(SHA512.hash(data: utf8)))] {
            add("\(name) of \(form)", word, Array(digest.prefix(16)))
            add("\(name) of \(form), hexadecimal", word, digest.prefix(8).map { String(format: "%02x", $0) }.joined().utf8.map { $0 })
        }
    }

    private mutating func add(_ form: String, _ text: String, _ bytes: [UInt8]) {
        precondition(bytes.count >= 8, "a trace too short to be told from chance: \(form) of \(text)")
        let head = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        needles[head, default: []].append(Needle(form: form, text: text, bytes: bytes))
        begins[Int(head & 0xffff)] = true
    }

    /// What is found of them in some bytes.
    func found(in bytes: Data) -> [String] {
        var found: Set<String> = []
        bytes.withUnsafeBytes { bytes in
            guard bytes.count >= 8 else { return }
            for offset in 0...(bytes.count - 8) {
                let head = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                guard begins[Int(head & 0xffff)], let candidates = needles[head] else { continue }
                for needle in candidates where bytes[offset...].starts(with: needle.bytes) {
                    found.insert("\(needle.text) as \(needle.form)")
                }
            }
        }
        return found.sorted()
    }

    /// What is found of them in a text.
    func found(in text: String) -> [String] { found(in: Data(text.utf8)) }

    /// What is found of them in any file below a directory, by file.
    func found(below directory: String) throws -> [String] {
        let files = try FileManager.default.subpathsOfDirectory(atPath: directory)
        return files.sorted().flatMap { file -> [String] in
            guard let bytes = FileManager.default.contents(atPath: directory + "/" + file) else { return [] }
            return found(in: bytes).map { "\(file): \($0)" }
        }
    }
}
