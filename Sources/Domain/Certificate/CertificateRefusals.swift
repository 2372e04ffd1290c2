internal import CivilTime

/// What must have happened before an act on a point, when it has not.
enum CertificateRefusals {
    /// The refusal of an act that does not fit where the point stands.
    static func wrongState(_ command: CertificateEvent, _ status: PointState.Status, _ point: PointState) -> Refusal {
        let demand = demand(command)
        let (vi, en) = labels(status)
        return .wrongState(
            rule: demand.rule, article: Refusal.byPacks, needs: demand.needs,
            vi: "\(demand.vi) (hiện: \(vi))", en: "\(demand.en) (now: \(en))")
    }

    /// The refusal of an application on a day on which nobody grants certificates; `first` is the first day after it on which somebody does.
    static func noCertificate(on day: Day, before first: Day?) -> Refusal {
        Refusal(
            rule: "ACC-5", missing: [first.map { "≥ \($0)" } ?? "CER-COMPETENT"],
            vi: first.map {
                "Trước \($0.vietnamese) chưa có giấy chứng nhận đủ điều kiện; điểm được thẩm định trước khi đăng ký kinh doanh"
            } ?? "Ngày \(day.vietnamese) không cơ quan nào cấp giấy chứng nhận đủ điều kiện",
            en: first.map { "before \($0) there was no certificate; a point was appraised before its business was registered" }
                ?? "on \(day) nobody grants certificates")
    }

    private static func demand(_ command: CertificateEvent) -> (rule: String, needs: String, vi: String, en: String) {
        switch command {
        case .pointRegistered: ("point-once", "PointClosed", "Điểm đã được ghi nhận", "the point is registered already")
        case .licenceApplicationReceived(let act) where act.kind == .new:
            (
                "point-registered", "PointRegistered",
                "Chỉ tiếp nhận đề nghị cấp mới của điểm đã ghi nhận, chưa có giấy chứng nhận",
                "a new certificate is applied for by a registered point without one"
            )
        case .licenceApplicationReceived:
            (
                "licence-in-force", "LicenceIssued", "Điểm chưa có giấy chứng nhận còn hiệu lực",
                "the point has no certificate in force"
            )
        case .licenceSupplementRequested:
            (
                "application-pending", "LicenceApplicationReceived", "Không có hồ sơ đang xử lý",
                "no application is being decided"
            )
        case .siteVerificationCompleted:
            (
                "application-pending", "LicenceApplicationReceived", "Không có hồ sơ đề nghị cấp mới đang xử lý",
                "no application for a certificate is being decided"
            )
        case .licenceIssued:
            (
                "site-verified", "SiteVerificationCompleted", "Chưa kiểm tra thực tế điểm",
                "the site has not been verified"
            )
        case .licenceRefused:
            (
                "application-pending", "LicenceApplicationReceived", "Không có hồ sơ đang xử lý",
                "no application is being decided"
            )
        case .licenceAmended, .licenceReissued, .licenceExtended:
            (
                "licence-in-force", "LicenceIssued", "Điểm chưa có giấy chứng nhận còn hiệu lực",
                "the point has no certificate in force"
            )
        case .licenceExpired:
            (
                "licence-run-out", "expires_day < effective", "Giấy chứng nhận chưa hết hạn",
                "the certificate has not run out"
            )
        case .operationSuspended:
            ("point-operating", "PointRegistered", "Điểm không hoạt động", "the point is not operating")
        case .operationResumed:
            ("point-suspended", "OperationSuspended", "Điểm không bị đình chỉ", "the point is not suspended")
        case .licenceRevoked:
            (
                "licence-issued", "LicenceIssued", "Điểm không có giấy chứng nhận để thu hồi",
                "the point has no certificate to revoke"
            )
        case .pointClosed:
            (
                "point-open", "PointRegistered", "Điểm không tồn tại hoặc đã chấm dứt hoạt động",
                "the point is unknown or closed already"
            )
        case .sectorClosureOrdered, .sectorClosureLifted:
            ("closure", "", "Lệnh tạm dừng không phù hợp", "the closure does not fit")
        }
    }

    private static func labels(_ status: PointState.Status) -> (vi: String, en: String) {
        switch status {
        case .absent: ("chưa có", "absent")
        case .registered: ("đã ghi nhận", "registered")
        case .applied: ("đang xử lý hồ sơ", "applied")
        case .checked: ("đã kiểm tra thực tế", "site checked")
        case .licensed: ("có giấy chứng nhận", "licensed")
        case .suspended: ("đang đình chỉ", "suspended")
        case .expired: ("giấy chứng nhận hết hạn", "expired")
        case .revoked: ("đã thu hồi", "revoked")
        case .closed: ("đã chấm dứt", "closed")
        }
    }
}
