/// One thing said to a person, in both languages; the command line picks one.
public struct ImportMessage: Hashable, Sendable, CustomStringConvertible {
    /// The Vietnamese text.
    public let vi: String
    /// The English text.
    public let en: String

    /// Makes a message from its two texts.
    public init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }

    /// The Vietnamese text followed by the English one.
    public var description: String { "\(vi) / \(en)" }
}

/// Why an import could not begin, or could not go on.
///
/// A fault of one row is never an error: that row is rejected and the next one is read.
public struct ImportError: Error, Hashable, Sendable {
    /// What the error lies in, and so what the caller must mend.
    public enum Culprit: Hashable, Sendable {
        /// The mapping file says something that cannot be done.
        case mapping
        /// The source file cannot be read (further).
        case source
        /// The file of rejected rows cannot be written.
        case rejects
    }

    /// What it lies in.
    public let culprit: Culprit
    /// The file as it was named to us.
    public let file: String
    /// The line in that file, from 1, where it is known.
    public let line: Int?
    /// What is wrong, and where it helps, what to do.
    public let message: ImportMessage

    /// Makes an error that lies in `file`.
    public init(_ culprit: Culprit, file: String, line: Int? = nil, vi: String, en: String) {
        self.culprit = culprit
        self.file = file
        self.line = line
        self.message = ImportMessage(vi: vi, en: en)
    }
}

extension ImportError: CustomStringConvertible {
    /// The error in Vietnamese and English, after `file:line`.
    public var texts: (vi: String, en: String) {
        let place = line.map { "\(file):\($0): " } ?? "\(file): "
        return (place + message.vi, place + message.en)
    }

    /// The English text after `file:line`.
    public var description: String { texts.en }
}
