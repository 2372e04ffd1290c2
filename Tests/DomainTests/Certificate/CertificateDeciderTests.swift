import CivilTime
import Domain
import SwiftProtobuf
import Testing

/// Every state of a point against every act, in regime R2; then the guards of each regime.
struct CertificateDeciderTests {
    typealias History = [(day: String, event: DomainEvent)]

    enum Situation: String, CaseIterable, Sendable {
        case absent, registered, applied, checked, licensed, amending, ranOut, suspended, expired, revoked, closed

        var history: History {
            let registered: History = [("2020-01-02", Acts.register()), ("2020-01-02", Acts.point)]
            let applied = registered + [("2020-01-03", Acts.apply())]
            let checked = applied + [("2020-01-06", Acts.verify())]
            let licensed = checked + [("2020-01-08", Acts.issue("2020-01-08", until: "2020-09-01"))]
            return switch self {
            case .absent: [("2020-01-02", Acts.register(point: ""))]
            case .registered: registered
            case .applied: applied
            case .checked: checked
            case .licensed: licensed
            case .amending: licensed + [("2020-05-20", Acts.apply(.amendment))]
            case .ranOut: checked + [("2020-01-08", Acts.issue("2020-01-08", until: "2020-05-01"))]
            case .suspended: licensed + [("2020-05-01", Acts.sanction), ("2020-05-02", Acts.suspend)]
            case .expired: licensed + [("2020-05-02", Acts.expire)]
            case .revoked: licensed + [("2020-05-02", Acts.revoke(.ceased))]
            case .closed: licensed + [("2020-05-02", Acts.close)]
            }
        }
    }

    enum Command: String, CaseIterable, Sendable {
        case register, applyNew, applyAmendment, supplement, verify, issue, refuse, amend, reissue, extend, expire
        case suspend, resume, revoke, close

        var event: DomainEvent {
            switch self {
            case .register: Acts.point
            case .applyNew: Acts.apply()
            case .applyAmendment: Acts.apply(.amendment)
            case .supplement: Acts.supplement
            case .verify: Acts.verify()
            case .issue: Acts.issue("2020-06-01", until: "2023-06-01")
            case .refuse: Acts.refuse
            case .amend: Acts.amend
            case .reissue: Acts.reissue
            case .extend: Acts.extend(asked: "2020-06-01", until: "2021-03-01")
            case .expire: Acts.expire
            case .suspend: Acts.suspend
            case .resume: Acts.resume
            case .revoke: Acts.revoke(.conditionsLost)
            case .close: Acts.close
            }
        }

        /// Where the act is possible; the table of domain 4.1.
        var allowed: Set<Situation> {
            switch self {
            case .register: [.absent, .registered, .closed]
            case .applyNew: [.registered, .ranOut, .expired, .revoked]
            case .applyAmendment: [.licensed, .amending]
            case .supplement, .refuse: [.applied, .checked, .amending]
            case .verify: [.applied, .checked]
            case .issue: [.checked]
            case .amend, .reissue, .extend: [.licensed, .amending]
            case .expire: [.ranOut]
            case .suspend: [.registered, .licensed, .amending, .ranOut, .expired]
            case .resume: [.suspended]
            case .revoke: [.licensed, .amending, .ranOut, .suspended, .expired]
            case .close: Set(Situation.allCases).subtracting([.absent, .closed])
            }
        }
    }

    @Test(arguments: Situation.allCases, Command.allCases)
    func `an act is recorded only where the point stands right for it`(situation: Situation, command: Command) {
        let history = situation.history + [("2020-05-03", Acts.sanction)]
        let refusal = Script.refusal(command.event, after: history, on: "2020-06-01")
        if command.allowed.contains(situation) {
            #expect(refusal == nil)
        } else {
            #expect(refusal != nil)
            #expect(refusal?.article == "NĐ 72/2013/NĐ-CP, Điều 35")
            #expect(refusal?.missing.isEmpty == false)
        }
    }

    private let checked = Situation.checked.history

    private func issueRefusal(
        _ site: (inout SiteFacts) -> Void, on day: String, until expires: String, feePaid: Bool = true,
        by kind: AgencyKind = .district
    ) -> Refusal? {
        let history: History = [
            ("2013-01-02", Acts.register()), ("2013-01-02", Acts.point), (day, Acts.apply()), (day, Acts.verify(site)),
        ]
        return Script.refusal(Acts.issue(day, until: expires, feePaid: feePaid), after: history, on: day, by: kind)
    }

