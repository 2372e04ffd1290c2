import ArgumentParser
import CivilTime
import Crypto
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit
import SwiftProtobuf

struct DirectiveIssue: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: tr("Ban hành văn bản và giao từng nhiệm vụ cho từng cơ quan.", "Issue a directive and give each body its duties."),
        discussion: tr(
            """
            Mỗi nhiệm vụ được giao cho mọi cơ quan thuộc loại nêu trong văn bản, có trong sổ vào ngày văn bản.
            --addressee LOẠI=CƠ_QUAN chọn cơ quan cho một loại, --addressee MÃ_NHIỆM_VỤ=CƠ_QUAN cho một nhiệm vụ.
            Chạy lại thì không ghi hai lần.

            VÍ DỤ
              socai directive issue gia-lai-990 --agency ubnd-gialai --dry-run
              socai directive issue gia-lai-990 --agency ubnd-gialai --addressee police=ca-gialai --skip-missing
            """,
            """
            Each duty is given to every body of the kinds the document names that the ledger has on the document's day.
            --addressee KIND=AGENCY chooses the body for a kind, --addressee DUTY=AGENCY for one duty.
            Run again, nothing is recorded twice.

            EXAMPLES
              socai directive issue gia-lai-990 --agency ubnd-gialai --dry-run
              socai directive issue gia-lai-990 --agency ubnd-gialai --addressee police=ca-gialai --skip-missing
            """))

    @Argument(help: ArgumentHelp(tr("Khóa văn bản.", "The directive's key."), valueName: tr("khóa", "key")))
    var key: String
    @Option(help: ArgumentHelp(tr("Cơ quan ban hành.", "The issuing body."), valueName: tr("cơ-quan", "agency")))
    var agency: String
    @Option(help: ArgumentHelp(tr("Người ghi.", "The officer."), valueName: tr("người", "officer")))
    var officer: String = ""
    @Option(
        help: ArgumentHelp(
            tr("Cơ quan cho một loại hoặc một nhiệm vụ; lặp lại được.", "The body for a kind or a duty; may be repeated."),
            valueName: tr("loại=cơ-quan", "kind=agency")))
    var addressee: [String] = []
    @Flag(help: ArgumentHelp(tr("Bỏ qua loại cơ quan không có trong sổ.", "Leave out kinds of body that the ledger does not have.")))
    var skipMissing = false
    @Flag(help: ArgumentHelp(tr("Chỉ thử: không ghi gì.", "Only try: nothing is recorded.")))
    var dryRun = false
    @OptionGroup var options: LedgerOptions

    func run() throws {
        guard let directive = Directives.directive(key) else { throw DirectiveText.unknown(key) }
        let choices = try addressee.map { try choice($0, directive) }
        let ledger = try options.open(readOnly: dryRun)
        defer { ledger.close() }
        let issuance = try issuance(of: directive, choices, ledger)
        if !skipMissing, !issuance.missing.isEmpty { throw Self.refusal(issuance.missing) }
        let acts = self.acts(issuance, directive)
        var fresh = 0
        if dryRun {
            fresh = try ledger.missing(acts)
            // The duties rest on the document: only its own issue can be tried before it is there.
            if let first = acts.first, try ledger.missing([first]) == 1 { _ = try ledger.preview(first) }
        } else {
            let line = ProgressLine(tr("Đang giao", "Assigning"))
            for (index, act) in acts.enumerated() where try ledger.missing([act]) == 1 {
                _ = try ledger.record(act)
                fresh += 1
                line.update(UInt64(index + 1), of: UInt64(acts.count))
            }
            line.end()
        }
        report(issuance, fresh: fresh, all: acts.count)
    }

    /// `KIND=AGENCY` or `DUTY=AGENCY`, taken apart and checked.
    private func choice(_ text: String, _ directive: Directive) throws -> (key: String, agency: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw ValidationError(tr("--addressee nhận LOẠI=CƠ_QUAN, không phải “\(text)”.", "--addressee takes KIND=AGENCY, not “\(text)”."))
        }
        guard AgencyKind(name: parts[0]) != nil || directive.duties.contains(where: { $0.id == parts[0] }) else {
            let kinds = directive.leads.map(\.name).joined(separator: ", ")
            throw ValidationError(
                tr("“\(parts[0])” không phải loại cơ quan hay nhiệm vụ của văn bản; có: \(kinds)",
                    "“\(parts[0])” is neither a kind of body nor a duty of this document; there are: \(kinds)"))
        }
        return (parts[0], parts[1])
    }

    private func issuance(
        of directive: Directive, _ choices: [(key: String, agency: String)], _ ledger: Ledger
    ) throws -> DirectiveIssuance {
        let bodies = try ledger.agencies(on: directive.issuedOn)
        var addressees = Addressees(bodies: bodies, on: directive.issuedOn)
        for (key, agency) in choices { try addressees.name(agency, for: key) }
        let id = Tag.normalised(agency)
        let issuer = bodies.first { $0.id == id } ?? AgencyState(subject: "agency:\(id)")
        try Authority.check(type: "DirectiveIssued", agency: issuer, at: directive.issuedOn.start)
        return try DirectiveIssuance(directive, by: issuer, to: addressees)
    }

    private static func refusal(_ missing: [DirectiveIssuance.Missing]) -> Refusal {
        Refusal(
            rule: "addressee-exists", article: Refusal.ledgerRules,
            missing: missing.map { "\($0.kind.name) (\(tr($0.kind.labelVi, $0.kind.labelEn))): \($0.duties.joined(separator: " "))" },
            vi: "Sổ không có cơ quan thuộc loại mà văn bản giao nhiệm vụ; hãy lập cơ quan (AgencyEstablished), chọn bằng --addressee, hoặc dùng --skip-missing",
            en: "the ledger has no body of a kind that owes duties; establish it (AgencyEstablished), choose one with --addressee, or give --skip-missing")
    }

    /// The document first, then the duties in its order; each act's id is made of what it says, so that again is the same.
    private func acts(_ issuance: DirectiveIssuance, _ directive: Directive) -> [Act] {
        func act(_ event: DomainEvent, _ parts: [String]) -> Act {
            Act(
                id: Self.id(["directive issue", issuance.document] + parts), event: event, agency: Tag.normalised(agency),
                officer: officer, occurred: directive.issuedOn.start, command: "directive issue \(directive.key)")
        }
        return [act(issuance.issued.domainEvent, [])] + issuance.assigned.map { act($0.domainEvent, [$0.duty, $0.unit]) }
    }

    /// A UUID of version 8 (RFC 9562) cut from a SHA-256 over texts, each after its length.
    private static func id(_ texts: [String]) -> EventID {
        var hash = SHA256()
        for text in texts { hash.update(data: Array("\(text.utf8.count) \(text)".utf8)) }
        var digest = Array(hash.finalize().prefix(16))
        digest[6] = digest[6] & 0x0F | 0x80
        digest[8] = digest[8] & 0x3F | 0x80
        // Sixteen bytes always make an id; a fresh one would only lose the protection against recording twice.
        return EventID(digest) ?? .fresh()
    }

    private func report(_ issuance: DirectiveIssuance, fresh: Int, all: Int) {
        let missing = issuance.missing
        if options.output.json {
            Terminal.print(
                JSON.object([
                    ("document", .string(issuance.document)), ("dry_run", .bool(dryRun)), ("recorded", .integer(Int64(dryRun ? 0 : fresh))),
                    ("would_record", .integer(Int64(dryRun ? fresh : 0))), ("present", .integer(Int64(all - fresh))),
                    ("assignments", .array(issuance.assigned.map { .object([("duty", .string($0.duty)), ("unit", .string($0.unit))]) })),
                    ("skipped", .array(missing.map { .object([("kind", .string($0.kind.name)), ("duties", .strings($0.duties))]) })),
                ]).text)
            return
        }
        if dryRun {
            for assigned in issuance.assigned {
                Terminal.print("\(assigned.duty.padding(12)) \(assigned.unit.padding(18)) \(tr(assigned.titleVi, assigned.titleEn))")
            }
        }
        let done = dryRun ? tr("Sẽ ghi", "Would record") : tr("Đã ghi", "Recorded")
        Terminal.print(
            tr("\(issuance.document): \(done) \(fresh) sự kiện, đã có từ trước \(all - fresh).",
                "\(issuance.document): \(done) \(fresh) events, \(all - fresh) were there before."))
        for one in missing {
            let duties = one.duties.joined(separator: " ")
            Terminal.message(
                tr("Bỏ qua \(one.kind.name) (\(one.kind.labelVi)), không có cơ quan nào: \(duties)",
                    "Left out \(one.kind.name) (\(one.kind.labelEn)), no such body: \(duties)"))
        }
    }
}
