public import CivilTime

/// The legal regimes of Internet and game points (domain of NĐ 97/2008, 72/2013, 27/2018 and 147/2024).
public enum Regime: String, Hashable, Sendable, Encodable, CaseIterable {
    /// Until 31/8/2013: NĐ 97/2008, no certificate.
    case r0 = "R0"
    /// 01/9/2013–14/4/2018: NĐ 72/2013.
    case r1 = "R1"
    /// 15/4/2018–24/12/2024: NĐ 72/2013 as amended by NĐ 27/2018.
    case r2 = "R2"
    /// From 25/12/2024: NĐ 147/2024.
    case r3 = "R3"

    static let table: [Dated<Regime>] = [
        Dated("0001-01-01", "2013-08-31", .r0, "NĐ 97/2008/NĐ-CP", .confirmed),
        Dated("2013-09-01", "2018-04-14", .r1, "NĐ 72/2013/NĐ-CP", .confirmed),
        Dated("2018-04-15", "2024-12-24", .r2, "NĐ 72/2013/NĐ-CP, NĐ 27/2018/NĐ-CP", .unconfirmed),
        Dated("2024-12-25", nil, .r3, "NĐ 147/2024/NĐ-CP", .confirmed),
    ]

    /// The regime in force on a day.
    public init(on day: Day) { self = Self.table.inForce(on: day)?.value ?? .r0 }
}

/// What the law demands of a game point's certificate, by the day of the act. Every figure stands in a dated row.
public enum CertificateRules {
    /// A condition that what was measured on the spot can fail.
    public enum SiteCondition: Hashable, Sendable {
        /// Least distance to a school gate, in metres.
        case schoolDistance(metres: Int64)
        /// Least machine-room area in square metres: special and classes I–III, classes IV–V, elsewhere.
        case roomArea(city: Int64, town: Int64, elsewhere: Int64)
        case lighting
        case fireSafety
        case signboard
    }

    /// A condition with the name the refusal gives it.
    public struct Named: Hashable, Sendable {
        /// `GAM-2`.
        public let rule: String
        public let condition: SiteCondition
    }

    /// GAM-2 to GAM-6. Distance, area and lighting are not among the conditions of NĐ 147/2024, art. 62.
    public static let siteConditions: [Dated<Named>] = [
        Dated(
            "2013-09-01", "2024-12-24", Named(rule: "GAM-2", condition: .schoolDistance(metres: 200)),
            "NĐ 72/2013/NĐ-CP, Điều 35.2b", .confirmed),
        Dated(
            "2013-09-01", nil, Named(rule: "GAM-3", condition: .signboard),
            "NĐ 72/2013/NĐ-CP, Điều 35.2c; NĐ 147/2024/NĐ-CP, Điều 62.2", .confirmed),
        Dated(
            "2013-09-01", "2024-12-24", Named(rule: "GAM-4", condition: .roomArea(city: 50, town: 40, elsewhere: 30)),
            "NĐ 72/2013/NĐ-CP, Điều 35.2d", .confirmed),
        Dated(
            "2013-09-01", "2024-12-24", Named(rule: "GAM-5", condition: .lighting), "NĐ 72/2013/NĐ-CP, Điều 35.2đ",
            .confirmed),
        Dated(
            "2013-09-01", nil, Named(rule: "GAM-6", condition: .fireSafety),
            "NĐ 72/2013/NĐ-CP, Điều 35.2e; NĐ 147/2024/NĐ-CP, Điều 62.2", .confirmed),
    ]

    /// GAM-1: the business is registered for the line.
    public static let businessLine: [Dated<BusinessLine>] = [
        Dated("2013-09-01", "2024-12-24", .gamePoint, "NĐ 72/2013/NĐ-CP, Điều 35.2a", .confirmed),
        Dated("2024-12-25", nil, .gamePoint, "NĐ 147/2024/NĐ-CP, Điều 62.2", .confirmed),
    ]

    /// GAM-7: the fee is paid.
    public static let fee: [Dated<Bool>] = [
        Dated("2013-09-01", "2024-12-24", true, "NĐ 72/2013/NĐ-CP, Điều 35.2g", .confirmed)
    ]

    /// Months a certificate is valid.
    public static let validity: [Dated<Int>] = [
        Dated("2013-09-01", "2024-12-24", 36, "NĐ 72/2013/NĐ-CP, Điều 35", .unconfirmed),
        Dated("2024-12-25", nil, 36, "NĐ 147/2024/NĐ-CP, Điều 62", .confirmed),
    ]

    /// Within what time an application for a new certificate is decided.
    public static let decisionTerm: [Dated<Term>] = [
        Dated("2013-09-01", "2024-12-24", .workingDays(10), "NĐ 72/2013/NĐ-CP, Điều 35", .confirmed),
        Dated("2024-12-25", nil, .days(15), "NĐ 147/2024/NĐ-CP, Điều 62", .confirmed),
    ]