    @Test func `a point 150 m from a school is refused in 2023 and licensable in 2025`() {
        let near: (inout SiteFacts) -> Void = { $0.schoolDistanceM = 150 }
        let old = issueRefusal(near, on: "2023-06-01", until: "2026-06-01")
        #expect(old?.rule == "GAM-2")
        #expect(old?.article == "NĐ 72/2013/NĐ-CP, Điều 35.2b")
        #expect(old?.missing == ["GAM-2: school_distance_m ≥ 200"])
        #expect(issueRefusal(near, on: "2024-12-24", until: "2027-12-24")?.rule == "GAM-2")
        #expect(issueRefusal(near, on: "2024-12-25", until: "2027-12-25") == nil)
    }

    @Test(
        arguments: [(UrbanClass.special, 50), (.i, 50), (.iii, 50), (.iv, 40), (.v, 40), (.other, 30)]
            as [(UrbanClass, Int64)])
    func `the least machine-room area follows the urban class`(urban: UrbanClass, least: Int64) {
        let enough = issueRefusal(
            { ($0.urbanClass, $0.roomAreaM2) = (urban, least) }, on: "2020-01-08", until: "2023-01-08")
        #expect(enough == nil)
        let small = issueRefusal(
            { ($0.urbanClass, $0.roomAreaM2) = (urban, least - 1) }, on: "2020-01-08", until: "2023-01-08")
        #expect(small?.missing == ["GAM-4: room_area_m2 ≥ \(least)"])
    }

