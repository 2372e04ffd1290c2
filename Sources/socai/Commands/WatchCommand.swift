import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: tr("Có gì mới về một cơ sở, từ lần xem trước.", "What is new on a business since the last look."),
        discussion: tr(
            """
            VÍ DỤ
              socai watch business:DN-001 --since 5120 --as cat-gialai
              socai watch case:VP-2024-0042 --since 5120 --json          (“next”: dùng cho --since lần sau)
            Cơ sở kinh doanh: cả địa điểm, hợp đồng, cuộc kiểm tra, vụ vi phạm của nó. Có --as: chỉ những việc cơ quan đó được biết;
            việc không được biết không đổi một byte nào của câu trả lời. Không tìm thấy gì: mã thoát 0, không dòng nào.
            """,
            """
            EXAMPLES
              socai watch business:DN-001 --since 5120 --as cat-gialai
              socai watch case:VP-2024-0042 --since 5120 --json          (“next”: for --since the next time)
            Of a business: its premises, contracts, inspections and cases too. With --as: only what that body may know of; what it may not
            changes no byte of the answer. Nothing found: exit 0, no line.
            """))

    @Argument(help: ArgumentHelp(tr("Đối tượng, dạng loại:mã.", "The subject, as kind:value."), valueName: tr("đối-tượng", "subject")))
    var subject: String
    @Option(help: ArgumentHelp(tr("Chỉ sự kiện ghi sau vị trí này; không nêu: tất cả.", "Only events recorded after this position; none: all."), valueName: "P"))
    var since: Position?
    @OptionGroup var who: AudienceOptions
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard Tag(subject) != nil else {
            throw ValidationError(tr("“\(subject)” không phải đối tượng loại:mã.", "“\(subject)” is not a subject kind:value."))
        }
    }

    func run() throws {
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let audience = try who.audience(ledger, "watch")
        let reader = ledger.reader()
        var found: [Fact] = []
        for position in try positions(ledger) {
            guard let event = try ledger.log.event(at: position), let type = Catalogue.eventType(event.type) else { continue }
            guard audience?.mayKnow(type, upon: event.tags, by: event.agency) != false else { continue }
            // An event that cannot be read is for the views to name, and for nobody to guess at.
            if let fact = try? reader.fact(event) { found.append(fact) }
        }
        if options.output.json {
            // Nothing of the log's size is in the answer: it would tell that something else was recorded.
            let events = try found.map { fact in
                JSON.object(try FactJSON.members(fact, sealed: []) + [("vi", .string(Sentence.vi(fact))), ("en", .string(Sentence.en(fact)))])
            }
            return Terminal.print(
                JSON.object([
                    ("subject", .string(subject)), ("since", .optional(since, JSON.unsigned)),
                    ("next", .optional(found.last?.position ?? since, JSON.unsigned)), ("count", .integer(Int64(found.count))),
                    ("events", .array(events)),
                ]).text)
        }
        for fact in found {
            Terminal.print(
                "\(fact.effective.vietnamese)  \(tr(Sentence.vi(fact), Sentence.en(fact)))" + Terminal.dim("  \(fact.agency)  #\(fact.position)"))
        }
    }

    /// Where events on the subject stand after `since`, in order.
    private func positions(_ ledger: Ledger) throws -> [Position] {
        let subject = Tag.normalised(subject)
        let start = since.map { $0 == .max ? .max : $0 + 1 } ?? 0
        guard let tag = Tag(subject), tag.kind == "business" else {
            var positions: [Position] = []
            let size = try ledger.log.size
            guard start < size else { return [] }
            try ledger.log.forEach(Query(tags: [subject]), from: start, to: size, pageSize: 1_000, backwards: false) { event in
                positions.append(event.position)
                return true
            }
            return positions
        }
        _ = try ledger.views.catchUp(["BusinessRecord"])
        let answer = try ledger.views.query(
            "BusinessRecord", sql: "SELECT DISTINCT position FROM record WHERE business = ? AND position >= ? ORDER BY position",
            arguments: [.text(tag.value), .integer(Int64(clamping: start))])
        return answer.rows.compactMap { row in if case .integer(let position) = row[0] { Position(position) } else { nil } }
    }
}
