internal import CivilTime

/// Decides on a point's certificate and operation by the regime of the day of the act.
///
/// A decision that comes after its term is recorded all the same, and the state says that it was late: refusing to
/// record a late certificate would hide that it exists.
public enum CertificateDecider: Decider {
    /// The point, the business that runs it, the area it lies in, and the sanction case that suspends it.
    public struct State: Evolving {
        var point: PointState
        var businesses = Dossiers<BusinessState>()
        var places = Dossiers<PlaceState>()
        var decidedCases: Set<String> = []

        public init(subject: String) { point = PointState(subject: subject) }

        public mutating func evolve(_ fact: Fact) {
            point.evolve(fact)
            switch fact.event {
            case .registration: businesses.evolve(fact)
            case .certificate: places.evolve(fact)
            default:
                guard fact.type == "SanctionDecisionIssued" else { return }
                decidedCases.formUnion(fact.tags.filter { $0.hasPrefix("case:") })
            }
        }
    }

    public static func reads(_ command: CertificateEvent) -> [Reading] {
        let tags = DomainEvent.certificate(command).tags
        let point = tags.filter { $0.hasPrefix("point:") }.map { Reading(tag: $0) }
        let business = tags.filter { $0.hasPrefix("business:") }.map {
            Reading(
                tag: $0,
                types: [
                    "BusinessRegistrationIssued", "BusinessRegistrationAmended", "BusinessRegistrationRevoked",
                    "BusinessLineRevoked",
                ])
        }
        switch command {
        case .sectorClosureOrdered, .sectorClosureLifted:
            return tags.filter { $0.hasPrefix("place:") }.map {
                Reading(tag: $0, types: ["SectorClosureOrdered", "SectorClosureLifted"])
            }
        case .operationSuspended:
            return point
                + tags.filter { $0.hasPrefix("case:") }.map { Reading(tag: $0, types: ["SanctionDecisionIssued"]) }
        default: return point + business
        }
    }

    public static func decide(
        _ command: CertificateEvent, given state: State, by context: Context
    ) throws(Refusal) -> [DomainEvent] {
        let point = state.point
        let status = point.status(on: context.day)
        switch (command, status) {
        case (.pointRegistered, .absent), (.pointRegistered, .registered), (.pointRegistered, .closed): break
        case (.licenceApplicationReceived(let act), _): try apply(act, point, status, context)
        case (.licenceSupplementRequested, .applied), (.licenceSupplementRequested, .checked): break
        case (.licenceSupplementRequested, _) where point.pending != nil: break
        case (.siteVerificationCompleted, .applied), (.siteVerificationCompleted, .checked): break
        case (.licenceIssued(let act), .checked): try issue(act, state, context)
        case (.licenceRefused, .applied), (.licenceRefused, .checked): break
        case (.licenceRefused, _) where point.pending != nil: break
        case (.licenceAmended, .licensed), (.licenceReissued, .licensed): try competent(context)
        case (.licenceExtended(let act), .licensed): try extend(act, point, context)
        case (.licenceExpired, .expired) where point.status != .expired: break
        case (.operationSuspended(let act), .licensed), (.operationSuspended(let act), .registered),
            (.operationSuspended(let act), .expired):
            try suspend(act, state)
        case (.operationResumed, .suspended): break
        case (.sectorClosureOrdered(let act), _): try closure(act.placeID, open: false, state)
        case (.sectorClosureLifted(let act), _): try closure(act.placeID, open: true, state)
        case (.licenceRevoked, .licensed), (.licenceRevoked, .suspended), (.licenceRevoked, .expired):
            try competent(context)
        case (.pointClosed, _) where status != .absent && status != .closed: break
        case (.pointRegistered, _), (.licenceSupplementRequested, _), (.siteVerificationCompleted, _),
            (.licenceIssued, _), (.licenceRefused, _), (.licenceAmended, _), (.licenceReissued, _),
            (.licenceExtended, _), (.licenceExpired, _), (.operationSuspended, _), (.operationResumed, _),
            (.licenceRevoked, _), (.pointClosed, _):
            throw CertificateRefusals.wrongState(command, status, point)
        }
        return [.certificate(command)]
    }

    private static func apply(
        _ act: LicenceApplicationReceived, _ point: PointState, _ status: PointState.Status, _ context: Context
    ) throws(Refusal) {
        let wrong = CertificateRefusals.wrongState(.licenceApplicationReceived(act), status, point)
        guard act.kind == .new else {
            guard status == .licensed else { throw wrong }
            return
        }
        guard [.registered, .expired, .revoked].contains(status) else { throw wrong }
        guard CertificateRules.competent.inForce(on: context.day) != nil else {
            let first = CertificateRules.competent.map(\.from).filter { $0 > context.day }.min()
            throw CertificateRefusals.noCertificate(on: context.day, before: first)
        }
        guard let wait = point.reapplyNotBefore, context.day < wait else { return }
        let row = CertificateRules.waitAfterFraud.inForce(on: context.day)
        throw Refusal(
            rule: "reapply-wait", article: row?.article ?? Refusal.byPacks, status: row?.status ?? .unconfirmed,
            missing: ["≥ \(wait)"],
            vi: "Bị thu hồi do gian dối, chỉ được đề nghị cấp lại từ \(wait.vietnamese)",
            en: "revoked for fraud: a new application is possible from \(wait)")
    }