    @Test func `what nobody measured counts as not met, and everything missing is named`() {
        let refusal = issueRefusal({ $0 = SiteFacts() }, on: "2020-01-08", until: "2023-01-08")
        #expect(refusal?.rule == "GAM-2")
        #expect(
            refusal?.missing == [
                "GAM-2: school_distance_m ≥ 200", "GAM-3: sign_complete", "GAM-4: urban_class", "GAM-5: lighting",
                "GAM-6: fire_safety",
            ])
        let later = issueRefusal({ $0 = SiteFacts() }, on: "2025-01-08", until: "2028-01-08")
        #expect(later?.missing == ["GAM-3: sign_complete", "GAM-6: fire_safety"])
    }

    @Test func `the fee is asked for until NĐ 147`() {
        #expect(issueRefusal({ _ in }, on: "2024-01-08", until: "2027-01-08", feePaid: false)?.rule == "GAM-7")
        #expect(issueRefusal({ _ in }, on: "2025-01-08", until: "2028-01-08", feePaid: false) == nil)
    }

    @Test func `the business must be registered for games`() {
        let history: History = [
            ("2020-01-02", Acts.register(lines: [.internetAgent])), ("2020-01-03", Acts.apply()),
            ("2020-01-06", Acts.verify()),
        ]
        let refusal = Script.refusal(Acts.issue("2020-01-08", until: "2023-01-08"), after: history, on: "2020-01-08")
        #expect(refusal?.rule == "GAM-1")
        #expect(refusal?.article == "NĐ 72/2013/NĐ-CP, Điều 35.2a")
    }

    @Test(arguments: [("2023-01-08", true), ("2023-01-09", false), ("2020-01-08", false)])
    func `a certificate is valid for at most three years`(expires: String, possible: Bool) {
        let refusal = Script.refusal(Acts.issue("2020-01-08", until: expires), after: checked, on: "2020-01-08")
        #expect(refusal?.rule == (possible ? nil : "licence-validity"))
        #expect(refusal.map { $0.status == .unconfirmed } ?? true)
    }

    @Test(arguments: [
        ("2020-01-08", AgencyKind.informationCommunications, true), ("2020-01-08", .district, true),
        ("2020-01-08", .commune, false),
        ("2025-06-30", .district, true), ("2025-06-30", .commune, false), ("2025-07-01", .district, false),
        ("2025-07-01", .commune, true), ("2025-07-01", .informationCommunications, false),
    ])
    func `who is competent depends on the day`(day: String, kind: AgencyKind, competent: Bool) throws {
        let expires = try #require(Day(day)).adding(months: 36).description
        let refusal = issueRefusal({ _ in }, on: day, until: expires, by: kind)
        #expect(refusal?.rule == (competent ? nil : "licence-competence"))
    }

    @Test(
        arguments: [
            ("2020-08-12", "2021-03-01", nil), ("2020-08-13", "2021-03-01", "extension-asked"),
            ("2020-08-12", "2021-03-02", "extension-length"), ("2020-08-12", "2020-09-01", "extension-length"),
        ] as [(String, String, String?)])
    func `an extension is asked 20 days before expiry and lasts six months at most`(
        asked: String, until: String, rule: String?
    ) {
        let refusal = Script.refusal(
            Acts.extend(asked: asked, until: until), after: Situation.licensed.history, on: "2020-08-20")
        #expect(refusal?.rule == rule)
    }

    @Test func `a certificate is extended once`() {
        let history =
            Situation.licensed.history + [("2020-08-01", Acts.extend(asked: "2020-07-01", until: "2021-03-01"))]
        let refusal = Script.refusal(
            Acts.extend(asked: "2021-01-01", until: "2021-06-01"), after: history, on: "2021-01-05")
        #expect(refusal?.rule == "extension-once")
    }

    @Test func `after fraud one waits a year under NĐ 147`() {
        let history: History = [
            ("2024-01-02", Acts.register()), ("2024-01-02", Acts.point), ("2024-01-03", Acts.apply()),
            ("2024-01-04", Acts.verify()),
            ("2024-01-08", Acts.issue("2024-01-08", until: "2027-01-08")), ("2025-02-01", Acts.revoke(.fraud)),
        ]
        let early = Script.refusal(Acts.apply(), after: history, on: "2026-01-31", by: .commune)
        #expect(early?.rule == "reapply-wait")
        #expect(early?.missing == ["≥ 2026-02-01"])
        #expect(Script.refusal(Acts.apply(), after: history, on: "2026-02-01", by: .commune) == nil)
    }

    @Test func `before September 2013 there is no certificate to apply for`() {
        let history: History = [("2013-05-02", Acts.register()), ("2013-05-02", Acts.point)]
        #expect(Script.refusal(Acts.apply(), after: history, on: "2013-08-31")?.rule == "ACC-5")
        #expect(Script.refusal(Acts.apply(), after: history, on: "2013-09-01") == nil)
    }

    @Test func `operation is suspended only by a sanction decision`() {
        let refusal = Script.refusal(Acts.suspend, after: Situation.licensed.history, on: "2020-06-01")
        #expect(refusal?.rule == "suspension-by-decision")
        #expect(refusal?.missing == ["SanctionDecisionIssued case:v1"])
    }

    @Test func `a sector closure is ordered once and lifted once`() {
        let order = SectorClosureOrdered.with { ($0.placeID, $0.ground, $0.document) = ("gl", "dịch", "141/STTTT") }
            .domainEvent
        let lift = SectorClosureLifted.with { ($0.placeID, $0.document) = ("gl", "263/STTTT") }.domainEvent
        #expect(Script.refusal(lift, after: [], on: "2021-02-02")?.rule == "closure-open")
        #expect(Script.refusal(order, after: [], on: "2021-02-02") == nil)
        #expect(Script.refusal(order, after: [("2021-02-02", order)], on: "2021-02-03")?.rule == "closure-once")
        #expect(Script.refusal(lift, after: [("2021-02-02", order)], on: "2021-02-25") == nil)
        #expect(Script.refusal(order, after: [("2021-02-02", order), ("2021-02-25", lift)], on: "2021-05-01") == nil)
    }

    @Test func `a late decision is recorded and shown as late`() throws {
        // Applied Friday 03/01/2020: ten working days end on 17/01/2020.
        let history: History = [
            ("2020-01-02", Acts.register()), ("2020-01-03", Acts.apply()), ("2020-01-06", Acts.verify()),
        ]
        for (day, late) in [("2020-01-17", false), ("2020-01-20", true)] {
            let issue = Acts.issue(day, until: "2023-01-01")
            #expect(Script.refusal(issue, after: history, on: day) == nil)
            let state = PointState(subject: "point:p1", history: Script.facts(history + [(day, issue)]))
            #expect(state.decidedLate == late)
        }
    }

    @Test func `every dated row can be read and no two of one table hold on one day`() {
        func check<Value>(_ rows: [Dated<Value>], exclusive: Bool = true) {
            for row in rows {
                #expect(
                    row.from < Day(rawValue: .max) && row.through.map { row.from <= $0 } ?? true && !row.article.isEmpty
                )
            }
            for day in [
                "2013-08-31", "2013-09-01", "2018-04-15", "2024-12-24", "2024-12-25", "2025-06-30", "2025-07-01",
            ].compactMap({ Day($0) }) where exclusive {
                #expect(rows.filter { $0.isInForce(on: day) }.count <= 1)
            }
        }
        check(CertificateRules.siteConditions, exclusive: false)
        check(CertificateRules.businessLine)
        check(CertificateRules.fee)
        check(CertificateRules.validity)
        check(CertificateRules.decisionTerm)
        check(CertificateRules.extensions)
        check(CertificateRules.waitAfterFraud)
        check(CertificateRules.competent)
    }

    @Test(arguments: [
        ("2013-08-31", Regime.r0), ("2013-09-01", .r1), ("2018-04-14", .r1), ("2018-04-15", .r2), ("2024-12-24", .r2),
        ("2024-12-25", .r3),
    ])
    func `the regime changes on its day`(day: String, regime: Regime) throws {
        #expect(try Regime(on: #require(Day(day))) == regime)
    }
}
