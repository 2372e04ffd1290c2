import ArgumentParser
import CivilTime
import Domain
import Foundation

struct DirectiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "directive",
        abstract: tr("Văn bản chỉ đạo và nhiệm vụ giao trong đó.", "Directives and the duties they give."),
        discussion: tr(
            """
            VÍ DỤ
              socai directive list
              socai directive show long-an-2013
              socai directive show GL-1.3a
              socai directive issue gia-lai-990 --ledger ./so-cai --agency ubnd-gialai --dry-run
            """,
            """
            EXAMPLES
              socai directive list
              socai directive show long-an-2013
              socai directive show GL-1.3a
              socai directive issue gia-lai-990 --ledger ./so-cai --agency ubnd-gialai --dry-run
            """),
        subcommands: [DirectiveList.self, DirectiveShow.self, DirectiveIssue.self],
        defaultSubcommand: DirectiveList.self)
}

struct DirectiveList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: tr("Các văn bản có sẵn.", "The directives that ship with the program."))
    @OptionGroup var output: OutputOptions

    func run() {
        for directive in Directives.all {
            Terminal.print(output.json ? DirectiveText.json(directive).text : DirectiveText.line(directive))
        }
    }
}

struct DirectiveShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: tr("Các nhiệm vụ của một văn bản, hoặc một nhiệm vụ.", "The duties of a directive, or one duty."))
    @Argument(
        help: ArgumentHelp(
            tr("Khóa văn bản (gia-lai-990) hoặc mã nhiệm vụ (GL-1.3a).", "A directive's key (gia-lai-990) or a duty's id (GL-1.3a)."),
            valueName: tr("khóa", "key")))
    var key: String
    @OptionGroup var output: OutputOptions

    func run() throws {
        if let directive = Directives.directive(key) {
            if output.json { return Terminal.print(DirectiveText.json(directive, withDuties: true).text) }
            Terminal.print(Terminal.bold(tr(directive.abstractVi, directive.abstractEn)))
            Terminal.print(DirectiveText.line(directive))
            for duty in directive.duties { Terminal.print(DirectiveText.lines(duty)) }
            return
        }
        guard let duty = Directives.duty(key) else { throw DirectiveText.unknown(key) }
        Terminal.print(output.json ? DirectiveText.json(duty).text : DirectiveText.whole(duty))
    }
}

/// Directives and duties as a person or a program reads them.
enum DirectiveText {
    static func unknown(_ key: String) -> ValidationError {
        ValidationError(
            tr("Không có văn bản hay nhiệm vụ “\(key)”; xem: socai directive list",
                "There is no directive or duty “\(key)”; see: socai directive list"))
    }

    static func line(_ directive: Directive) -> String {
        let number = directive.number.isEmpty ? tr("không số", "no number") : directive.number
        let day = tr(directive.issuedOn.vietnamese, directive.issuedOn.description)
        let name = [tr(directive.typeVi, directive.typeEn), number].joined(separator: " ")
        let count = directive.duties.count
        return "\(directive.key.padding(14)) \(name.padding(30)) \(day)  \(directive.issuerName.padding(18)) "
            + tr("\(count) nhiệm vụ", "\(count) duties")
    }

    /// Two lines: what it is; who owes it, and by when.
    static func lines(_ duty: DutyDefinition) -> String {
        var facts = [tr(duty.role.labelVi, duty.role.labelEn) + ": " + leads(duty)]
        if !duty.deadlineText.isEmpty { facts.append(deadline(duty)) }
        if duty.isInterpretation { facts.append(tr("diễn giải", "our reading")) }
        return "\(duty.id.padding(12)) \(tr(duty.titleVi, duty.titleEn))\n"
            + Terminal.dim("             " + facts.joined(separator: " · "))
    }

    /// Everything about one duty.
    static func whole(_ duty: DutyDefinition) -> String {
        var lines = [Terminal.bold("\(duty.id)  \(tr(duty.titleVi, duty.titleEn))")]
        func add(_ vi: String, _ en: String, _ value: String) {
            if !value.isEmpty { lines.append("  " + tr(vi, en).padding(14) + " " + value) }
        }
        add("Nhóm", "Kind", tr(duty.kind.labelVi, duty.kind.labelEn))
        add("Vai trò", "Role", tr(duty.role.labelVi, duty.role.labelEn))
        add("Cơ quan", "Owed by", leads(duty))
        add("Phối hợp", "With", names(duty.with))
        add("Hạn", "Deadline", deadline(duty))
        if duty.isInterpretation { add("Ghi chú", "Note", tr("cơ quan hoặc đối tượng do chúng tôi diễn giải", "who owes it, or its object, is our reading")) }
        for (index, name) in duty.eventTypes.enumerated() {
            let label = Catalogue.eventType(name).map { tr($0.labelVi, $0.labelEn) } ?? ""
            add(index == 0 ? "Sự kiện" : "", index == 0 ? "Acts" : "", "\(name.padding(30)) \(label)")
        }
        add("Bảng", "Views", duty.views.joined(separator: ", "))
        return lines.joined(separator: "\n")
    }

    private static func names(_ kinds: [AgencyKind]) -> String {
        kinds.map { tr($0.labelVi, $0.labelEn) }.joined(separator: ", ")
    }

    private static func leads(_ duty: DutyDefinition) -> String {
        let asked = names(duty.requested)
        let ordered = names(duty.leads.filter { !duty.requested.contains($0) }) + (duty.isForSubordinates ? tr(" cấp dưới", " (subordinate)") : "")
        if asked.isEmpty { return ordered }
        return (ordered.isEmpty ? "" : ordered + "; ") + tr("đề nghị ", "asked: ") + asked
    }

    private static func deadline(_ duty: DutyDefinition) -> String {
        guard let day = duty.deadline else { return duty.deadlineText }
        return tr("chậm nhất \(day.vietnamese)", "by \(day)") + " (\(duty.deadlineText))"
    }

    static func json(_ directive: Directive, withDuties: Bool = false) -> JSON {
        var members: [(String, JSON)] = [
            ("key", .string(directive.key)), ("type", .string(directive.type)), ("number", .string(directive.number)),
            ("issuer_kind", .string(directive.issuerKind.name)), ("issuer_name", .string(directive.issuerName)),
            ("issued_on", .string(directive.issuedOn.description)), ("abstract_vi", .string(directive.abstractVi)),
            ("abstract_en", .string(directive.abstractEn)), ("signer", .string(directive.signer)),
            ("territory", .string(directive.territory)), ("duty_count", .integer(Int64(directive.duties.count))),
        ]
        if withDuties { members.append(("duties", .array(directive.duties.map(json)))) }
        return .object(members)
    }

    static func json(_ duty: DutyDefinition) -> JSON {
        .object([
            ("id", .string(duty.id)), ("role", .string(duty.role.name)), ("force", .string(duty.force)),
            ("leads", .strings(duty.leads.map(\.name))), ("requested", .strings(duty.requested.map(\.name))),
            ("subordinate", .bool(duty.isForSubordinates)), ("with", .strings(duty.with.map(\.name))),
            ("kind", .string(duty.kind.rawValue)), ("event_types", .strings(duty.eventTypes)),
            ("views", .strings(duty.views)), ("deadline", .optional(duty.deadline) { .string($0.description) }),
            ("deadline_text", .string(duty.deadlineText)), ("interpretation", .bool(duty.isInterpretation)),
            ("title_vi", .string(duty.titleVi)), ("title_en", .string(duty.titleEn)),
        ])
    }
}
