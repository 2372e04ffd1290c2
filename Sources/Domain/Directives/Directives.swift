/// The directives that ship with the program.
public enum Directives {
    /// By day of issue.
    public static let all: [Directive] = read()

    private static let duties: [String: DutyDefinition] = Dictionary(
        all.flatMap(\.duties).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

    /// The directive of this key.
    public static func directive(_ key: String) -> Directive? { all.first { $0.key == key } }

    /// The duty of this id, whichever directive gives it.
    public static func duty(_ id: String) -> DutyDefinition? { duties[id] }

    /// The directive that gives the duty of this id.
    public static func directive(ofDuty id: String) -> Directive? {
        all.first { directive in directive.duties.contains { $0.id == id } }
    }

    /// The files as they were compiled in.
    static var files: [[UInt8]] { [PackageResources.long_an_2013_tsv, PackageResources.gia_lai_990_tsv] }

    private static func read() -> [Directive] {
        do {
            return try files.map { try Directive(tsv: String(decoding: $0, as: UTF8.self)) }
        } catch {
            // The data is part of the program and every test of it reads it: a program with a fault in it is never shipped.
            fatalError("directive data: \(error)")
        }
    }
}
