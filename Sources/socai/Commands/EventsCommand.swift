import ArgumentParser
import CivilTime
import Domain
import EventLog
import Ledger
import ProjectionKit

struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: tr("Liệt kê sự kiện theo thứ tự đã ghi.", "List events as recorded."),
        discussion: tr(
            """
            VÍ DỤ
              socai events --tag business:DN-001 --tag agency:stttt --limit 20
              socai events --type FinePaid --from 2025-01-01 --to 2025-06-30 --json
            Nhiều --tag: phải có đủ; nhiều --type: một trong số đó. --from, --to: vị trí hoặc ngày ghi, gồm cả hai đầu.
            """,
            """
            EXAMPLES
              socai events --tag business:DN-001 --tag agency:stttt --limit 20
              socai events --type FinePaid --from 2025-01-01 --to 2025-06-30 --json
            Several --tag: all of them; several --type: any of them. --from, --to: position or day of record, both included.
            """))

    @OptionGroup var options: LedgerOptions
    @Option(help: ArgumentHelp(tr("Thẻ, ví dụ case:A10000.", "A tag, such as case:A10000."), valueName: "kind:value"))
    var tag: [String] = []
    @Option(help: ArgumentHelp(tr("Loại sự kiện.", "An event type."), valueName: tr("loại", "type")))
    var type: [String] = []
    @Option(help: ArgumentHelp(tr("Từ vị trí hoặc ngày ghi.", "From this position or day of record."), valueName: "P|DATE"))
    var from: MomentArgument?
    @Option(help: ArgumentHelp(tr("Đến vị trí hoặc ngày ghi.", "To this position or day of record."), valueName: "P|DATE"))
    var to: MomentArgument?
    @Option(help: ArgumentHelp(tr("Nhiều nhất bấy nhiêu.", "At most so many."), valueName: "N"))
    var limit: Int?
    @Flag(help: ArgumentHelp(tr("Mới nhất trước.", "Newest first.")))
    var backwards = false

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError(tr("--limit không được âm.", "--limit may not be negative.")) }
        for tag in tag where Tag(tag) == nil {
            throw ValidationError(tr("“\(tag)” không phải thẻ loại:mã.", "“\(tag)” is not a tag kind:value."))
        }
    }

    func run() throws {
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let size = try ledger.log.size
        let start = try firstPosition(ledger)
        let end = switch to?.moment {
        case .position(let position)?: min(size, position == .max ? .max : position + 1)
        case let moment: try ledger.size(at: moment)
        }
        let query = tag.isEmpty && type.isEmpty ? Query.all : Query(items: [.init(types: type, tags: tag.map(Tag.normalised))])
        let reader = ledger.reader()
        var left = limit ?? .max
        guard left > 0, start < end else { return }
        try ledger.log.forEach(query, from: start, to: end, pageSize: min(left, 1_000), backwards: backwards) { event in
            Terminal.print(options.output.json ? json(event, reader) : line(event, reader))
            left -= 1
            return left > 0
        }
    }

    /// `--from DATE` begins with the first event recorded on or after that date's beginning.
    private func firstPosition(_ ledger: Ledger) throws -> Position {
        switch from?.moment {
        case nil: 0
        case .position(let position): position
        case .instant(let instant):
            // A bare date stands for its end elsewhere; as a beginning it is the day's first instant.
            try ledger.size(
                at: .instant(
                    instant == instant.day.end
                        ? .init(microseconds: instant.day.start.microseconds - 1)
                        : .init(microseconds: instant.microseconds - 1)))
        }
    }

    private func json(_ event: RecordedEvent, _ reader: FactReader) -> String {
        do {
            return try JSON.object(FactJSON.members(reader.fact(event), sealed: event.sealed)).text
        } catch {
            return JSON.object(FactJSON.undecodable(event, reason: "\(error)")).text
        }
    }

    private func line(_ event: RecordedEvent, _ reader: FactReader) -> String {
        let sentence: String
        if let fact = try? reader.fact(event) {
            sentence = tr(Sentence.vi(fact), Sentence.en(fact))
        } else {
            sentence = tr("(không đọc được)", "(cannot be decoded)")
        }
        return Terminal.dim("\(event.position)") + "  \(event.occurred.vietnamese)  \(Terminal.bold(event.type))  \(sentence)"
    }
}
