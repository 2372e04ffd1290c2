import CivilTime
import Domain
import Foundation
import Law
import Ledger

/// Verdicts as a person or a program reads them.
enum VerdictText {
    /// Mark of what no source confirms; it stands wherever such a rule decides.
    static func status(_ status: RuleStatus) -> String {
        status == .unconfirmed ? tr(" [chưa xác nhận]", " [unconfirmed]") : ""
    }

    static func print(_ verdict: Verdict, basis: Basis?) {
        Terminal.print(Terminal.bold(tr(verdict.vi, verdict.en)) + status(verdict.status))
        for step in verdict.steps {
            Terminal.print("  \(step.kind.padding(14)) \(step.rule.padding(15)) \(tr(step.vi, step.en))")
            for day in step.skipped {
                Terminal.print(Terminal.dim("      \(tr(day.day.vietnamese, day.day.description))  \(tr(day.vi, day.en))") + status(day.status))
            }
        }
        for rule in verdict.rules { Terminal.print("  " + line(rule)) }
        Terminal.print(Terminal.dim(tr("Gói luật: ", "Rule packs: ") + LawBook.inForce.hashText))
        if let basis { Terminal.print(Terminal.dim(basis.line)) }
    }

    static func line(_ rule: Rule) -> String {
        let until = rule.through?.description ?? "…"
        return "\(rule.id.padding(15)) \(rule.from)–\(until)  \(rule.article)  (\(rule.pack):\(rule.line))" + status(rule.status)
    }

    static func json(_ verdict: Verdict, basis: Basis?, more: [(String, JSON)] = []) -> JSON {
        var members: [(String, JSON)] = more + [
            ("answer", .string(verdict.answer)), ("vi", .string(verdict.vi)), ("en", .string(verdict.en)),
            ("at", .string(verdict.day.description)), ("status", .string(verdict.status.rawValue)),
            ("arithmetic", .array(verdict.steps.map(json))), ("rules", .array(verdict.rules.map(json))),
            ("pack", .string(LawBook.inForce.hashText)),
        ]
        if let basis { members += basis.members }
        return .object(members)
    }

    private static func json(_ step: Verdict.Step) -> JSON {
        .object([
            ("kind", .string(step.kind)), ("rule", .string(step.rule)), ("vi", .string(step.vi)), ("en", .string(step.en)),
            ("skipped", .array(step.skipped.map { day in
                .object([
                    ("day", .string(day.day.description)), ("vi", .string(day.vi)), ("en", .string(day.en)),
                    ("status", .string(day.status.rawValue)),
                ])
            })),
        ])
    }

    static func json(_ rule: Rule) -> JSON {
        .object([
            ("id", .string(rule.id)), ("predicate", .string(rule.words)), ("article", .string(rule.article)),
            ("source", .string(rule.source)), ("from", .string(rule.from.description)),
            ("to", .optional(rule.through?.description, JSON.string)), ("status", .string(rule.status.rawValue)),
            ("vi", .string(rule.labelVi)), ("en", .string(rule.labelEn)), ("pack", .string(rule.pack)),
            ("line", .integer(Int64(rule.line))),
            ("pack_hash", .optional(LawBook.inForce.pack(of: rule)?.hashText, JSON.string)),
        ])
    }
}
