public import CivilTime
public import Law

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

    static var table: [Dated<Regime>] {
        LawBook.inForce.table("REGIME") { if case .regime(let name) = $0 { Regime(rawValue: name) } else { nil } }
    }

    /// The regime in force on a day.
    public init(on day: Day) { self = Self.table.inForce(on: day)?.value ?? .r0 }
}

/// What the law demands of a game point's certificate, by the day of the act. The figures stand in the packs `points` and `procedures`.
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

    /// What is measured on the spot, in the order of the pack `points`.
    public static var siteConditions: [Dated<Named>] {
        LawBook.inForce.rules.compactMap { rule in
            rule.dated { SiteCondition($0).map { Named(rule: rule.id, condition: $0) } }
        }
    }

    /// GAM-1: the business is registered for the line.
    public static var businessLine: [Dated<BusinessLine>] {
        LawBook.inForce.table("GAM-1") { if case .line(let name) = $0 { BusinessLine(name: name) } else { nil } }
    }

    /// GAM-7: the fee is paid.
    public static var fee: [Dated<Bool>] { LawBook.inForce.table("GAM-7", \.asYes) }

    /// Months a certificate is valid.
    public static var validity: [Dated<Int>] { LawBook.inForce.table("CER-VALIDITY", \.asMonths) }

    /// Within what time an application for a new certificate is decided.
    public static var decisionTerm: [Dated<Term>] { LawBook.inForce.tables.certificate }

    /// How a certificate may be extended.
    public struct Extension: Hashable, Sendable {
        /// Least days between asking and expiry.
        public let daysBefore: Int
        public let times: Int
        public let months: Int
    }

    /// Extension: how often, for how long, asked how early.
    public static var extensions: [Dated<Extension>] {
        LawBook.inForce.table("CER-EXTENSION") {
            guard case .extend(let before, let times, let months) = $0 else { return nil }
            return Extension(daysBefore: before, times: times, months: months)
        }
    }

    /// Months to wait before applying again after a certificate was revoked for fraud.
    public static var waitAfterFraud: [Dated<Int>] { LawBook.inForce.table("CER-WAIT", \.asMonths) }

    /// Which kinds of body issue certificates.
    public static var competent: [Dated<Set<AgencyKind>>] {
        LawBook.inForce.table("CER-COMPETENT", \.asBodies).compactMap { $0.map { Set($0.compactMap(AgencyKind.init(name:))) } }
    }

    /// Whether a point is appraised before its business is registered.
    public static var appraisal: [Dated<Bool>] { LawBook.inForce.table("APPRAISAL", \.asYes) }
}

extension CertificateRules.SiteCondition {
    /// The condition a predicate sets for what is measured; `nil` where it sets another.
    init?(_ predicate: Predicate) {
        switch predicate {
        case .schoolDistance(let metres): self = .schoolDistance(metres: metres)
        case .roomArea(let city, let town, let elsewhere): self = .roomArea(city: city, town: town, elsewhere: elsewhere)
        case .lighting: self = .lighting
        case .fireSafety: self = .fireSafety
        case .signboard: self = .signboard
        default: return nil
        }
    }
}

extension BusinessLine {
    /// The short name that packs use: `game-point`.
    public var name: String { shortName("BUSINESS_LINE_") }

    /// The line of this short name.
    public init?(name: String) {
        guard let match = BusinessLine.allCases.first(where: { $0 != .unspecified && $0.name == name }) else { return nil }
        self = match
    }
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
        siteConditions.filter { $0.isInForce(on: day) }.compactMap { unmet($0, site) }
    }

    static func unmet(_ row: Dated<Named>, _ site: SiteFacts) -> UnmetCondition? {
        guard let fault = fault(row.value.condition, site) else { return nil }
        return UnmetCondition(
            rule: row.value.rule, article: row.article, status: row.status, needs: fault.needs, vi: fault.vi, en: fault.en)
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
