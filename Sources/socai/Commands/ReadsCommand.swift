import ArgumentParser
import CivilTime
import Domain
import Foundation
import Ledger
import ProjectionKit

struct ReadsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reads", abstract: tr("Ai đã xem hồ sơ của một đối tượng.", "Who read a subject's record."),
        discussion: tr(
            """
            VÍ DỤ
              socai reads childcase:TE-26-0017
              socai reads person:P00012 --known 2025-06-30 --json
              socai reads view:LabourChildProtection        (câu hỏi vào bảng hạn chế mà không ra kết quả nào)
            Mỗi lượt: lúc nào, cơ quan, người, cách đọc (mở xem, hiện khi tìm, in, xuất), ngăn niêm phong, mục đích. Không có nội dung đã đọc.
            Có --as: chỉ cơ quan được biết loại hồ sơ ấy, và thanh tra.
            """,
            """
            EXAMPLES
              socai reads childcase:TE-26-0017
              socai reads person:P00012 --known 2025-06-30 --json
              socai reads view:LabourChildProtection        (questions to a restricted view that found nothing)
            Of each: when, the body, the officer, how (opened, listed by a search, printed, exported), the compartments, what for. Not what was read.
            With --as: only bodies that may know of such records, and inspectorates.
            """))

    @Argument(help: ArgumentHelp(tr("Đối tượng, dạng loại:mã.", "The subject, as kind:value."), valueName: tr("đối-tượng", "subject")))
    var subject: String
    @Option(
        help: ArgumentHelp(
            tr("Chỉ tính những gì sổ đã ghi đến vị trí hoặc ngày này.", "Only what the ledger had recorded by this position or date."), valueName: "P|DATE"))
    var known: MomentArgument?
    @OptionGroup var who: AudienceOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        try admit(ledger)
        let (readings, basis) = try ledger.readings(of: subject, known: known?.moment)
        if options.output.json {
            return Terminal.print(
                JSON.object([("subject", .string(subject)), ("count", .integer(Int64(readings.count)))] + basis.members + [
                    ("readings", .array(readings.map(Self.json))),
                ]).text)
        }
        Terminal.print(Terminal.bold(subject))
        for reading in readings { Self.printReadable(reading) }
        Terminal.print(
            readings.isEmpty
                ? tr("Chưa có lượt xem nào được ghi.", "No reading is on record.") : tr("\(readings.count) lượt xem.", "\(readings.count) readings."))
        Terminal.print(Terminal.dim(basis.line))
    }

    /// Who asks of what it may not know learns nothing, whether there is something or not.
    private func admit(_ ledger: Ledger) throws {
        let what = "reads \(Tag(subject)?.kind ?? "")"
        guard let audience = try who.audience(ledger, what) else { return }
        guard [.inspectorate, .ledger].contains(audience.kind) || audience.mayKnow(subject: Tag.normalised(subject)) else {
            throw LedgerError.closedView(what, agency: audience.agency)
        }
    }

    private static func json(_ reading: RecordedReading) -> JSON {
        .object([
            ("positions", .array(reading.positions.map(JSON.unsigned))), ("recorded", .time(reading.recorded)),
            ("agency", .string(reading.agency)), ("officer", .string(reading.officer)), ("kind", .string(reading.kind.name)),
            ("compartments", .strings(reading.compartments)), ("purpose", .string(reading.purpose)), ("document", .string(reading.document)),
        ])
    }

    private static func printReadable(_ reading: RecordedReading) {
        let opened = reading.compartments.isEmpty ? "" : " [\(reading.compartments.joined(separator: ", "))]"
        Terminal.print(
            "  \(reading.recorded.vietnamese)  \(reading.agency)  \(reading.officer)  "
                + Terminal.bold(tr(reading.kind.labelVi, reading.kind.labelEn)) + opened + tr("  mục đích: ", "  what for: ") + reading.purpose)
        let positions = reading.positions.map { "#\($0)" }.joined(separator: ", ")
        Terminal.print(Terminal.dim("      " + positions + (reading.document.isEmpty ? "" : "  \(reading.document)")))
    }
}

extension ReadingKind {
    /// The kind as a program reads it.
    var name: String {
        switch self {
        case .opened: "opened"
        case .listed: "listed"
        case .printed: "printed"
        case .exported: "exported"
        case .unspecified: "unspecified"
        case .UNRECOGNIZED(let number): "kind-\(number)"
        }
    }
}
