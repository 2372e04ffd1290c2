public import Domain

extension Projection {
    /// The view of one agency: its own acts and what they come to for each of its duties, beside its registers.
    ///
    /// - Parameters:
    ///   - bodies: the kinds of body whose view it is.
    ///   - audience: other kinds that may open it.
    ///   - registers: what it looks after; each once.
    public static func agency(
        _ name: String, version: Int, vi: String, en: String, of bodies: Set<AgencyKind>, audience: Set<AgencyKind> = [],
        compartments: Set<Compartment> = [], registers: [Register] = [], views: [SQLView] = []
    ) -> Projection {
        let all = registers + [ActRegister(of: bodies, audience: audience, compartments: compartments).register]
        return Projection(
            name: name, version: version, titleVi: vi, titleEn: en, audience: bodies.union(audience), compartments: compartments,
            schema: all.flatMap(\.tables), views: all.flatMap(\.views) + views, folds: all.flatMap(\.folds))
    }
}
