import CivilTime
import Domain
import Foundation
import Ledger

/// How an attachment is shown.
enum AttachmentText {
    /// The id of `attachment:ID` or `ID`.
    static func id(_ text: String) -> String { text.hasPrefix("attachment:") ? String(text.dropFirst("attachment:".count)) : text }

    static func members(_ attachment: Attachment) -> [(String, JSON)] {
        let statement = attachment.statement
        func text(_ value: String) -> JSON { value.isEmpty ? .null : .string(value) }
        return [
            ("attachment", .string(attachment.id)), ("subject", .string(statement.subject)), ("event", text(statement.act)),
            ("name", text(statement.name)), ("media_type", text(statement.mediaType)), ("stored_bytes", .integer(statement.size)),
            ("stored_sha256", .string(statement.digest)), ("sealed_in", text(statement.sealedIn)),
            ("commitment", text(statement.commitment)), ("ground", .string(statement.ground)), ("in_force", .bool(attachment.inForce)),
            ("custody", .array(attachment.custody.map(line))),
        ]
    }

    private static func line(_ fact: Fact) -> JSON {
        var members: [(String, JSON)] = [
            ("act", .string(fact.type)), ("position", .unsigned(fact.position)), ("occurred", .time(fact.occurred)),
            ("recorded", .time(fact.recorded)), ("agency", .string(fact.agency)), ("officer", .string(fact.officer)),
        ]
        switch fact.event {
        case .evidence(.evidenceOpened(let act)): members.append(("purpose", .string(act.purpose)))
        case .evidence(.evidenceHandedOver(let act)):
            members += [
                ("to", .string(act.toAgency)), ("receiver", .string(act.receiver)), ("document", .string(act.document)),
                ("ground", .string(act.ground)),
            ]
        default: break
        }
        return .object(members)
    }

    /// Why it was kept or opened, to whom it went.
    private static func detail(_ fact: Fact) -> String {
        switch fact.event {
        case .evidence(.evidenceAttached(let act)): " – \(act.ground)"
        case .evidence(.evidenceOpened(let act)): " – \(act.purpose)"
        case .evidence(.evidenceHandedOver(let act)): " → \(act.toAgency), \(act.receiver); \(act.document) – \(act.ground)"
        default: ""
        }
    }

    /// The lines of custody as one text.
    static func custody(_ attachment: Attachment) -> String {
        attachment.custody.map { fact in
            let type = fact.event.eventType
            return "\(fact.occurred.day.vietnamese) \(tr(type.labelVi, type.labelEn)): \(fact.agency), \(fact.officer)\(detail(fact))"
        }.joined(separator: "; ")
    }

    static func print(_ attachment: Attachment) {
        let statement = attachment.statement
        let name = statement.sealedIn.isEmpty
            ? "\(statement.name) · \(statement.mediaType)" : tr("niêm phong (\(statement.sealedIn))", "sealed (\(statement.sealedIn))")
        let gone = attachment.inForce ? "" : tr(" · đã rút", " · retracted")
        Terminal.print("  \(name) · \(Terminal.grouped(statement.size)) byte · SHA-256 \(statement.digest)\(gone)")
        for fact in attachment.custody {
            let type = fact.event.eventType
            Terminal.print(
                "  #\(fact.position)  \(fact.occurred.day.vietnamese)  \(tr(type.labelVi, type.labelEn)): \(fact.agency), \(fact.officer)\(detail(fact))")
        }
    }
}
