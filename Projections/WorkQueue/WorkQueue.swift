import CivilTime
import Domain
public import ProjectionKit

/// What is due, for whom, and why on that day. What "overdue" and "today" mean is for the question: rows hold days alone.
public enum WorkQueue {
    /// The view.
    public static let projection = Projection(
        name: "WorkQueue", version: 3, titleVi: "Việc cần làm", titleEn: "Work queue",
        audience: Confidentiality.readers(of: .internal), schema: parts.map(\.table), views: [queue], folds: parts.map(\.fold))

    private struct Item {
        let number: Int64
        let unit: String
        let vi: String
        let en: String
        let title: String
        let since: Day?
        let due: Day?
        let rule: String
        var waitingFor = ""
        /// The term it is due in, where it has one: says which days off were passed over.
        var term: Term?
        /// What the day rests on that nobody has confirmed.
        var unconfirmed: [String] = []
    }

    private static let columns = [
        Column("number", .integer, vi: "Số thứ tự", en: "Number"), Column("unit", vi: "Đơn vị", en: "Unit"),
        Column("custodian", vi: "Nhận bàn giao", en: "Handed over to"), Column("handed_on", .day, vi: "Bàn giao ngày", en: "Handed over on"),
        Column("matter", vi: "Lĩnh vực", en: "Matter"),
        Column("officer", vi: "Cán bộ", en: "Officer"),
        Column("what_vi", vi: "Việc", en: "What (Vietnamese)"), Column("what_en", vi: "Việc (tiếng Anh)", en: "What"),
        Column("title", vi: "Nội dung", en: "Title"), Column("due", .day, vi: "Hạn", en: "Due"),
        Column("since", .day, vi: "Tính từ", en: "Counted from"), Column("rule", vi: "Căn cứ", en: "Rule"),
        Column("why_vi", vi: "Vì sao hạn này", en: "Why this day (Vietnamese)"), Column("why_en", vi: "Vì sao (tiếng Anh)", en: "Why this day"),
        Column("waiting_for", vi: "Chờ đơn vị", en: "Waiting for"),
    ]

    private static func part<State: SubjectState>(
        _ kind: String, _: State.Type, _ matter: Matter = .unspecified, concepts: Set<String>, _ items: @escaping @Sendable (State) -> [Item]
    ) -> (table: TableSchema, fold: Fold) {
        let table = TableSchema(
            "due_\(kind)", vi: "Hạn của \(kind)", en: "Due of \(kind)", columns: [Column(kind, vi: "Mã", en: "Id")] + columns, key: [kind, "number"],
            indexes: [["unit"]])
        let types = Set(Catalogue.eventTypes.filter { concepts.contains($0.concept) }.map(\.name)).union([CaseCustodyTransferred.eventType.name])
        let fold = Fold(of: Held<State>.self, kind: kind, tables: [table.name], types: types) { held, subject in
            items(held.state).map { item in
                var cells = cells(item, kind, Subject.id(subject))
                cells["custodian"] = .optional(held.custodian ?? "")
                cells["handed_on"] = .day(held.handedOver)
                cells["matter"] = .text(matter.protoName)
                cells["officer"] = .optional(held.officer)
                return Row(table.name, cells)
            }
        }
        return (table, fold)
    }

    private static func cells(_ item: Item, _ kind: String, _ id: String) -> Cells {
        let why = why(item)
        return [
            kind: .text(id), "number": .integer(item.number), "unit": .optional(item.unit), "what_vi": .text(item.vi), "what_en": .text(item.en),
            "title": .optional(item.title), "due": .day(item.due), "since": .day(item.since), "rule": .optional(item.rule),
            "why_vi": .text(why.vi), "why_en": .text(why.en), "waiting_for": .optional(item.waitingFor),
        ]
    }

    /// Start, rule, and the days that do not count.
    private static func why(_ item: Item) -> (vi: String, en: String) {
        guard let due = item.due else { return ("không có hạn", "open-ended") }
        guard let since = item.since else { return ("hạn \(due.vietnamese) theo \(item.rule)", "due \(due) by \(item.rule)") }
        let skipped = item.term?.passedOver(after: since) ?? []
        let vi = skipped.isEmpty ? "" : "; không tính \(skipped.count) ngày nghỉ: " + skipped.map(\.vietnamese).joined(separator: ", ")
        let en = skipped.isEmpty ? "" : "; \(skipped.count) days off do not count: " + skipped.map(\.description).joined(separator: ", ")
        let doubts = item.unconfirmed.joined(separator: ", ")
        let mark = doubts.isEmpty ? ("", "") : ("; chưa xác nhận: \(doubts)", "; unconfirmed: \(doubts)")
        return (
            "từ \(since.vietnamese) đến hết \(due.vietnamese), \(item.rule)\(vi)\(mark.0)",
            "from \(since) through \(due), \(item.rule)\(en)\(mark.1)"
        )
    }

