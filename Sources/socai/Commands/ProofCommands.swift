import ArgumentParser
import Domain
import EventLog
import Foundation
import Ledger
import MerkleTree

struct ProveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: tr("Chứng minh một sự kiện nằm trong sổ, hoặc sổ chỉ được nối thêm (RFC 6962).",
            "Prove that an event stands in the log, or that the log only grew (RFC 6962)."),
        discussion: tr(
            """
            VÍ DỤ
              socai prove 1204 --json > chung-minh.json
              socai prove --since 1000 --json --out nhat-quan.json
            Tệp tự đủ: `socai verify --proof TỆP` hoặc tools/verify.py kiểm được mà không cần sổ.
            """,
            """
            EXAMPLES
              socai prove 1204 --json > proof.json
              socai prove --since 1000 --json --out consistency.json
            The file is self-contained: `socai verify --proof FILE` needs no ledger.
            """))

    @Argument(help: ArgumentHelp(tr("Vị trí sự kiện, từ 0.", "The event's position, from 0."), valueName: tr("vị-trí", "position")))
    var position: Position?
    @Option(help: ArgumentHelp(tr("Chứng minh bấy nhiêu sự kiện đầu vẫn còn nguyên.", "Prove that the first so many events are as they were."), valueName: tr("cỡ", "size")))
    var since: UInt64?
    @Option(help: ArgumentHelp(tr("Ghi nguyên văn các byte đã lưu ra tệp này.", "Also write the stored bytes to this file."), valueName: tr("tệp", "file")))
    var leaf: String?
    @OptionGroup var file: ProofFileOptions
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (position == nil) != (since == nil) else {
            throw ValidationError(tr("Hãy cho vị trí, hoặc --since CỠ.", "Give a position, or --since SIZE."))
        }
        if leaf != nil, position == nil { throw ValidationError(tr("--leaf cần vị trí.", "--leaf needs a position.")) }
    }

    func run() throws {
        let ledger = try options.open()
        defer { ledger.close() }
        if let since {
            let proof = try ledger.prove(since: since)
            return try file.give(proof, json: options.output.json, readable: [
                tr("\(since) sự kiện đầu là phần đầu của \(proof.size)", "The first \(since) events are the beginning of \(proof.size)"),
                tr("  Gốc cũ: ", "  Old root: ") + proof.oldRoot,
                tr("  Đường chứng minh:", "  The proof:"),
            ] + proof.hashes.map { "    " + $0 } + [tr("  Gốc: ", "  Root: ") + proof.root])
        }
        // Validation has seen to it that there is one.
        guard let position else { return }
        let proof = try ledger.prove(position)
        if let leaf {
            guard let bytes = try ledger.log.storedBytes(at: position) else {
                throw LedgerError.noSuchPosition(position, size: proof.size)
            }
            try Data(bytes).write(to: URL(fileURLWithPath: leaf), options: .atomic)
        }
        try file.give(proof, json: options.output.json, readable: [
            tr("Vị trí \(proof.position) trong \(proof.size) sự kiện", "Position \(proof.position) of \(proof.size) events"),
            tr("  Băm lá: ", "  Leaf hash: ") + proof.leafHash,
            tr("  Đường tới gốc:", "  Path to the root:"),
        ] + proof.hashes.map { "    " + $0 } + [tr("  Gốc: ", "  Root: ") + proof.root])
    }
}

struct DossierCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dossier",
        abstract: tr("Chứng minh đây là TẤT CẢ những gì sổ ghi về một đối tượng, hoặc không có gì.",
            "Prove that this is ALL the log holds on a subject, or that there is nothing."),
        discussion: tr("VÍ DỤ\n  socai dossier business:DN-001 --json > ho-so.json\n  socai verify --proof ho-so.json",
            "EXAMPLE\n  socai dossier business:DN-001 --json > dossier.json\n  socai verify --proof dossier.json"))

    @Argument(help: ArgumentHelp(tr("Đối tượng, ví dụ business:DN-001.", "The subject, such as business:DN-001."), valueName: tr("đối-tượng", "subject")))
    var subject: String
    @Option(help: ArgumentHelp(tr("Đến vị trí hoặc ngày ghi này (gồm cả nó).", "As of this position or day of record (inclusive)."), valueName: "P|DATE"))
    var known: MomentArgument?
    @OptionGroup var file: ProofFileOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        guard let tag = Tag(subject) else { throw LedgerError.malformedSubject(subject) }
        let ledger = try options.open()
        defer { ledger.close() }
        let proof = try ledger.dossier("\(tag)", size: known.map { try ledger.size(at: $0.moment) })
        var lines: [String] = []
        if let head = proof.head {
            lines.append(
                tr("\(head.ordinal) sự kiện là tất cả những gì được ghi về \(tag) trong \(proof.size) sự kiện của sổ.",
                    "\(head.ordinal) events are all that is recorded on \(tag) among the \(proof.size) events of the log."))
            lines.append(tr("  Vị trí: ", "  Positions: ") + proof.events.map { "\($0.position)" }.joined(separator: " "))
        } else {
            lines.append(
                tr("Không có gì được ghi về \(tag) trong \(proof.size) sự kiện của sổ.",
                    "Nothing is recorded on \(tag) among the \(proof.size) events of the log."))
        }
        lines.append(tr("  Gốc: ", "  Root: ") + proof.root)
        lines.append(tr("  Gốc bản đồ hồ sơ: ", "  Root of the map of dossiers: ") + proof.mapRoot)
        try file.give(proof, json: options.output.json, readable: lines)
    }
}

/// Where a proof goes.
struct ProofFileOptions: ParsableArguments {
    @Option(help: ArgumentHelp(tr("Ghi chứng minh (JSON) ra tệp này.", "Write the proof (JSON) to this file."), valueName: tr("tệp", "file")))
    var out: String?

    func give(_ proof: some ProofDocument, json: Bool, readable: [String]) throws {
        if let out { try Data((proof.json + "\n").utf8).write(to: URL(fileURLWithPath: out), options: .atomic) }
        if json {
            if out == nil { Terminal.print(try proof.json) }
        } else {
            Terminal.print(readable.joined(separator: "\n"))
        }
    }
}
