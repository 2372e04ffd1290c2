import CivilTime
import Domain
import ProjectionKit

/// What a report counts that no single act states: how points stood on a day, which points were inspected, which rules were broken.
enum PointSteps {
    /// One row each time a point stood differently: the last one on or before a day says how it stood then.
    static let steps = TableSchema(
        "point_steps", vi: "Diễn biến của điểm", en: "Points step by step",
        columns: [
            Column("point", vi: "Mã điểm", en: "Point"), Column("number", .integer, vi: "Lần", en: "Number"),
            Column("position", .integer, vi: "Vị trí", en: "Position"), Column("day", .day, vi: "Từ ngày", en: "Since"),
            Column("status", vi: "Tình trạng", en: "Status"), Column("place", vi: "Địa bàn", en: "Place"),
            Column("school_distance_m", .integer, vi: "Cách trường (m)", en: "Distance to school (m)"),
            Column("expires_on", .day, vi: "Hết hạn", en: "Expires on"), Column("type", vi: "Loại sự kiện", en: "Type"),
            Column("agency", vi: "Cơ quan", en: "Agency"),
        ], key: ["point", "number"])

    /// One row a point and record of its inspection.
    static let inspected = TableSchema(
        "inspected_points", vi: "Điểm đã kiểm tra", en: "Points inspected",
        columns: [
            Column("point", vi: "Mã điểm", en: "Point"), Column("position", .integer, vi: "Vị trí", en: "Position"),
            Column("type", vi: "Loại sự kiện", en: "Type"), Column("day", .day, vi: "Ngày", en: "Day"),
            Column("agency", vi: "Cơ quan", en: "Agency"),
        ], key: ["point", "position"])

    /// One row an article that a record of violation names.
    static let articles = TableSchema(
        "violated_articles", vi: "Điều luật bị vi phạm", en: "Articles violated",
        columns: [
            Column("case_id", vi: "Mã vụ", en: "Case"), Column("number", .integer, vi: "Số thứ tự", en: "Number"),
            Column("position", .integer, vi: "Vị trí", en: "Position"), Column("day", .day, vi: "Ngày", en: "Day"),
            Column("type", vi: "Loại sự kiện", en: "Type"), Column("agency", vi: "Cơ quan", en: "Agency"),
            Column("place", vi: "Địa bàn", en: "Place"), Column("article", vi: "Điều, khoản", en: "Article"),
            Column("article_en", vi: "Điều, khoản (tiếng Anh)", en: "Article (English)"),
        ], key: ["case_id", "number"])

    static let register = Register([steps, inspected, articles], [stepFold, inspectedFold, articleFold])

    /// A point and what it was.
    private struct Told: Sendable {
        var state: PointState
        var rows: [Cells] = []
        var last: [SQLValue] = []
    }

    private static let stepFold = Fold(
        kind: "point", tables: [steps.name], types: Set(Catalogue.eventTypes.filter { ["registration", "certificate"].contains($0.concept) }.map(\.name)),
        initial: { Told(state: PointState(subject: $0)) }, evolve: step,
        rows: { told, _ in told.rows.map { Row(steps.name, $0) } })

    private static func step(_ told: inout Told, _ fact: Fact) {
        told.state.evolve(fact)
        let state = told.state
        let facts = state.site?.facts
        let distance: SQLValue = facts?.hasSchoolDistanceM == true ? .number(facts.map { Int64($0.schoolDistanceM) }) : .null
        let standing: [SQLValue] = [.text(state.status.rawValue), .optional(state.place), distance, .day(state.expires)]
        guard state.status != .absent, standing != told.last else { return }
        told.last = standing
        told.rows.append([
            "point": .text(Subject.id(state.subject)), "number": .integer(Int64(told.rows.count + 1)),
            "position": .integer(Int64(clamping: fact.position)), "day": .day(fact.effective.day), "status": standing[0],
            "place": standing[1], "school_distance_m": standing[2], "expires_on": standing[3], "type": .text(fact.type),
            "agency": .optional(fact.agency),
        ])
    }

    private static let inspectedFold = Fold(kind: "point", entries: inspected, types: ["InspectionRecordSigned"]) { fact in
        ["type": .text(fact.type), "day": .day(fact.effective.day), "agency": .optional(fact.agency)]
    }

    private static let articleFold = Fold(
        kind: "case", tables: [articles.name], types: ["ViolationRecordMade"], initial: { _ in [Cells]() },
        evolve: { rows, fact in
            guard case .sanction(.violationRecordMade(let made)) = fact.event else { return }
            for article in made.articles {
                rows.append([
                    "number": .integer(Int64(rows.count + 1)),
                    "position": .integer(Int64(clamping: fact.position)), "day": .day(fact.effective.day), "type": .text(fact.type),
                    "agency": .optional(fact.agency), "place": .optional(made.place), "article": .text(article.vietnamese),
                    "article_en": .text(article.english),
                ])
            }
        },
        rows: { rows, subject in
            rows.map { cells in
                var cells = cells
                cells["case_id"] = .text(Subject.id(subject))
                return Row(articles.name, cells)
            }
        })
}
