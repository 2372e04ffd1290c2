internal import CivilTime

/// Decides on the registration of businesses.
public enum RegistrationDecider: Decider {
    public typealias State = BusinessState

    /// Until this day the culture office's appraisal came before registration (regime R0; plan of Long An, III.10.4).
    static let lastDayOfAppraisal = Day(year: 2013, month: 8, day: 31)

    static let article = "NĐ 43/2010, 78/2015, 01/2021/NĐ-CP"

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
                rule: "registration-once", article: article, needs: "BusinessRegistrationRevoked \(state.subject)",
                vi: "Cơ sở đã có đăng ký kinh doanh số \(state.registrationNumber)",
                en: "the business is registered already, number \(state.registrationNumber)")
        case (.businessRegistrationAmended, .registered), (.businessRegistrationRevoked, .registered): break
        case (.businessLineRevoked(let act), .registered):
            guard state.lines.contains(act.line) else {
                throw .wrongState(
                    rule: "line-registered", article: article, needs: act.line.labelVi,
                    vi: "Cơ sở không đăng ký ngành nghề “\(act.line.labelVi)”",
                    en: "the business is not registered for \(act.line.labelEn)")
            }
        case (.businessRegistrationAmended, _), (.businessRegistrationRevoked, _), (.businessLineRevoked, _):
            throw .wrongState(
                rule: "registration-in-force", article: article, needs: "BusinessRegistrationIssued \(state.subject)",
                vi: "Cơ sở không có đăng ký kinh doanh còn hiệu lực", en: "the business has no registration in force")
        }
        return [.registration(command)]
    }

    private static func appraised(_ act: BusinessRegistrationIssued, _ context: Context) throws(Refusal) {
        guard let last = lastDayOfAppraisal, context.day <= last, act.appraisalDocument.isEmpty,
            act.lines.contains(.gamePoint)
        else { return }
        throw Refusal(
            rule: "ACC-5", article: "NĐ 97/2008/NĐ-CP; Kế hoạch Long An 19/3/2013, III.10.4", status: .unconfirmed,
            missing: ["appraisal_document"],
            vi: "Đến 31/8/2013, điểm trò chơi phải được thẩm định trước khi cấp đăng ký kinh doanh",
            en: "until 31/8/2013 a game point was appraised before its business was registered")
    }
}