    private static let parts = [
        part("point", PointState.self, .games, concepts: ["certificate", "registration"]) { state in
            var items: [Item] = []
            if state.status == .applied || state.status == .checked {
                items.append(
                    Item(
                        number: 1, unit: "", vi: "Giải quyết hồ sơ cấp phép", en: "Decide the application", title: state.name,
                        since: state.applied, due: state.decisionDue, rule: LawBook.inForce.article("CER-TERM", on: state.applied),
                        term: state.decisionTerm, unconfirmed: state.unconfirmed))
            }
            if state.status == .licensed, let expires = state.expires {
                items.append(
                    Item(
                        number: 2, unit: "", vi: "Giấy chứng nhận hết hạn", en: "Certificate expires", title: state.name, since: state.licensed,
                        due: expires, rule: "thời hạn giấy chứng nhận · validity of the certificate"))
            }
            return items
        },
        part("case", SanctionCase.self, .sanctions, concepts: ["sanction"]) { state in
            switch state.stage {
            case .recorded, .explaining:
                return [
                    Item(
                        number: 1, unit: "", vi: "Ra quyết định xử phạt", en: "Decide on the sanction", title: state.recordNumber,
                        since: state.recordedOn, due: state.decisionDue, rule: LawBook.inForce.article("SAN-DECISION", on: state.recordedOn),
                        term: state.decisionTerm, unconfirmed: state.unconfirmed)
                ]
            case .decided, .served, .executing:
                return [
                    Item(
                        number: 2, unit: state.decision?.agency ?? "", vi: "Thi hành quyết định xử phạt", en: "Execute the decision",
                        title: state.decision?.number ?? "", since: state.servedOn ?? state.decision?.decidedOn, due: state.complianceDue,
                        rule: LawBook.inForce.article("SAN-COMPLY", on: state.servedOn ?? state.decision?.decidedOn),
                        waitingFor: "bên vi phạm · violator", term: state.complianceTerm, unconfirmed: state.unconfirmed)
                ]
            default: return []
            }
        },
        part("report", ReportState.self, concepts: ["duty"]) { state in
            guard state.stage == .overdue || state.stage == .returned else { return [] }
            return [
                Item(
                    number: 1, unit: state.unit, vi: state.stage == .returned ? "Gửi lại báo cáo đã sửa" : "Gửi báo cáo",
                    en: state.stage == .returned ? "Submit the corrected report" : "Submit the report", title: "\(state.kind) \(state.period)",
                    since: nil, due: state.due, rule: "văn bản giao nhiệm vụ · the directive")
            ]
        },
        part("task", TaskState.self, concepts: ["duty", "planning"]) { state in
            guard state.stage == .assigned else { return [] }
            return [
                Item(
                    number: 1, unit: state.unit, vi: state.requested ? "Việc được đề nghị" : "Việc được giao",
                    en: state.requested ? "Task requested" : "Task assigned", title: state.title, since: nil, due: state.due,
                    rule: "văn bản giao việc · the assignment")
            ]
        },
        part("complaint", LifeCycleState.self, concepts: ["complaint"]) { state in
            guard !["answered", "rejected", "closed", EventType.noStage].contains(state.stage) else { return [] }
            return [
                Item(
                    number: 1, unit: state.agency, vi: "Trả lời đơn, phản ánh", en: "Answer the complaint", title: state.title, since: state.opened,
                    due: state.due, rule: "hạn đã ấn định khi thụ lý · set when accepted",
                    waitingFor: state.stage == "verifying" ? "đơn vị xác minh · the verifying body" : "")
            ]
        },
        part("coordination", LifeCycleState.self, concepts: ["coordination"]) { state in
            guard state.stage == "requested" else { return [] }
            return [
                Item(
                    number: 1, unit: state.agency, vi: "Chờ phản hồi phối hợp", en: "Awaits an answer to a request", title: state.title,
                    since: state.opened, due: state.due, rule: "hạn trong đề nghị · set in the request", waitingFor: "đơn vị được đề nghị · the asked body")
            ]
        },
    ]

    private static let queue = SQLView(
        "queue", vi: "Việc cần làm", en: "Queue",
        columns: [Column("subject", vi: "Đối tượng", en: "Subject")] + columns.filter { $0.name != "number" },
        sql: "SELECT * FROM ("
            + parts.map { part in
                let names = columns.map(\.name).filter { $0 != "number" }.joined(separator: ", ")
                return "SELECT subject, \(names) FROM \(part.table.name)"
            }.joined(separator: " UNION ALL ") + ") ORDER BY due IS NULL, due, subject")
}
