import ArgumentParser
import Crypto
import Domain
import EventLog
import Foundation
import Ledger
import MerkleTree
import Printing
import ProjectionKit

/// What became of an attachment in a bundle.
struct BundledFile {
    /// Its name in the bundle; `nil` where it was left out.
    let path: String?
    let digest: String?
    let salt: [UInt8]
    /// Why it was left out.
    let reason: String?
}

/// Writes the files of a bundle (format.md, "Evidence bundles"). The opening of what it gives is on record by then.
struct BundleWriter {
    let plan: BundlePlan
    let ledger: Ledger
    let clearance: Clearance
    let issuer: AgencyState?
    let purpose: String
    private let zip: ZipWriter
    private var sums: [(name: String, digest: String)] = []

    /// What was written.
    struct Counts {
        var files = 0
        var events = 0
        var originals = 0
    }

    init(_ plan: BundlePlan, to path: String, ledger: Ledger, clearance: Clearance, issuer: AgencyState?, purpose: String) throws {
        (self.plan, self.ledger, self.clearance, self.issuer, self.purpose) = (plan, ledger, clearance, issuer, purpose)
        zip = try ZipWriter(path: path)
    }

    mutating func write() throws -> Counts {
        do {
            return try writeAll()
        } catch {
            zip.abandon()
            throw error
        }
    }

    private mutating func writeAll() throws -> Counts {
        var counts = Counts()
        let note = try ledger.checkpoint(of: plan.basis.size)
        try add("README.txt", BundleTexts.readme(origin: ledger.settings.origin))
        try add("verify.py", Data(PackageResources.verify_py))
        try add("checkpoint", note)
        try add("keys.json", keys)
        try add("schema.binpb", Data(Catalogue.descriptorSet))
        if let sample = plan.sample { try add("sample.json", sample.json.text + "\n") }
        let originals = try addOriginals()
        counts.originals = originals.values.count { $0.path != nil }
        counts.events = try addEvents()
        var histories: [[TraceEntry]] = []
        for subject in plan.subjects { histories.append(try addSubject(subject)) }
        try add("manifest.json", manifest(originals) + "\n")
        let print = BundlePrint(
            plan: plan, histories: histories, originals: originals, ledger: ledger, issuer: issuer, purpose: purpose)
        let html = try print.document.html
        try add("history.html", html)
        try add("history.pdf", Self.pdf(html))
        try finish()
        counts.files = sums.count + 2
        return counts
    }

    // MARK: Parts

    /// Every event once, as it is stored, and its proof.
    private mutating func addEvents() throws -> Int {
        let positions = Set(plan.subjects.flatMap(\.positions)).sorted()
        for position in positions {
            guard let bytes = try ledger.log.storedBytes(at: position) else {
                throw LedgerError.noSuchPosition(position, size: plan.basis.size)
            }
            try add("events/\(position).bin", Data(bytes))
            try add("proofs/\(position).json", ledger.prove(position, size: plan.basis.size).json + "\n")
        }
        return positions.count
    }

    private mutating func addSubject(_ subject: BundlePlan.Subject) throws -> [TraceEntry] {
        try add("\(subject.folder)/dossier.json", ledger.dossier(subject.tag, size: plan.basis.size).json + "\n")
        let reader = ledger.reader(clearance)
        var lines = ""
        for position in subject.positions {
            guard let stored = try ledger.log.event(at: position) else { throw LedgerError.noSuchPosition(position, size: plan.basis.size) }
            lines += try JSONLinesExport.line(ExportEvent(stored, reader)) + "\n"
        }
        try add("\(subject.folder)/events.jsonl", lines)
        return try ledger.trace(subject.tag, known: plan.basis.position.map { .position($0) }, clearance: clearance).entries
    }

    private mutating func addOriginals() throws -> [String: BundledFile] {
        var files: [String: BundledFile] = [:]
        for attachment in plan.attachments {
            switch try ledger.bundled(attachment, clearance: clearance) {
            case .leftOut(let reason):
                files[attachment.id] = BundledFile(path: nil, digest: nil, salt: [], reason: reason.rawValue)
            case .given(let original):
                let path = "attachments/\(attachment.id)/\(BundleTexts.fileName(original.name))"
                try add(path, original.content)
                files[attachment.id] = BundledFile(path: path, digest: original.digest, salt: original.salt, reason: nil)
            }
        }
        return files
    }

    private var keys: String {
        let settings = ledger.settings
        return JSON.object([
            ("log", .string(settings.verifierKey)), ("witnesses", .strings(settings.witnesses)),
            ("quorum", .integer(Int64(settings.quorum))),
        ]).text + "\n"
    }

