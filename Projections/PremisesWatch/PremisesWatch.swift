import CivilTime
import Domain
public import ProjectionKit

/// What goes on at premises, whoever their owner is: signed again with another provider, reopened under another name, active while
/// suspended or closed by order (domain research §8, scenarios 8 and 10).
public enum PremisesWatch {
    /// The view. It shows contracts of all providers, so no provider sees it.
    public static let projection = Projection(
        name: "PremisesWatch", version: 1, titleVi: "Theo dõi địa điểm", titleEn: "Watch over premises",
        audience: Confidentiality.readers(of: .commercial).intersection(Confidentiality.readers(of: .internal)),
        schema: [premises, businesses, suspensions, closures, activity, ContractRegister.table, PlaceRegister.table],
        views: [resigned, reopened, active, alerts],
        folds: [
            premisesFold, businessesFold, Suspensions.fold, Closures.fold, activityFold, ContractRegister.fold, PlaceRegister.fold,
        ])

    // MARK: Premises and businesses by their address

    private static let premises = TableSchema(
        "premises", vi: "Địa điểm", en: "Premises",
        columns: [
            Column("point", vi: "Mã điểm", en: "Point"), Column("name", vi: "Tên", en: "Name"),
            Column("address", vi: "Địa chỉ", en: "Address"), Column("address_key", vi: "Địa chỉ để so", en: "Address, folded"),
            Column("place", vi: "Địa bàn", en: "Place"), Column("business", vi: "Cơ sở", en: "Business"),
        ], key: ["point"], indexes: [["place", "address_key"]])

    private static let premisesFold = Fold(of: PointState.self, kind: "point", tables: [premises.name]) { state, subject in
        guard state.status != .absent else { return [] }
        return [
            Row(
                premises.name,
                [
                    "point": .text(Subject.id(subject)), "name": .optional(state.name), "address": .optional(state.address),
                    "address_key": .optional(key(of: state.address)), "place": .optional(state.place),
                    "business": .optional(state.business),
                ])
        ]
    }

    private static let businesses = TableSchema(
        "businesses", vi: "Cơ sở kinh doanh theo địa chỉ", en: "Businesses by address",
        columns: [
            Column("business", vi: "Mã cơ sở", en: "Business"), Column("name", vi: "Tên", en: "Name"),
            Column("owner", vi: "Mã chủ cơ sở", en: "Owner"), Column("address_key", vi: "Địa chỉ để so", en: "Address, folded"),
            Column("place", vi: "Địa bàn", en: "Place"), Column("registered_on", .day, vi: "Đăng ký ngày", en: "Registered on"),
            Column("ended_on", .day, vi: "Chấm dứt ngày", en: "Ended on"),
        ], key: ["business"], indexes: [["place", "address_key"]])

    private static let businessesFold = Fold(of: BusinessState.self, kind: "business", tables: [businesses.name]) { state, subject in
        guard state.registered != nil else { return [] }
        return [
            Row(
                businesses.name,
                [
                    "business": .text(Subject.id(subject)), "name": .optional(state.name), "owner": .optional(state.owner),
                    "address_key": .optional(key(of: state.address)), "place": .optional(state.place),
                    "registered_on": .day(state.registered?.day), "ended_on": .day(state.revoked?.day),
                ])
        ]
    }

    /// An address as it is compared: its words without marks and capitals, whatever stands between them.
    private static func key(of address: String) -> String {
        VietnameseText.words(VietnameseText.folded(address)).joined(separator: " ")
    }

    // MARK: What shows that a point is at work

    static let suspensions = Intervals.table("suspensions", of: "point", vi: "Đình chỉ hoạt động", en: "Suspensions")
    static let closures = Intervals.table("closures", of: "place", vi: "Đóng cửa theo lệnh", en: "Closures by order")

    private static let activity = TableSchema(
        "activity", vi: "Hoạt động ghi nhận tại điểm", en: "Activity at a point",
        columns: [
            Column("point", vi: "Mã điểm", en: "Point"), Column("position", .integer, vi: "Vị trí", en: "Position"),
            Column("at", .instant, vi: "Lúc", en: "At"), Column("type", vi: "Loại sự kiện", en: "Type"),
            Column("agency", vi: "Cơ quan", en: "Agency"), Column("sentence_vi", vi: "Nội dung", en: "Sentence (Vietnamese)"),
            Column("sentence_en", vi: "Nội dung (tiếng Anh)", en: "Sentence"),
        ], key: ["point", "position"])

