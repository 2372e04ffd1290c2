internal import CivilTime
internal import SwiftProtobuf

/// The acts that issue a directive: the document, then each duty for each body that owes it.
public struct DirectiveIssuance: Sendable {
    /// A kind of body that owes duties and of which none exists.
    public struct Missing: Hashable, Sendable {
        public let kind: AgencyKind
        /// The duties nobody would owe, in the order of the document.
        public let duties: [String]
    }

    /// The key the document has when this body issues it.
    public let document: String
    /// The document itself.
    public let issued: DirectiveIssued
    /// Each duty for each body that owes it, in the order of the document.
    public let assigned: [DutyAssigned]
    /// The kinds of body nobody was found for, in the order of the document.
    public let missing: [Missing]

    /// Works out who owes what when this body issues the directive.
    ///
    /// - Throws: ``Refusal`` where the body is of another kind than the one that issues such a document.
    public init(_ directive: Directive, by issuer: AgencyState, to addressees: Addressees) throws(Refusal) {
        guard issuer.kind == directive.issuerKind else {
            throw Refusal(
                rule: "directive-issuer", article: Refusal.ledgerRules, missing: [directive.issuerKind.name],
                vi: "Văn bản này do \(directive.issuerKind.labelVi) ban hành, không phải \(issuer.name)",
                en: "this document is issued by the \(directive.issuerKind.labelEn), not by \(issuer.name)")
        }
        let key = directive.documentKey(issuer: issuer.id).description
        var assigned: [DutyAssigned] = []
        var lacking: [AgencyKind: [String]] = [:]
        var units: [String] = []
        for duty in directive.duties {
            for kind in duty.leads {
                let owing = addressees.owing(duty, kind)
                if owing.isEmpty { lacking[kind, default: []].append(duty.id) }
                for unit in owing {
                    let others = addressees.coordinating(duty, with: unit)
                    assigned.append(duty.assigned(to: unit, of: kind, under: key, with: others))
                    units.append(unit)
                }
            }
        }
        (document, self.assigned) = (key, assigned)
        issued = DirectiveIssued.with {
            ($0.document, $0.documentType, $0.number) = (key, directive.type, directive.number)
            ($0.issuer, $0.issuedOn) = (issuer.id, directive.issuedOn.description)
            ($0.abstract, $0.signer) = (directive.abstractVi, directive.signer)
            ($0.addressees, $0.dutyCount) = (Self.unique(units), Int32(directive.duties.count))
        }
        missing = directive.leads.compactMap { kind in lacking[kind].map { Missing(kind: kind, duties: $0) } }
    }

    private static func unique(_ units: [String]) -> [String] {
        var seen: Set<String> = []
        return units.filter { seen.insert($0).inserted }
    }
}

extension DutyDefinition {
    /// The act that gives this duty to a body.
    func assigned(to unit: String, of kind: AgencyKind, under document: String, with others: [String]) -> DutyAssigned {
        .with {
            ($0.duty, $0.document, $0.unit, $0.role, $0.force) = (id, document, unit, role, force(of: kind))
            ($0.coordinating, $0.kind) = (others, self.kind.rawValue)
            ($0.titleVi, $0.titleEn, $0.dueText) = (titleVi, titleEn, deadlineText)
            if let deadline { $0.dueOn = deadline.description }
        }
    }
}
