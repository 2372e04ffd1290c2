import Domain
import SwiftProtobuf

/// Well-formed acts about one business, one point and one contract; tests change what they are about.
enum Acts {
    static func register(lines: [BusinessLine] = [.gamePoint, .internetAgent], point: String = "p1") -> DomainEvent {
        BusinessRegistrationIssued.with {
            ($0.businessID, $0.businessName, $0.registrationNumber) = ("b1", "Net Hoa", "39A8001")
            ($0.form, $0.lines, $0.ownerID) = (.household, lines, "o1")
            ($0.address, $0.placeID, $0.pointID) = ("12 Hùng Vương", "c1", point)
            $0.appraisalDocument = "12/TĐ"
        }.domainEvent
    }

    static let point = PointRegistered.with {
        ($0.pointID, $0.name, $0.address, $0.placeID) = ("p1", "Net Hoa", "12 Hùng Vương", "c1")
        $0.services = [.games]
    }.domainEvent

    static func apply(_ kind: ApplicationKind = .new) -> DomainEvent {
        LicenceApplicationReceived.with { ($0.pointID, $0.businessID, $0.kind) = ("p1", "b1", kind) }.domainEvent
    }

    static func verify(_ change: (inout SiteFacts) -> Void = { _ in }) -> DomainEvent {
        SiteVerificationCompleted.with {
            $0.pointID = "p1"
            ($0.site.schoolDistanceM, $0.site.roomAreaM2, $0.site.urbanClass) = (200, 50, .ii)
            ($0.site.lighting, $0.site.fireSafety, $0.site.signComplete, $0.site.machines) = (true, true, true, 20)
            change(&$0.site)
        }.domainEvent
    }

    static func issue(_ issued: String, until expires: String, feePaid: Bool = true) -> DomainEvent {
        LicenceIssued.with {
            ($0.pointID, $0.businessID, $0.licenceNumber) = ("p1", "b1", "01/GCN")
            ($0.issuedDay, $0.expiresDay, $0.feePaid) = (issued, expires, feePaid)
        }.domainEvent
    }

    static func extend(asked: String, until: String) -> DomainEvent {
        LicenceExtended.with {
            ($0.pointID, $0.askedDay, $0.untilDay, $0.document) = ("p1", asked, until, "5/GH")
        }.domainEvent
    }

    static func revoke(_ ground: RevocationGround) -> DomainEvent {
        LicenceRevoked.with { ($0.pointID, $0.ground, $0.document) = ("p1", ground, "7/QĐ") }.domainEvent
    }

    static let supplement = LicenceSupplementRequested.with {
        ($0.pointID, $0.missing) = ("p1", ["đăng ký kinh doanh"])
    }.domainEvent
    static let refuse = LicenceRefused.with { ($0.pointID, $0.reasons, $0.document) = ("p1", ["gần trường"], "6/TB") }
        .domainEvent
    static let amend = LicenceAmended.with { ($0.pointID, $0.change, $0.document) = ("p1", "tên", "8/SĐ") }.domainEvent
    static let reissue = LicenceReissued.with { ($0.pointID, $0.licenceNumber, $0.ground) = ("p1", "02/GCN", "mất") }
        .domainEvent
    static let expire = LicenceExpired.with { $0.pointID = "p1" }.domainEvent
    static let suspend = OperationSuspended.with {
        ($0.pointID, $0.caseID, $0.untilDay, $0.document) = ("p1", "v1", "2020-08-01", "9/QĐ-XPHC")
    }.domainEvent
    static let resume = OperationResumed.with { ($0.pointID, $0.ground) = ("p1", "hết thời hạn") }.domainEvent
    static let close = PointClosed.with { ($0.pointID, $0.ground) = ("p1", "nghỉ kinh doanh") }.domainEvent
    static let sanction = SanctionDecisionIssued.with { $0.caseID = "v1" }.domainEvent

    static let sign = AgentContractSigned.with {
        ($0.contractID, $0.pointID, $0.businessID, $0.providerID) = ("k1", "p1", "b1", "isp1")
        ($0.number, $0.signedDay, $0.expiresDay) = ("12/HĐ", "2020-01-02", "2021-01-02")
    }.domainEvent
    static let cut = ServiceCut.with { ($0.contractID, $0.pointID, $0.ground) = ("k1", "p1", "vi phạm giờ") }
        .domainEvent
    static let restore = ServiceRestored.with { ($0.contractID, $0.pointID, $0.ground) = ("k1", "p1", "đã khắc phục") }
        .domainEvent
    static let terminate = AgentContractTerminated.with {
        ($0.contractID, $0.pointID, $0.reason) = ("k1", "p1", "vi phạm nhiều lần")
        $0.basis = LegalBasis(document: "NĐ 72/2013/NĐ-CP", article: "7")
    }.domainEvent
    static let warn = AgentWarned.with { ($0.contractID, $0.pointID, $0.ground) = ("k1", "p1", "quá giờ") }.domainEvent
    static let contractExpired = AgentContractExpired.with { ($0.contractID, $0.pointID) = ("k1", "p1") }.domainEvent
}
