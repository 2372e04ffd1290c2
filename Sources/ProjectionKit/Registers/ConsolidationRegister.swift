import CivilTime
import Domain

/// What went into each version of a consolidated report, and how a year's documents follow each other.
public enum ConsolidationRegister {
    /// One row a version of a report, consolidated or a unit's.
    public static let versions = TableSchema(
        "report_versions", vi: "Các phiên bản báo cáo", en: "Versions of reports",
        columns: [
            Column("report", vi: "Mã báo cáo", en: "Report"), Column("version", .integer, vi: "Phiên bản", en: "Version"),
            Column("position", .integer, vi: "Vị trí", en: "Position"), Column("submitted_on", .day, vi: "Ngày nộp", en: "Submitted on"),
            Column("number", vi: "Số, ký hiệu", en: "Number"), Column("nil_return", .flag, vi: "Không phát sinh", en: "Nil return"),
            Column("consolidated", .flag, vi: "Báo cáo tổng hợp", en: "Consolidated"),
        ], key: ["report", "version"])

    /// One row a figure of a version.
    public static let figures = TableSchema(
        "report_figures", vi: "Số liệu báo cáo", en: "Figures of reports",
        columns: [
            Column("report", vi: "Mã báo cáo", en: "Report"), Column("version", .integer, vi: "Phiên bản", en: "Version"),
            Column("number", .integer, vi: "Thứ tự", en: "Number"), Column("code", vi: "Chỉ tiêu", en: "Figure"),
            Column("place", vi: "Địa bàn", en: "Place"), Column("value", .integer, vi: "Giá trị", en: "Value"), Column("unit", vi: "Đơn vị tính", en: "Unit"),
        ], key: ["report", "version", "number"])

    /// One row a unit's report in a version of a consolidated one; a unit that had not reported has no report.
    public static let parts = TableSchema(
        "report_parts", vi: "Thành phần báo cáo tổng hợp", en: "Parts of consolidated reports",
        columns: [
            Column("report", vi: "Báo cáo tổng hợp", en: "Consolidated report"), Column("version", .integer, vi: "Phiên bản", en: "Version"),
            Column("number", .integer, vi: "Thứ tự", en: "Number"), Column("unit", vi: "Đơn vị", en: "Unit"),
            Column("part", vi: "Báo cáo của đơn vị", en: "The unit's report"), Column("part_version", .integer, vi: "Bản được dùng", en: "Version used"),
            Column("late", .flag, vi: "Trễ", en: "Late"), Column("nil_return", .flag, vi: "Không phát sinh", en: "Nil return"),
        ], key: ["report", "version", "number"])

    /// One row a conference.
    public static let conferences = TableSchema(
        "conferences", vi: "Hội nghị sơ kết, tổng kết", en: "Review conferences",
        columns: [
            Column("unit", vi: "Cơ quan tổ chức", en: "Held by"), Column("position", .integer, vi: "Vị trí", en: "Position"),
            Column("held_on", .day, vi: "Ngày tổ chức", en: "Held on"), Column("period", vi: "Kỳ", en: "Period"),
            Column("document", vi: "Văn bản", en: "Document"), Column("report", vi: "Báo cáo", en: "Report"),
            Column("participants", .integer, vi: "Số người dự", en: "Participants"),
        ], key: ["unit", "position"])

