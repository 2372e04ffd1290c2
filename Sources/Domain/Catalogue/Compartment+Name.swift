extension Compartment {
    /// The name stored in the envelope: `personal`, `student`, `child`, `complainant`, `investigation`.
    public var name: String {
        switch self {
        case .unspecified: "unspecified"
        case .personal: "personal"
        case .student: "student"
        case .child: "child"
        case .complainant: "complainant"
        case .investigation: "investigation"
        case .UNRECOGNIZED(let number): "compartment-\(number)"
        }
    }

    /// The compartment of this name.
    public init?(name: String) {
        guard let match = Compartment.allCases.first(where: { $0.name == name && $0 != .unspecified }) else {
            return nil
        }
        self = match
    }
}
