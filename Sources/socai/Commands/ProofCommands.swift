import ArgumentParser
import EventLog
import Foundation
import Ledger
import MerkleTree

struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: tr("Ký điểm kiểm của sổ: tên gốc, số sự kiện, gốc cây (C2SP signed note).",
            "Sign a checkpoint: origin, size, root (C2SP signed note)."),
        discussion: tr("VÍ DỤ\n  socai checkpoint > diem-kiem.txt\nGiữ tệp này ở nơi khác: sau này `socai verify --since` phát hiện mọi sửa đổi.",
            "EXAMPLE\n  socai checkpoint > checkpoint.txt\nKeep the file elsewhere: `socai verify --since` then finds any rewrite."))

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        defer { ledger.close() }
        let note = try ledger.checkpoint()
        if options.output.json {
            let checkpoint = try Checkpoint(body: SignedNote(parsing: note).body)
            Terminal.print(
                JSON.object([
                    ("origin", .string(checkpoint.origin)), ("size", .unsigned(checkpoint.size)),
                    ("root", .string(checkpoint.root.base64)), ("checkpoint", .string(note)),
                ]).text)
        } else {
            Terminal.print(note.hasSuffix("\n") ? String(note.dropLast()) : note)
        }
    }
}

struct ProveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: tr("Chứng minh một sự kiện nằm trong sổ (RFC 6962).", "Prove that an event stands in the log (RFC 6962)."),
        discussion: tr("VÍ DỤ\n  socai prove 1204 --json --leaf su-kien.bin > chung-minh.json",
            "EXAMPLE\n  socai prove 1204 --json --leaf event.bin > proof.json"))

    @Argument(help: ArgumentHelp(tr("Vị trí sự kiện, từ 0.", "The event's position, from 0."), valueName: tr("vị-trí", "position")))
    var position: Position
    @Option(help: ArgumentHelp(tr("Ghi nguyên văn các byte đã lưu ra tệp này.", "Also write the stored bytes to this file."), valueName: tr("tệp", "file")))
    var leaf: String?
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        defer { ledger.close() }
        let proof = try ledger.prove(position)
        if let leaf {
            guard let bytes = try ledger.log.storedBytes(at: position) else {
                throw LedgerError.noSuchPosition(position, size: proof.size)
            }
            try Data(bytes).write(to: URL(fileURLWithPath: leaf), options: .atomic)
        }
        if options.output.json {
            Terminal.print(
                JSON.object([
                    ("position", .unsigned(proof.position)), ("size", .unsigned(proof.size)),
                    ("leaf_hash", .string(proof.leafHash.base64)), ("hashes", .strings(proof.hashes.map(\.base64))),
                    ("root", .string(proof.root.base64)), ("checkpoint", .string(proof.checkpoint)),
                ]).text)
        } else {
            let lines = [
                tr("Vị trí \(proof.position) trong \(proof.size) sự kiện", "Position \(proof.position) of \(proof.size) events"),
                tr("  Băm lá: ", "  Leaf hash: ") + proof.leafHash.base64,
                tr("  Đường tới gốc:", "  Path to the root:"),
            ]
            Terminal.print((lines + proof.hashes.map { "    " + $0.base64 } + [tr("  Gốc: ", "  Root: ") + proof.root.base64]).joined(separator: "\n"))
        }
    }
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: tr("Kiểm chứng toàn bộ sổ.", "Verify the whole ledger."),
        discussion: tr(
            """
            Tính lại mọi băm, kiểm vị trí, mã, thẻ, liên kết hồ sơ và chữ ký mọi điểm kiểm.
            VÍ DỤ
              socai verify
              socai verify --since diem-kiem-cu.txt    (phát hiện viết lại hoặc cắt bớt; sai: mã thoát 3)
            """,
            """
            Recomputes every hash, checks positions, ids, tags, dossier links and the signature of every checkpoint.
            EXAMPLES
              socai verify
              socai verify --since old-checkpoint.txt   (finds a rewrite or a truncation; bad: exit 3)
            """))

    @Option(help: ArgumentHelp(tr("Điểm kiểm cũ để so.", "An older checkpoint to compare with."), valueName: tr("tệp", "file")))
    var since: String?
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let older = try since.map { path in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw LedgerError.file(path: path, reason: tr("không đọc được", "cannot be read"))
            }
            return String(decoding: data, as: UTF8.self)
        }
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let line = ProgressLine(tr("Đang kiểm chứng", "Verifying"))
        let report = try ledger.verify(since: older) { line.update($0, of: $1) }
        line.end()
        if options.output.json {
            Terminal.print(json(report, ledger: ledger))
        } else {
            printReadable(report)
        }
        if !report.isSound { throw ExitCode(Exit.verification) }
    }

    private func json(_ report: VerificationReport, ledger: Ledger) -> String {
        JSON.object([
            ("ok", .bool(report.isSound)), ("size", .unsigned(report.size)), ("root", .string(report.root.base64)),
            ("origin", .string(ledger.settings.origin)), ("checkpoints", .integer(Int64(report.checkpoints))),
            ("since", .optional(report.since, JSON.unsigned)),
            ("first_bad_position", .optional(report.problems.compactMap(\.position).min(), JSON.unsigned)),
            ("problems", .array(report.problems.map {
                .object([
                    ("position", .optional($0.position, JSON.unsigned)), ("kind", .string($0.kind)),
                    ("message", .string($0.message)),
                ])
            })),
        ]).text
    }

    private func printReadable(_ report: VerificationReport) {
        if report.isSound {
            Terminal.print(
                tr("ĐÚNG: \(Terminal.grouped(report.size)) sự kiện nguyên vẹn, \(report.checkpoints) điểm kiểm đúng chữ ký.",
                    "SOUND: \(Terminal.grouped(report.size)) events intact, \(report.checkpoints) checkpoints rightly signed."))
            if let since = report.since {
                Terminal.print(
                    tr("  Nhất quán với điểm kiểm cũ (\(Terminal.grouped(since)) sự kiện).",
                        "  Consistent with the older checkpoint (\(Terminal.grouped(since)) events)."))
            }
        } else {
            Terminal.print(Terminal.red(tr("SAI: sổ không còn nguyên vẹn.", "NOT SOUND: the ledger was altered.")))
            if let first = report.problems.compactMap(\.position).min() {
                Terminal.print(tr("  Vị trí sai đầu tiên: \(first)", "  First bad position: \(first)"))
            }
            for problem in report.problems.prefix(20) {
                Terminal.print("  - \(problem.position.map { "#\($0) " } ?? "")\(problem.kind): \(problem.message)")
            }
            if report.problems.count > 20 { Terminal.print("  … \(report.problems.count - 20)") }
        }
        Terminal.print(tr("  Gốc: ", "  Root: ") + report.root.base64)
    }
}
