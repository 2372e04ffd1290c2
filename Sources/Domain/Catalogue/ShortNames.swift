extension AgencyKind {
    /// The short name that data and the command line use: `police`, `district-office`.
    public var name: String { shortName("AGENCY_KIND_") }

    /// The kind of this short name.
    public init?(name: String) {
        guard let match = AgencyKind.allCases.first(where: { $0 != .unspecified && $0.name == name }) else {
            return nil
        }
        self = match
    }
}

extension DutyRole {
    /// The short name that data and the command line use: `lead`, `do`.
    public var name: String { shortName("DUTY_ROLE_") }

    /// The role of this short name.
    init?(name: String) {
        guard let match = DutyRole.allCases.first(where: { $0 != .unspecified && $0.name == name }) else { return nil }
        self = match
    }
}

extension LabelledChoice {
    /// The value's name in the `.proto` without its prefix, in lower case with hyphens.
    func shortName(_ prefix: String) -> String {
        let rest = protoName.hasPrefix(prefix) ? protoName.dropFirst(prefix.count) : protoName[...]
        return String(rest.lowercased().map { $0 == "_" ? "-" : $0 })
    }
}
