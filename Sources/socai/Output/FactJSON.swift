import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import MerkleTree
import ProjectionKit
import SwiftProtobuf

/// How an event stands in `--json` answers: the same fields in `events`, `trace` and exports.
enum FactJSON {
    static func members(_ fact: Fact, sealed: [SealedPart]) throws -> [(String, JSON)] {
        var members: [(String, JSON)] = [
            ("position", .unsigned(fact.position)), ("id", .string(fact.id)), ("type", .string(fact.type)),
            ("tags", .strings(fact.tags)), ("occurred", .time(fact.occurred)), ("effective", .time(fact.effective)),
            ("recorded", .time(fact.recorded)), ("agency", .string(fact.agency)), ("officer", .string(fact.officer)),
            ("payload", .raw(try fact.event.message.jsonString())),
            ("sealed", .array(sealed.map { part(of: $0, withheld: fact.withheld) })),
        ]
        if !fact.attributes.isEmpty {
            members.append(("attributes", .object(fact.attributes.map { ($0.name, .string($0.value)) })))
        }
        if !fact.command.isEmpty { members.append(("command", .string(fact.command))) }
        if let causation = fact.causation { members.append(("causation", .string(causation))) }
        if let correlation = fact.correlation { members.append(("correlation", .string(correlation))) }
        if !fact.rulePack.isEmpty { members.append(("rule_pack", .string(fact.rulePack.hexadecimal))) }
        if !fact.amendedBy.isEmpty { members.append(("amended_by", .array(fact.amendedBy.map(JSON.unsigned)))) }
        return members
    }

    private static func part(of part: SealedPart, withheld: [Withheld]) -> JSON {
        let reason = withheld.first { $0.compartment.name == part.compartment }?.reason
        return .object([
            ("compartment", .string(part.compartment)), ("subject", .string(part.subject)),
            ("open", .bool(reason == nil)), ("reason", .optional(reason) { .string("\($0)") }),
        ])
    }

    /// An event that cannot be decoded is shown with what the envelope says, and why.
    static func undecodable(_ event: RecordedEvent, reason: String) -> [(String, JSON)] {
        [
            ("position", .unsigned(event.position)), ("id", .string(event.id.description)), ("type", .string(event.type)),
            ("tags", .strings(event.tags)), ("occurred", .time(event.occurred)), ("effective", .time(event.effective)),
            ("recorded", .time(event.recorded)), ("agency", .string(event.agency)), ("officer", .string(event.officer)),
            ("payload", .null), ("payload_base64", .string(Data(event.payload).base64EncodedString())),
            ("sealed", .array([])), ("error", .string(reason)),
        ]
    }
}

extension Basis {
    /// `position`, `size`, `root`: what an answer rests on.
    var members: [(String, JSON)] {
        [("position", .optional(position, JSON.unsigned)), ("size", .unsigned(size)), ("root", .string(root.base64))]
    }

    /// The line a person reads under an answer.
    var line: String {
        tr("Căn cứ: \(Terminal.grouped(size)) sự kiện, gốc \(root.base64)",
            "Rests on: \(Terminal.grouped(size)) events, root \(root.base64)")
    }
}