    private static let activityFold = Fold(
        kind: "point", entries: activity, types: ["AgentBreachFound", "AgentContractSigned", "ServiceRestored", "ViolationDetected"]
    ) { fact in
        let sentence = Sentence.both(fact)
        return [
            "at": .instant(fact.occurred), "type": .text(fact.type), "agency": .optional(fact.agency), "sentence_vi": .text(sentence.vi),
            "sentence_en": .text(sentence.en),
        ]
    }

    // MARK: Alerts

    private static let common = [
        Column("point", vi: "Điểm", en: "Point"), Column("place", vi: "Địa bàn", en: "Place"), Column("day", .day, vi: "Ngày", en: "Day"),
    ]

    /// Within a year after one provider ended the contract of premises, another signs for them: at the same point, or at another of the
    /// same address.
    private static let resigned = SQLView(
        "resigned", vi: "Ký lại với doanh nghiệp khác", en: "Signed again with another provider",
        columns: common + [
            Column("former_contract", vi: "Hợp đồng trước", en: "Former contract"), Column("former_provider", vi: "Doanh nghiệp trước", en: "Former provider"),
            Column("former_business", vi: "Đại lý trước", en: "Former agent"), Column("ended_on", .day, vi: "Chấm dứt ngày", en: "Ended on"),
            Column("reason", vi: "Lý do chấm dứt", en: "Reason"), Column("contract", vi: "Hợp đồng mới", en: "New contract"),
            Column("provider", vi: "Doanh nghiệp mới", en: "New provider"), Column("business", vi: "Đại lý mới", en: "New agent"),
            Column("days", .integer, vi: "Cách (ngày)", en: "Days between"),
        ],
        sql: """
            SELECT q.point, q.place, b.signed_on AS day, a.contract AS former_contract, a.provider AS former_provider,
            a.business AS former_business, a.terminated_on AS ended_on, a.termination_reason AS reason, b.contract, b.provider, b.business,
            CAST(julianday(b.signed_on) - julianday(a.terminated_on) AS INTEGER) AS days
            FROM contracts a JOIN premises p ON p.point = a.point
            JOIN premises q ON q.point = p.point OR (q.place = p.place AND q.address_key = p.address_key)
            JOIN contracts b ON b.point = q.point AND b.contract <> a.contract AND b.provider <> a.provider
            WHERE a.status = 'terminated' AND b.signed_on >= a.terminated_on AND julianday(b.signed_on) - julianday(a.terminated_on) <= 365
            ORDER BY 3, 1, 9
            """)

    /// After a business was closed, another of another name is registered at its address.
    private static let reopened = SQLView(
        "reopened", vi: "Mở lại dưới tên khác", en: "Reopened under another name",
        columns: [
            Column("former_business", vi: "Cơ sở trước", en: "Former business"), Column("former_name", vi: "Tên trước", en: "Former name"),
            Column("ended_on", .day, vi: "Chấm dứt ngày", en: "Ended on"), Column("business", vi: "Cơ sở mới", en: "New business"),
            Column("name", vi: "Tên mới", en: "New name"), Column("place", vi: "Địa bàn", en: "Place"), Column("day", .day, vi: "Ngày", en: "Day"),
            Column("same_owner", .flag, vi: "Cùng chủ", en: "Same owner"), Column("days", .integer, vi: "Cách (ngày)", en: "Days between"),
        ],
        sql: """
            SELECT a.business AS former_business, a.name AS former_name, a.ended_on, b.business, b.name, b.place, b.registered_on AS day,
            a.owner = b.owner AS same_owner, CAST(julianday(b.registered_on) - julianday(a.ended_on) AS INTEGER) AS days
            FROM businesses a JOIN businesses b ON b.place = a.place AND b.address_key = a.address_key AND b.business <> a.business
            WHERE a.ended_on IS NOT NULL AND b.registered_on >= a.ended_on AND a.name <> b.name
            ORDER BY 7, 4
            """)