    private static func issue(_ act: LicenceIssued, _ state: State, _ context: Context) throws(Refusal) {
        try competent(context)
        try registered(act, state, context)
        let unmet = CertificateRules.unmet(state.point.site?.facts ?? SiteFacts(), on: context.day)
        if let first = unmet.first {
            let unsure = unmet.contains { $0.status == .unconfirmed }
            throw Refusal(
                rule: first.rule, article: first.article, status: unsure ? .unconfirmed : .confirmed,
                missing: unmet.map { "\($0.rule): \($0.needs)" },
                vi: "Điểm chưa đủ điều kiện: " + unmet.map(\.vi).joined(separator: "; "),
                en: "the point does not meet the conditions: " + unmet.map(\.en).joined(separator: "; "))
        }
        if let row = CertificateRules.fee.inForce(on: context.day), row.value, !act.feePaid {
            throw Refusal(
                rule: "GAM-7", article: row.article, status: row.status, missing: ["fee_paid"],
                vi: "Chưa nộp lệ phí cấp giấy chứng nhận", en: "the fee is not paid")
        }
        try valid(act, context)
    }

    private static func registered(_ act: LicenceIssued, _ state: State, _ context: Context) throws(Refusal) {
        let business = state.businesses["business:\(Tag.normalised(act.businessID))"]
        guard let row = CertificateRules.businessLine.inForce(on: context.day), !business.mayConduct(row.value) else {
            return
        }
        throw Refusal(
            rule: "GAM-1", article: row.article, status: row.status,
            missing: ["\(business.subject): \(row.value.labelVi)"],
            vi: "Cơ sở chưa đăng ký kinh doanh ngành nghề “\(row.value.labelVi)”",
            en: "the business is not registered for \(row.value.labelEn)")
    }

    private static func valid(_ act: LicenceIssued, _ context: Context) throws(Refusal) {
        guard let row = CertificateRules.validity.inForce(on: context.day), let issued = Day(iso: act.issuedDay),
            let expires = Day(iso: act.expiresDay)
        else { return }
        guard issued < expires, expires <= issued.adding(months: row.value) else {
            throw Refusal(
                rule: "licence-validity", article: row.article, status: row.status,
                missing: ["\(issued) < expires_day ≤ \(issued.adding(months: row.value))"],
                vi: "Giấy chứng nhận có giá trị tối đa \(row.value) tháng",
                en: "a certificate is valid for at most \(row.value) months")
        }
    }

    private static func competent(_ context: Context) throws(Refusal) {
        guard let row = CertificateRules.competent.inForce(on: context.day), !row.value.contains(context.agency.kind)
        else { return }
        let kinds = row.value.sorted { $0.rawValue < $1.rawValue }
        throw Refusal(
            rule: "licence-competence", article: row.article, status: row.status,
            missing: kinds.map { "\($0.labelVi) · \($0.labelEn)" },
            vi: "\(context.agency.name) không có thẩm quyền cấp giấy chứng nhận vào ngày \(context.day.vietnamese)",
            en: "\(context.agency.name) was not competent for certificates on \(context.day)")
    }

    private static func extend(_ act: LicenceExtended, _ point: PointState, _ context: Context) throws(Refusal) {
        try competent(context)
        guard let row = CertificateRules.extensions.inForce(on: context.day), let expires = point.expires,
            let asked = Day(iso: act.askedDay), let until = Day(iso: act.untilDay)
        else { return }
        func refuse(_ rule: String, _ needs: String, _ vi: String, _ en: String) -> Refusal {
            Refusal(rule: rule, article: row.article, status: row.status, missing: [needs], vi: vi, en: en)
        }
        guard point.extensions < row.value.times else {
            throw refuse(
                "extension-once", "extensions < \(row.value.times)", "Giấy chứng nhận chỉ được gia hạn một lần",
                "a certificate is extended once")
        }
        let latest = expires.adding(days: -row.value.daysBefore)
        guard asked <= latest else {
            throw refuse(
                "extension-asked", "asked_day ≤ \(latest)",
                "Phải đề nghị gia hạn ít nhất \(row.value.daysBefore) ngày trước khi hết hạn (chậm nhất \(latest.vietnamese))",
                "an extension is asked for at least \(row.value.daysBefore) days before expiry (by \(latest))")
        }
        let end = expires.adding(months: row.value.months)
        guard expires < until, until <= end else {
            throw refuse(
                "extension-length", "\(expires) < until_day ≤ \(end)",
                "Chỉ được gia hạn tối đa \(row.value.months) tháng",
                "an extension is for at most \(row.value.months) months")
        }
    }

    private static func suspend(_ act: OperationSuspended, _ state: State) throws(Refusal) {
        guard !state.decidedCases.contains("case:\(Tag.normalised(act.caseID))") else { return }
        throw Refusal(
            rule: "suspension-by-decision",
            missing: ["SanctionDecisionIssued case:\(act.caseID)"],
            vi: "Chỉ được đình chỉ hoạt động theo quyết định xử phạt",
            en: "operation is suspended only by a sanction decision")
    }

    private static func closure(_ place: String, open: Bool, _ state: State) throws(Refusal) {
        let area = state.places["place:\(Tag.normalised(place))"]
        guard (area.closedSince != nil) != open else { return }
        throw .wrongState(
            rule: open ? "closure-open" : "closure-once", needs: open ? "SectorClosureOrdered" : "SectorClosureLifted",
            vi: open ? "Địa bàn không có lệnh tạm dừng" : "Địa bàn đang có lệnh tạm dừng",
            en: open ? "no closure is in force there" : "a closure is in force there already")
    }
}