    /// How a certificate may be extended.
    public struct Extension: Hashable, Sendable {
        /// Least days between asking and expiry.
        public let daysBefore: Int
        public let times: Int
        public let months: Int
    }

    /// Extension: once, for at most six months, asked twenty days before expiry.
    public static let extensions: [Dated<Extension>] = [
        Dated(
            "2013-09-01", "2024-12-24", Extension(daysBefore: 20, times: 1, months: 6),
            "NĐ 72/2013/NĐ-CP, NĐ 27/2018/NĐ-CP; TTHC 2.001880", .confirmed),
        Dated(
            "2024-12-25", nil, Extension(daysBefore: 20, times: 1, months: 6), "NĐ 147/2024/NĐ-CP; TTHC 1.013794",
            .unconfirmed),
    ]

    /// Months to wait before applying again after a certificate was revoked for fraud.
    public static let waitAfterFraud: [Dated<Int>] = [
        Dated("2024-12-25", nil, 12, "NĐ 147/2024/NĐ-CP, Điều 62", .confirmed)
    ]

    /// Which kinds of body issue certificates. The province chose between department and district until 24/12/2024.
    public static let competent: [Dated<Set<AgencyKind>>] = [
        Dated(
            "2013-09-01", "2024-12-24", [.informationCommunications, .district], "NĐ 72/2013/NĐ-CP, Điều 35", .confirmed
        ),
        Dated("2024-12-25", "2025-06-30", [.district], "NĐ 147/2024/NĐ-CP, Điều 62", .confirmed),
        Dated(
            "2025-07-01", nil, [.commune],
            "NĐ 147/2024/NĐ-CP, Điều 62; Luật Tổ chức chính quyền địa phương 72/2025/QH15", .confirmed),
    ]
}

/// A condition that a site does not meet, or that nobody has measured.
public struct UnmetCondition: Hashable, Sendable, Encodable {
    public let rule: String
    public let article: String
    public let status: RuleStatus
    /// The field and the figure demanded: `school_distance_m ≥ 200`.
    public let needs: String
    public let vi: String
    public let en: String
}

extension CertificateRules {
    /// The conditions that a site fails on a day, in the order of the law; empty where it may be licensed.
    public static func unmet(_ site: SiteFacts, on day: Day) -> [UnmetCondition] {
        siteConditions.filter { $0.isInForce(on: day) }.compactMap { row in
            guard let fault = fault(row.value.condition, site) else { return nil }
            return UnmetCondition(
                rule: row.value.rule, article: row.article, status: row.status, needs: fault.needs, vi: fault.vi,
                en: fault.en)
        }
    }

    private static func fault(_ condition: SiteCondition, _ site: SiteFacts) -> (needs: String, vi: String, en: String)?
    {
        switch condition {
        case .schoolDistance(let metres):
            guard !site.hasSchoolDistanceM || site.schoolDistanceM < metres else { return nil }
            let found = site.hasSchoolDistanceM ? "\(site.schoolDistanceM) m" : "–"
            return (
                "school_distance_m ≥ \(metres)", "cách cổng trường \(found), phải từ \(metres) m",
                "\(found) from a school gate, must be at least \(metres) m"
            )
        case .roomArea(let city, let town, let elsewhere):
            guard let least = least(site.urbanClass, city, town, elsewhere) else {
                return ("urban_class", "chưa xác định loại đô thị", "the urban class is not stated")
            }
            guard !site.hasRoomAreaM2 || site.roomAreaM2 < least else { return nil }
            let found = site.hasRoomAreaM2 ? "\(site.roomAreaM2) m²" : "–"
            return (
                "room_area_m2 ≥ \(least)", "diện tích phòng máy \(found), phải từ \(least) m²",
                "machine room of \(found), must be at least \(least) m²"
            )
        case .lighting: return site.lighting ? nil : ("lighting", "ánh sáng chưa đạt", "lighting is not adequate")
        case .fireSafety:
            return site.fireSafety ? nil : ("fire_safety", "chưa bảo đảm phòng cháy", "fire safety is not assured")
        case .signboard:
            return site.signComplete ? nil : ("sign_complete", "biển hiệu chưa đúng", "the signboard is not complete")
        }
    }

    private static func least(_ urban: UrbanClass, _ city: Int64, _ town: Int64, _ elsewhere: Int64) -> Int64? {
        switch urban {
        case .special, .i, .ii, .iii: city
        case .iv, .v: town
        case .other: elsewhere
        case .unspecified, .UNRECOGNIZED: nil
        }
    }
}
