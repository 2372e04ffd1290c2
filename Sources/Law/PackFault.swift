/// Why a rule pack is refused: the file, the line, and the reason.
public struct PackFault: Error, Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// Counted from 1; 0 where the fault is of the whole file.
    public let line: Int
    public let vi: String
    public let en: String

    /// `points.tsv:14`.
    public var place: String { line > 0 ? "\(file):\(line)" : file }

    public var description: String { "\(place): \(en)" }
}
