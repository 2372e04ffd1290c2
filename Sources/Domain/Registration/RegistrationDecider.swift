internal import CivilTime

/// Decides on the registration of businesses.
public enum RegistrationDecider: Decider {
    public typealias State = BusinessState

    public static func reads(_ command: RegistrationEvent) -> [Reading] {
        let id =
            switch command {
            case .businessRegistrationIssued(let act): act.businessID
            case .businessRegistrationAmended(let act): act.businessID
            case .businessRegistrationRevoked(let act): act.businessID
            case .businessLineRevoked(let act): act.businessID
            }
        let types = [
            "BusinessRegistrationIssued", "BusinessRegistrationAmended", "BusinessRegistrationRevoked",
            "BusinessLineRevoked",
        ]
        return [Reading(tag: "business:\(Tag.normalised(id))", types: types)]
    }

    public static func decide(
        _ command: RegistrationEvent, given state: BusinessState, by context: Context
    ) throws(Refusal) -> [DomainEvent] {
        switch (command, state.status) {
        case (.businessRegistrationIssued(let act), .unregistered), (.businessRegistrationIssued(let act), .revoked):
            try appraised(act, context)
        case (.businessRegistrationIssued, .registered):
            throw .wrongState(
                rule: "registration-once", article: Refusal.byPacks, needs: "BusinessRegistrationRevoked \(state.subject)",
                vi: "Cơ sở đã có đăng ký kinh doanh số \(state.registrationNumber)",
                en: "the business is registered already, number \(state.registrationNumber)")
        case (.businessRegistrationAmended, .registered), (.businessRegistrationRevoked, .registered): break
        case (.businessLineRevoked(let act), .registered):
            guard state.lines.contains(act.line) else {
                throw .wrongState(
                    rule: "line-registered", article: Refusal.byPacks, needs: act.line.labelVi,
                    vi: "Cơ sở không đăng ký ngành nghề “\(act.line.labelVi)”",
                    en: "the business is not registered for \(act.line.labelEn)")
            }
        case (.businessRegistrationAmended, _), (.businessRegistrationRevoked, _), (.businessLineRevoked, _):
            throw .wrongState(
                rule: "registration-in-force", article: Refusal.byPacks, needs: "BusinessRegistrationIssued \(state.subject)",
                vi: "Cơ sở không có đăng ký kinh doanh còn hiệu lực", en: "the business has no registration in force")
        }
        return [.registration(command)]
    }

    private static func appraised(_ act: BusinessRegistrationIssued, _ context: Context) throws(Refusal) {
        guard let rule = CertificateRules.appraisal.inForce(on: context.day), act.appraisalDocument.isEmpty,
            act.lines.contains(.gamePoint)
        else { return }
        let (vi, en) = (rule.through.map { "Đến \($0.vietnamese), đ" } ?? "Đ", rule.through.map { "until \($0) a" } ?? "a")
        throw Refusal(
            rule: "ACC-5", article: rule.article, status: rule.status, missing: ["appraisal_document"],
            vi: "\(vi)iểm trò chơi phải được thẩm định trước khi cấp đăng ký kinh doanh",
            en: "\(en) game point was appraised before its business was registered")
    }
}