    /// From directive to next plan, for each unit that owes reports, year by year.
    public static let cycle = SQLView(
        "year_cycle", vi: "Chu trình năm: từ chỉ đạo đến kế hoạch sau", en: "The year's cycle: from directive to next plan",
        columns: [
            Column("unit", vi: "Đơn vị", en: "Unit"), Column("year", vi: "Năm", en: "Year"), Column("directive", vi: "Văn bản chỉ đạo", en: "Directive"),
            Column("plan", vi: "Kế hoạch", en: "Plan"), Column("plan_on", .day, vi: "Ngày gửi kế hoạch", en: "Plan sent on"),
            Column("half_year_on", .day, vi: "Báo cáo 6 tháng", en: "Half-year report"), Column("annual_on", .day, vi: "Báo cáo năm", en: "Annual report"),
            Column("consolidated_in", vi: "Tổng hợp vào", en: "Consolidated in"), Column("conference_on", .day, vi: "Hội nghị", en: "Conference"),
            Column("next_plan", vi: "Kế hoạch sau", en: "Next plan"), Column("next_plan_on", .day, vi: "Ngày gửi kế hoạch sau", en: "Next plan sent on"),
            Column("next_step", vi: "Bước kế tiếp", en: "Next step"),
        ],
        sql: """
            WITH years(unit, year) AS (
                SELECT unit, CAST(year AS TEXT) FROM plans WHERE unit IS NOT NULL AND year IS NOT NULL
                UNION SELECT unit, substr(period, 1, 4) FROM reports WHERE unit IS NOT NULL AND period IS NOT NULL
                    AND report NOT IN (SELECT report FROM report_versions WHERE consolidated)),
            first_plans(unit, year, plan, plan_on, duty) AS (
                SELECT unit, CAST(year AS TEXT), plan, min(submitted_on), duty FROM plans WHERE submitted_on IS NOT NULL GROUP BY unit, year),
            sent(unit, year, kind, report, day, duty) AS (
                SELECT unit, substr(period, 1, 4), kind, report, min(submitted_on), duty FROM reports
                WHERE submitted_on IS NOT NULL GROUP BY unit, substr(period, 1, 4), kind),
            told AS (
                SELECT y.unit AS unit, y.year AS year,
                    (SELECT min(a.document) FROM assignments a WHERE a.unit = y.unit AND a.duty IN (coalesce(p.duty, ''), coalesce(h.duty, ''), coalesce(n.duty, ''))) AS directive,
                    p.plan AS plan, p.plan_on AS plan_on, h.day AS half_year_on, n.day AS annual_on,
                    (SELECT min(r.report) FROM report_parts r WHERE r.part = coalesce(n.report, h.report)) AS consolidated_in,
                    (SELECT min(c.held_on) FROM conferences c WHERE substr(c.period, 1, 4) = y.year) AS conference_on,
                    x.plan AS next_plan, x.plan_on AS next_plan_on
                FROM years y LEFT JOIN first_plans p ON p.unit = y.unit AND p.year = y.year
                    LEFT JOIN sent h ON h.unit = y.unit AND h.year = y.year AND h.kind = 'REPORT_KIND_HALF_YEAR'
                    LEFT JOIN sent n ON n.unit = y.unit AND n.year = y.year AND n.kind = 'REPORT_KIND_ANNUAL'
                    LEFT JOIN first_plans x ON x.unit = y.unit AND CAST(x.year AS INTEGER) = CAST(y.year AS INTEGER) + 1)
            SELECT unit, year, directive, plan, plan_on, half_year_on, annual_on, consolidated_in, conference_on, next_plan, next_plan_on,
                CASE WHEN plan IS NULL THEN 'kế hoạch' WHEN half_year_on IS NULL THEN 'báo cáo 6 tháng' WHEN annual_on IS NULL THEN 'báo cáo năm'
                    WHEN consolidated_in IS NULL THEN 'tổng hợp' WHEN conference_on IS NULL THEN 'hội nghị' WHEN next_plan IS NULL THEN 'kế hoạch năm sau'
                    END AS next_step
            FROM told ORDER BY year, unit
            """)

    /// The tables, what fills them, and the cycle; beside ``Register/reports`` and the assignments.
    public static let register = Register([versions, figures, parts, conferences], [reportFold, conferenceFold], views: [cycle])

    private static let reportFold = Fold(
        of: ReportState.self, kind: "report", tables: [versions.name, figures.name, parts.name]
    ) { state, subject in
        let id = SQLValue.text(Subject.id(subject))
        return state.versions.flatMap { version -> [Row] in
            let number = SQLValue.integer(Int64(version.version))
            let isConsolidated = !version.parts.isEmpty || !version.missingUnits.isEmpty
            let own = Row(
                versions.name,
                [
                    "report": id, "version": number, "position": .integer(Int64(clamping: version.position)), "submitted_on": .day(version.submittedOn),
                    "number": .optional(version.number), "nil_return": .flag(version.nilReturn), "consolidated": .flag(isConsolidated),
                ])
            let told = version.figures.enumerated().map { index, figure in
                Row(
                    figures.name,
                    [
                        "report": id, "version": number, "number": .integer(Int64(index + 1)), "code": .text(figure.code),
                        "place": .optional(figure.place), "value": .integer(figure.value), "unit": .optional(figure.unit),
                    ])
            }
            return [own] + told + rows(of: version, id, number)
        }
    }

    private static func rows(of version: ReportState.Version, _ id: SQLValue, _ number: SQLValue) -> [Row] {
        let named = version.parts.map { part -> Cells in
            [
                "unit": .optional(part.unit), "part": .text(part.report), "part_version": .integer(Int64(part.version)), "late": .flag(part.late),
                "nil_return": .flag(part.nilReturn),
            ]
        }
        let missing = version.missingUnits.map { unit -> Cells in ["unit": .text(unit), "late": .flag(true), "nil_return": .flag(false)] }
        return (named + missing).enumerated().map { index, cells in
            var cells = cells
            cells.add(["report": id, "version": number, "number": .integer(Int64(index + 1))])
            return Row(parts.name, cells)
        }
    }

    private static let conferenceFold = Fold(kind: "agency", entries: conferences, types: ["ReviewConferenceHeld"]) { fact in
        guard case .duty(.reviewConferenceHeld(let held)) = fact.event else { return nil }
        return [
            "held_on": .day(Day(iso: held.heldOn) ?? fact.occurred.day), "period": .optional(held.period), "document": .optional(held.document),
            "report": .optional(held.report), "participants": held.participants == 0 ? .null : .integer(Int64(held.participants)),
        ]
    }
}
