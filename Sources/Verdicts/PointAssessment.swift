public import CivilTime
public import Domain
public import Law

/// What a point meets of its regime's conditions on a day, rule by rule.
public struct PointAssessment: Sendable {
    private let point: PointState
    private let businesses: Dossiers<BusinessState>
    private let contracts: [AgentContractState]
    private let findings: [String: FindingResult]
    /// Whether a fee was said to be paid; the last act that says so.
    private let feePaid: Bool?
    /// The province whose own rules hold, as packs name it: `vinh-long`; empty where it is not known.
    public var province = ""

    /// Reads what is recorded of a point: its own dossier and those of its business and contracts, each fact once.
    public init(point subject: String, history: [Fact]) {
        point = PointState(subject: subject, history: history)
        var businesses = Dossiers<BusinessState>()
        var contracts: [String: AgentContractState] = [:]
        var findings: [String: FindingResult] = [:]
        var feePaid: Bool?
        let id = Tag(subject)?.value ?? subject
        for fact in history {
            businesses.evolve(fact)
            for tag in fact.tags where Tag(tag)?.kind == "contract" {
                contracts[tag, default: AgentContractState(subject: tag)].evolve(fact)
            }
            if case .inspection(.inspectionFindingRecorded(let act)) = fact.event, act.point == id, !act.rule.isEmpty {
                findings[act.rule] = act.result
            }
            if case .certificate(.licenceIssued(let act)) = fact.event, act.pointID == id, act.hasFeePaid { feePaid = act.feePaid }
        }
        self.businesses = businesses
        self.contracts = contracts.values.filter { $0.point == id }.sorted { $0.subject < $1.subject }
        (self.findings, self.feePaid) = (findings, feePaid)
    }

    /// How one rule stands.
    enum Standing: String {
        case met, unmet, unknown
        case notApplicable = "not-applicable"
        /// The ledger records nothing that could tell; the step says what is missing.
        case notAssessed = "not-assessed"
    }

    /// Whether the point could be licensed on a day, and how every condition of that day's law stands.
    public func verdict(on day: Day, law: LawBook = .inForce) -> Verdict {
        let rules = law.rules(on: day).filter(Self.isCondition)
        let standings = rules.map { rule in
            let standing = standing(rule, day)
            return (rule: rule, standing: standing, told: standing == .notAssessed ? Self.missing(rule) : told(rule, day))
        }
        let deciding = standings.filter { Self.decides($0.rule) }
        let (answer, vi, en): (String, String, String) =
            if deciding.isEmpty {
                ("no-certificate", "Ngày \(day.vietnamese) chưa có giấy chứng nhận", "There was no certificate on \(day)")
            } else if deciding.contains(where: { $0.standing == .unmet }) {
                ("refused", "Không đủ điều kiện cấp giấy chứng nhận", "Does not meet the conditions of a certificate")
            } else if deciding.contains(where: { $0.standing == .unknown }) {
                ("unknown", "Chưa đủ dữ kiện để kết luận", "Not enough is recorded to say")
            } else {
                ("licensable", "Đủ điều kiện cấp giấy chứng nhận", "Meets the conditions of a certificate")
            }
        var verdict = Verdict(answer, vi: vi, en: en, on: day)
        verdict.cite(law.rule("REGIME", on: day))
        for (rule, standing, told) in standings {
            if Self.decides(rule) || standing == .unmet { verdict.cite(rule) }
            verdict.steps.append(
                Verdict.Step(
                    standing.rawValue, rule: rule.id, vi: rule.labelVi + told.vi, en: rule.labelEn + told.en))
        }
        if !point.services.contains(.games) { addHours(&verdict, day, law) }
        return verdict
    }

    /// The place (a tag) where the point stands; `nil` where none is recorded.
    public var place: String? { point.place.isEmpty ? nil : "place:\(point.place)" }

