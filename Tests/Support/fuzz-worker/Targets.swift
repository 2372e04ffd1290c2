import ActImport
import Foundation

/// Something that reads foreign bytes.
protocol Target: AnyObject {
    /// Valid inputs.
    func seeds() throws -> [[UInt8]]
    /// Words that mean something to it.
    var words: [String] { get }
    /// Reads an input: whether it was taken; what is refused is refused with an error, which ends here.
    ///
    /// - Throws: ``Violation`` where it was taken for what it is not.
    func take(_ input: [UInt8]) throws -> Bool
}

extension Target {
    var words: [String] { [] }
}

enum Targets {
    private static let makers: [(name: String, make: @Sendable (Scene) throws -> any Target)] = [
        ("envelope", { try EnvelopeTarget($0) }), ("payload", { try PayloadTarget($0) }),
        ("act", { try ActTarget($0) }),
        ("note", { try NoteTarget($0) }), ("proof", { try ProofTarget($0) }), ("csv", { try TableTarget($0, .csv) }),
        ("xes", { try TableTarget($0, .xes) }), ("mapping", { try MappingTarget($0) }),
        ("journal", { try JournalTarget($0) }),
        ("settings", { try SettingsTarget($0) }), ("text", { try TextTarget($0) }),
    ]

    static var names: [String] { makers.map(\.name) }

    /// What does not stand: the runner must say so.
    static let planted = "planted"

    static func make(_ name: String, _ directory: String) throws -> any Target {
        if name == planted { return PlantedTarget() }
        guard let maker = makers.first(where: { $0.name == name }) else {
            throw Violation("there is no target \(name)")
        }
        return try maker.make(Scene(directory))
    }
}