    private func manifest(_ originals: [String: BundledFile]) -> String {
        let attachments = plan.attachments.map { attachment -> JSON in
            let file = originals[attachment.id]
            return .object([
                ("attachment", .string(attachment.id)), ("position", .unsigned(attachment.attached.position)),
                ("file", .optional(file?.path, JSON.string)), ("sha256", .optional(file?.digest, JSON.string)),
                ("salt", file.map { $0.salt.isEmpty ? .null : .string(Data($0.salt).base64EncodedString()) } ?? .null),
                ("reason", .optional(file?.reason, JSON.string)),
            ])
        }
        let subjects = plan.subjects.map { subject -> JSON in
            .object([
                ("subject", .string(subject.tag)), ("folder", .string(subject.folder)),
                ("events", .integer(Int64(subject.positions.count))), ("other_events", .array(subject.others.map(JSON.unsigned))),
            ])
        }
        return JSON.object(
            [("format", .string("socai-bundle-1")), ("origin", .string(ledger.settings.origin))] + plan.basis.members + [
                ("files", .strings(plan.sample == nil ? [] : ["sample.json"])), ("subjects", .array(subjects)),
                ("attachments", .array(attachments)), ("language", .string(Language.current.rawValue)),
                ("unsealed", .strings(clearance.compartments.map(\.name).sorted())),
                ("versions", .object([("program", .string(Socai.configuration.version)), ("format", .integer(1))])),
            ]).text
    }

    // MARK: Files

    private mutating func add(_ name: String, _ text: String) throws { try add(name, Data(text.utf8)) }

    private mutating func add(_ name: String, _ content: Data) throws {
        try zip.add(name, content)
        sums.append((name, SHA256.hash(data: content).hexadecimal))
    }

    /// The list of all files and its signature, last: they say what came before.
    private func finish() throws {
        let list = Data(
            sums.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map { "\($0.digest)  \($0.name)\n" }.joined().utf8)
        try zip.add("SHA256SUMS", list)
        try zip.add("bundle.note", Data(ledger.signBundle(size: plan.basis.size, sums: SHA256.hash(data: list).hexadecimal).utf8))
        try zip.finish()
    }

    private static func pdf(_ html: String) throws -> Data {
        let folder = NSTemporaryDirectory() + "/socai-bundle-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try PDF.write(html: html, to: folder + "/history.pdf")
        return try Data(contentsOf: URL(fileURLWithPath: folder + "/history.pdf"))
    }
}

/// Texts and names of a bundle.
enum BundleTexts {
    /// A name that means the same on every system; what an attachment is called stands in its event.
    static func fileName(_ name: String) -> String {
        let allowed = name.unicodeScalars.map { scalar -> Character in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-_.() ".unicodeScalars.contains(scalar)
                ? Character(scalar) : "_"
        }
        let text = String(String(allowed).drop { $0 == "." || $0 == " " }).precomposedStringWithCanonicalMapping
        let suffix = (text as NSString).pathExtension
        // Names have at most 255 bytes on most systems.
        let stem = String((text as NSString).deletingPathExtension.prefix(60))
        return (stem.isEmpty ? "original" : stem) + (suffix.isEmpty ? "" : "." + suffix.prefix(12))
    }

    static func readme(origin: String) -> String {
        """
        GÓI CHỨNG CỨ CỦA SỔ CÁI · EVIDENCE BUNDLE OF A LEDGER
        \(origin)

        Kiểm chứng (chỉ cần Python 3.11 trở lên, không cần mạng, không cần sổ):
        Verify it (Python 3.11 or newer alone, no network, no ledger):

            python3 verify.py --key KEY
            sha256sum -c SHA256SUMS

        KEY là khóa kiểm của sổ, nhận từ cơ quan giữ sổ bằng đường khác; không có --key thì kết luận dựa trên khóa nằm trong gói.
        KEY is the ledger's verifier key, had from its keeper by another way; without --key the answer rests on the key in here.

        history.pdf, history.html      bản trích sao để đọc · the extract, to be read
        subjects/NNN/dossier.json      chứng minh hồ sơ đầy đủ · the proof that the dossier is complete
        subjects/NNN/events.jsonl      các sự kiện, đọc được · the events, readable
        events/P.bin, proofs/P.json    sự kiện như đã lưu, chứng minh có mặt · each event as stored, its inclusion proof
        attachments/                   tệp gốc · originals
        checkpoint, keys.json          điểm chốt có chữ ký làm chứng, các khóa · the checkpoint with cosignatures, keys
        schema.binpb                   mô tả các loại sự kiện (protobuf) · the descriptors of all event types
        manifest.json                  có gì trong gói, thiếu gì và vì sao · what is here, what is not and why
        SHA256SUMS, bundle.note        băm mọi tệp, và chữ ký của sổ trên đó · the hash of every file, signed by the ledger
        verify.py                      chương trình kiểm chứng độc lập · the independent verifier

        """
    }
}
