public import Domain

/// One row of the numeric annex (domain research §6): what it counts, and of which acts.
public struct FigureDefinition: Sendable, Hashable {
    /// What of an act is added up.
    public enum Measure: Sendable, Hashable {
        /// One for each act.
        case acts
        /// The number an act states: participants, posts.
        case quantity
        /// The amount an act states, in the smallest units of Vietnamese đồng.
        case amount
        /// One for each different subject.
        case subjects
    }

    /// Where the numbers come from.
    public enum Source: Sendable, Hashable {
        /// Acts of the definition's types.
        case acts
        /// Points with a record of inspection.
        case inspectedPoints
        /// The articles that records of violation name, one for each.
        case articles
        /// How points stood at the period's end.
        case points(Stock)
        /// Incidents of networks: for those who may have their counts.
        case incidents
        /// Children and pupils: whole halves and years of the province alone, small cells suppressed.
        case protected(Protected)
    }

    /// Which points are counted at the period's end; never those that are closed.
    public enum Stock: Sendable, Hashable, CaseIterable { case all, licensed, nearSchool }

    /// Whom acts are counted upon, and by what.
    public enum Protected: Sendable, Hashable, CaseIterable {
        /// Child cases by kind of harm.
        case childCases
        /// Pupils flagged at risk, by risk.
        case pupils
    }

    /// `3.2`.
    public let code: String
    public let labelVi: String
    public let labelEn: String
    public let measure: Measure
    /// The types of the acts.
    public let types: [String]
    /// Only acts of this detail (a nature of inspection, a risk); all where empty.
    public let details: [String]
    /// The unit of measure.
    public let unit: String
    public let source: Source

    init(
        _ code: String, _ vi: String, _ en: String, _ measure: Measure, _ types: [String], details: [String] = [], unit: String = "",
        from source: Source = .acts
    ) {
        (self.code, labelVi, labelEn, self.measure) = (code, vi, en, measure)
        (self.types, self.details, self.unit, self.source) = (types, details, unit, source)
    }

    init(_ code: String, _ vi: String, _ en: String, _ types: [String], details: [String] = [], from source: Source = .acts) {
        self.init(code, vi, en, .acts, types, details: details, from: source)
    }

    /// The class of what it counts: who may have the count, and who may see what is behind it.
    public var classes: Set<ConfidentialityClass> {
        Set(types.compactMap { Catalogue.eventType($0).map(Confidentiality.class(of:)) })
    }
}
