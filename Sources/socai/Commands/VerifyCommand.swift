import ArgumentParser
import Foundation
import Ledger
import MerkleTree

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: tr("Kiểm chứng toàn bộ sổ.", "Verify the whole ledger."),
        discussion: tr(
            """
            Tính lại mọi băm, kiểm vị trí, mã, thẻ, liên kết hồ sơ và chữ ký mọi điểm chốt.
            VÍ DỤ
              socai verify
              socai verify --since diem-kiem-cu.txt    (phát hiện viết lại hoặc cắt bớt; sai: mã thoát 3)
              socai verify --proof chung-minh.json     (kiểm tệp chứng minh, không cần sổ)
            """,
            """
            Recomputes every hash, checks positions, ids, tags, dossier links and the signature of every checkpoint.
            EXAMPLES
              socai verify
              socai verify --since old-checkpoint.txt   (finds a rewrite or a truncation; bad: exit 3)
              socai verify --proof proof.json           (checks a proof in a file, no ledger needed)
            """))

    @Option(help: ArgumentHelp(tr("Điểm chốt cũ để so.", "An older checkpoint to compare with."), valueName: tr("tệp", "file")))
    var since: String?
    @Option(help: ArgumentHelp(tr("Kiểm một tệp chứng minh; không cần sổ.", "Check a proof in a file; no ledger is needed."), valueName: tr("tệp", "file")))
    var proof: String?
    @Option(help: ArgumentHelp(tr("Khóa kiểm mà người đọc tin (với --proof).", "The verifier key that the reader trusts (with --proof)."), valueName: "vkey"))
    var key: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        if proof != nil, since != nil {
            throw ValidationError(tr("--proof và --since không đi cùng nhau.", "--proof and --since do not go together."))
        }
        if key != nil, proof == nil { throw ValidationError(tr("--key chỉ đi với --proof.", "--key only goes with --proof.")) }
    }

    func run() throws {
        if let proof { return try check(proof) }
        let older = try since.map { Self.note(in: try read($0)) }
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

    /// The checkpoint itself, or the one that stands in a proof (`socai prove --since SIZE --json`).
    private static func note(in data: Data) -> String {
        let object = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
        return object?["checkpoint"] as? String ?? String(decoding: data, as: UTF8.self)
    }

    private func read(_ path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw LedgerError.file(path: path, reason: tr("không đọc được", "cannot be read"))
        }
        return data
    }

    /// Checks a proof in a file.
    private func check(_ path: String) throws {
        let json = options.output.json
        do {
            let proved = try ProofDocuments.verify(read(path), key: key)
            if json {
                Terminal.print(
                    JSON.object([
                        ("ok", .bool(true)), ("format", .string(proved.format)), ("origin", .string(proved.origin)),
                        ("size", .unsigned(proved.size)), ("key_given", .bool(proved.isKeyGiven)),
                        ("proved", .string(tr(proved.vietnamese, proved.english))),
                    ]).text)
            } else {
                Terminal.print(tr("ĐÚNG: ", "SOUND: ") + tr(proved.vietnamese, proved.english))
                Terminal.print(tr("  Sổ: ", "  Log: ") + proved.origin)
                if !proved.isKeyGiven {
                    Terminal.message(
                        tr("Chú ý: khóa kiểm lấy từ chính tệp này; hãy cho --key khóa mà bạn tin.",
                            "Note: the key was taken from the file itself; give --key with the one you trust."))
                }
            }
        } catch let failure as ProofFailure {
            if json {
                Terminal.print(JSON.object([("ok", .bool(false)), ("reason", .string(failure.description))]).text)
            } else {
                Terminal.print(Terminal.red(tr("SAI: chứng minh không đứng vững: ", "NOT SOUND: ")) + failure.description)
            }
            throw ExitCode(Exit.verification)
        }
    }

    private func json(_ report: VerificationReport, ledger: Ledger) -> String {
        JSON.object([
            ("ok", .bool(report.isSound)), ("size", .unsigned(report.size)), ("root", .string(report.root.base64)),
            ("origin", .string(ledger.settings.origin)), ("checkpoints", .integer(Int64(report.checkpoints))),
            ("originals", .integer(Int64(report.originals))),
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
                tr("ĐÚNG: \(Terminal.grouped(report.size)) sự kiện nguyên vẹn, \(report.checkpoints) điểm chốt đúng chữ ký.",
                    "SOUND: \(Terminal.grouped(report.size)) events intact, \(report.checkpoints) checkpoints rightly signed."))
            if report.originals > 0 {
                Terminal.print(
                    tr("  \(Terminal.grouped(report.originals)) tệp gốc đính kèm nguyên vẹn.",
                        "  \(Terminal.grouped(report.originals)) attached originals intact."))
            }
            if let since = report.since {
                Terminal.print(
                    tr("  Nhất quán với điểm chốt cũ (\(Terminal.grouped(since)) sự kiện).",
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
