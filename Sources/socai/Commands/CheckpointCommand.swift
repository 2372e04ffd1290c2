import ArgumentParser
import CivilTime
import Foundation
import Ledger
import MerkleTree

struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: tr("Ký điểm chốt của sổ: tên gốc, số sự kiện, gốc cây (C2SP signed note).",
            "Sign a checkpoint: origin, size, root (C2SP signed note)."),
        discussion: tr(
            """
            VÍ DỤ
              socai checkpoint > diem-chot.txt
              socai checkpoint --request 1000 | socai witness cosign - --state ./nhan-chung > chu-ky.txt
              socai checkpoint --cosign chu-ky.txt
              socai checkpoint --published
            Giữ điểm chốt ở nơi khác: sau này `socai verify --since` phát hiện mọi sửa đổi.
            """,
            """
            EXAMPLES
              socai checkpoint > checkpoint.txt
              socai checkpoint --request 1000 | socai witness cosign - --state ./witness > cosignature.txt
              socai checkpoint --cosign cosignature.txt
              socai checkpoint --published
            Keep the checkpoint elsewhere: `socai verify --since` then finds any rewrite.
            """))

    @Option(help: ArgumentHelp(
        tr("Viết yêu cầu gửi nhân chứng (add-checkpoint), kể từ cỡ mà nhân chứng đã thấy; 0 nếu chưa.",
            "Write the request to a witness (add-checkpoint), from the size that it saw last; 0 for none."),
        valueName: tr("cỡ-cũ", "old-size")))
    var request: UInt64?
    @Option(help: ArgumentHelp(
        tr("Thêm chữ ký của nhân chứng vào điểm chốt đang giữ; - để đọc từ đầu vào.",
            "Add the cosignatures of witnesses to the checkpoint that is kept; - for standard input."),
        valueName: tr("tệp", "file")))
    var cosign: String?
    @Flag(help: ArgumentHelp(
        tr("In điểm chốt mới nhất đủ chữ ký nhân chứng (witnesses, quorum trong ledger.toml).",
            "Print the newest checkpoint that enough witnesses cosigned (witnesses, quorum in ledger.toml).")))
    var published = false
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        if [request != nil, cosign != nil, published].count(where: { $0 }) > 1 {
            throw ValidationError(
                tr("--request, --cosign và --published không đi cùng nhau.", "--request, --cosign and --published do not go together."))
        }
    }

    func run() throws {
        let ledger = try options.open(readOnly: published)
        defer { ledger.close() }
        if let request {
            let text = try ledger.cosignRequest(from: request)
            Terminal.print(
                options.output.json
                    ? JSON.object([("old_size", .unsigned(request)), ("request", .string(text))]).text
                    : String(text.dropLast()))
        } else if let cosign {
            try report(ledger.addCosignatures(InputFile.text(cosign)))
        } else if published {
            let found = try ledger.publishedCheckpoint()
            if options.output.json { return Terminal.print(json(found)) }
            Terminal.print(String(found.note.dropLast()))
        } else {
            let note = try ledger.checkpoint()
            if options.output.json {
                let checkpoint = try Checkpoint(body: SignedNote(parsing: note).body)
                Terminal.print(JSON.object(members(checkpoint, note)).text)
            } else {
                Terminal.print(String(note.dropLast()))
            }
        }
    }

    private func members(_ checkpoint: Checkpoint, _ note: String) -> [(String, JSON)] {
        [
            ("origin", .string(checkpoint.origin)), ("size", .unsigned(checkpoint.size)),
            ("root", .string(checkpoint.root.base64)), ("checkpoint", .string(note)),
        ]
    }

    private func json(_ found: WitnessedCheckpoint) -> String {
        JSON.object(
            members(found.checkpoint, found.note) + [
                ("witnesses", .array(found.witnesses.map {
                    .object([("name", .string($0.name)), ("time", .time(Self.instant($0.seconds)))])
                })),
                ("quorum", .integer(Int64(found.quorum))), ("published", .bool(found.isPublished)),
            ]).text
    }

    private func report(_ found: WitnessedCheckpoint) {
        if options.output.json { return Terminal.print(json(found)) }
        Terminal.print(
            tr("Điểm chốt \(Terminal.grouped(found.checkpoint.size)) sự kiện: \(found.witnesses.count) nhân chứng, cần \(found.quorum)",
                "Checkpoint of \(Terminal.grouped(found.checkpoint.size)) events: \(found.witnesses.count) witnesses, \(found.quorum) needed")
                + (found.isPublished ? tr("; ĐÃ CÔNG BỐ.", "; PUBLISHED.") : tr("; chưa công bố.", "; not published yet.")))
        for (name, seconds) in found.witnesses { Terminal.print("  \(name) · \(Self.instant(seconds).vietnamese)") }
    }

    /// Seconds of a cosignature as a time; what no calendar of ours reaches is shown as its end.
    private static func instant(_ seconds: UInt64) -> Instant {
        Instant(microseconds: Int64(min(seconds, 253_402_300_799)) * 1_000_000)
    }
}
