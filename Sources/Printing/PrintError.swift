/// Why something could not be printed.
public enum PrintError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A program that prints is not installed.
    case missingProgram(String, remedy: String)
    /// A program failed.
    case failed(String, reason: String)
    /// A file could not be written.
    case file(path: String, reason: String)

    /// For a person, in Vietnamese.
    public var messageVi: String {
        switch self {
        case .missingProgram(let name, let remedy): "Thiếu chương trình \(name): \(remedy)"
        case .failed(let name, let reason): "\(name) không chạy được: \(reason)"
        case .file(let path, let reason): "Không ghi được \(path): \(reason)"
        }
    }

    /// For a person, in English.
    public var description: String {
        switch self {
        case .missingProgram(let name, let remedy): "\(name) is missing: \(remedy)"
        case .failed(let name, let reason): "\(name) failed: \(reason)"
        case .file(let path, let reason): "cannot write \(path): \(reason)"
        }
    }
}