    /// Opening hours of points without games (ACC-8): each province sets its own.
    private func addHours(_ verdict: inout Verdict, _ day: Day, _ law: LawBook) {
        let all = law.rules(on: day).filter { $0.id.hasPrefix(Self.hours) }
        guard let any = all.first else { return }
        guard let own = all.first(where: { $0.id == Self.hours + province }) else {
            let vi = province.isEmpty ? "sổ không ghi điểm thuộc tỉnh nào" : "gói luật không có quy định của tỉnh này (\(province))"
            let en = province.isEmpty ? "the ledger does not say in which the point lies" : "the packs hold none of this one (\(province))"
            verdict.steps.append(
                Verdict.Step(
                    Standing.notAssessed.rawValue, rule: "ACC-8", vi: any.labelVi + " – chưa xét: mỗi tỉnh một quy định, " + vi,
                    en: any.labelEn + " – not assessed: each province sets its own, " + en))
            return
        }
        guard case .hoursOfDay(_, let from, let to) = own.predicate else { return }
        let standing = finding("ACC-8")
        let told = standing == .notAssessed ? Self.missing(own) : (vi: "", en: "")
        if standing == .unmet { verdict.cite(own) }
        verdict.steps.append(
            Verdict.Step(
                standing.rawValue, rule: own.id, vi: "\(own.labelVi): \(from)–\(to) (\(own.article))\(told.vi)",
                en: "\(own.labelEn): \(from)–\(to) (\(own.article))\(told.en)"))
    }

    /// What the ids of provinces' hours begin with; the province's name follows, without marks: `ACC-8:vinh-long`.
    private static let hours = "ACC-8:"

    private static func isCondition(_ rule: Rule) -> Bool {
        switch rule.predicate {
        case .line, .contract, .certificate, .appraisal, .fee, .finding, .schoolDistance, .roomArea, .lighting, .fireSafety,
            .signboard:
            true
        case .hoursOfDay(let open, _, _): !open
        default: false
        }
    }

    /// Whether a certificate hangs on the rule: registration and what is measured on the spot.
    private static func decides(_ rule: Rule) -> Bool {
        switch rule.predicate {
        case .line: rule.id.hasPrefix("GAM-")
        case .schoolDistance, .roomArea, .lighting, .fireSafety, .signboard: Regime.hasCertificate(on: rule.from)
        default: false
        }
    }

    private func standing(_ rule: Rule, _ day: Day) -> Standing {
        switch rule.predicate {
        case .line(let name):
            guard let line = BusinessLine(name: name) else { return .unknown }
            if line == .internetAgent, !point.services.isEmpty, !point.services.contains(.internetAccess) { return .notApplicable }
            return businesses["business:\(point.business)"].mayConduct(line) ? .met : .unmet
        case .contract:
            let active = contracts.contains { [.active, .warned].contains($0.status) && $0.expires.map { $0 >= day } ?? true }
            return active ? .met : .unmet
        case .certificate:
            if !point.services.isEmpty, !point.services.contains(.games) { return .notApplicable }
            return point.status(on: day) == .licensed ? .met : .unmet
        case .schoolDistance, .roomArea, .lighting, .fireSafety, .signboard:
            guard let site = point.site else { return .unknown }
            let unmet = CertificateRules.unmet(site.facts, on: day).contains { $0.rule == rule.id }
            return unmet ? .unmet : .met
        case .fee: return feePaid.map { $0 ? .met : .unmet } ?? finding(rule.id)
        default: return finding(rule.id)
        }
    }

    /// Why a rule was not assessed.
    private static func missing(_ rule: Rule) -> (vi: String, en: String) {
        switch rule.predicate {
        case .fee: (" – chưa xét: không việc nào ghi đã nộp lệ phí hay chưa", " – not assessed: no act says whether the fee was paid")
        case .hoursOfDay:
            (" – chưa xét: chưa có kết quả kiểm tra nào về giờ hoạt động", " – not assessed: no inspection recorded a finding on the hours")
        default: (" – chưa xét: chưa có kết quả kiểm tra nào về mục này", " – not assessed: no inspection recorded a finding on it")
        }
    }

    private func finding(_ rule: String) -> Standing {
        switch findings[rule] {
        case .pass: .met
        case .fail: .unmet
        case .notApplicable: .notApplicable
        default: .notAssessed
        }
    }

    /// What was measured, for a rule that measures.
    private func told(_ rule: Rule, _ day: Day) -> (vi: String, en: String) {
        guard let site = point.site, let fault = CertificateRules.unmet(site.facts, on: day).first(where: { $0.rule == rule.id })
        else { return ("", "") }
        return (" – \(fault.vi) (đo ngày \(site.day.vietnamese))", " – \(fault.en) (measured on \(site.day))")
    }
}

extension Regime {
    /// Certificates exist since the first regime that has them.
    static func hasCertificate(on day: Day) -> Bool { Regime(on: day) != .r0 }
}