    /// Acts that show a point at work from the first moment of a suspension or closure to its last.
    private static let active = SQLView(
        "active_while_closed", vi: "Hoạt động khi bị đình chỉ, đóng cửa", en: "Active while suspended or closed",
        columns: common + [
            Column("position", .integer, vi: "Vị trí", en: "Position"), Column("at", .instant, vi: "Lúc", en: "At"),
            Column("type", vi: "Loại sự kiện", en: "Type"), Column("agency", vi: "Cơ quan", en: "Agency"),
            Column("sentence_vi", vi: "Nội dung", en: "Sentence (Vietnamese)"), Column("sentence_en", vi: "Nội dung (tiếng Anh)", en: "Sentence"),
            Column("measure", vi: "Biện pháp", en: "Measure"), Column("document", vi: "Văn bản", en: "Document"),
            Column("from_at", .instant, vi: "Từ", en: "From"), Column("until_at", .instant, vi: "Trước", en: "Before"),
        ],
        sql: """
            SELECT a.point, p.place, substr(a.at, 1, 10) AS day, a.position, a.at, a.type, a.agency, a.sentence_vi, a.sentence_en,
            'suspended' AS measure, s.document, s.from_at, s.until_at
            FROM activity a JOIN premises p ON p.point = a.point JOIN suspensions s ON s.point = a.point
            WHERE a.at >= s.from_at AND (s.until_at IS NULL OR a.at < s.until_at)
            UNION ALL
            SELECT a.point, p.place, substr(a.at, 1, 10) AS day, a.position, a.at, a.type, a.agency, a.sentence_vi, a.sentence_en,
            'closed by order' AS measure, c.document, c.from_at, c.until_at
            FROM closures c JOIN places l ON l.place = c.place OR l.parent = c.place
            OR l.parent IN (SELECT place FROM places WHERE parent = c.place)
            JOIN premises p ON p.place = l.place JOIN activity a ON a.point = p.point
            WHERE a.at >= c.from_at AND (c.until_at IS NULL OR a.at < c.until_at)
            ORDER BY 5, 4
            """)

    private static let alerts = SQLView(
        "alerts", vi: "Cảnh báo theo địa điểm", en: "Alerts by premises",
        columns: [
            Column("kind", vi: "Loại", en: "Kind"), Column("subject", vi: "Đối tượng", en: "Subject"), Column("day", .day, vi: "Ngày", en: "Day"),
            Column("place", vi: "Địa bàn", en: "Place"), Column("what_vi", vi: "Việc", en: "What (Vietnamese)"), Column("what_en", vi: "Việc (tiếng Anh)", en: "What"),
        ],
        sql: """
            SELECT 'resigned' AS kind, 'point:' || point AS subject, day, place,
            former_provider || ' chấm dứt hợp đồng ngày ' || ended_on || ' (' || coalesce(reason, '') || '); ' || provider || ' ký với '
            || business || ' sau ' || days || ' ngày' AS what_vi,
            former_provider || ' ended the contract on ' || ended_on || ' (' || coalesce(reason, '') || '); ' || provider || ' signed with '
            || business || ' ' || days || CASE days WHEN 1 THEN ' day later' ELSE ' days later' END AS what_en
            FROM resigned
            UNION ALL
            SELECT 'reopened', 'business:' || business, day, place,
            'cùng địa chỉ với ' || former_business || ' “' || coalesce(former_name, '') || '”, đã chấm dứt ngày ' || ended_on
            || CASE WHEN same_owner THEN ', cùng chủ' ELSE '' END,
            'at the address of ' || former_business || ' “' || coalesce(former_name, '') || '”, which ended on ' || ended_on
            || CASE WHEN same_owner THEN ', the same owner' ELSE '' END
            FROM reopened
            UNION ALL
            SELECT 'active', 'point:' || point, day, place,
            sentence_vi || ' khi ' || CASE measure WHEN 'suspended' THEN 'đang bị đình chỉ' ELSE 'đang đóng cửa theo lệnh' END || ' (' || coalesce(document, '') || ')',
            sentence_en || ' while ' || measure || ' (' || coalesce(document, '') || ')'
            FROM active_while_closed
            ORDER BY 3, 2, 1, 5
            """)
}
