import Foundation
import MerkleTree

/// What `ledger.toml` says: the origin name and the public key, one `name = "value"` a line.
public struct LedgerSettings: Hashable, Sendable {
    /// The name under which checkpoints are signed, for example `gialai.gov.vn/so-cai`.
    public var origin: String
    /// The key that verifies checkpoints, in C2SP signed-note text (`name+hash+base64`).
    public var verifierKey: String

    static let format = 1

    /// Reads the settings of the ledger in `directory`.
    public init(directory: String) throws {
        let path = directory + "/ledger.toml"
        guard let data = FileManager.default.contents(atPath: path) else {
            let code = access(path, R_OK) == 0 ? 0 : errno
            throw code == EACCES ? LedgerError.noPermission(path) : LedgerError.notALedger(directory)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw LedgerError.malformed(file: path, reason: "not UTF-8")
        }
        var values: [String: String] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
            guard let equals = trimmed.firstIndex(of: "=") else {
                throw LedgerError.malformed(file: path, reason: "line \(index + 1): expected name = value")
            }
            let name = trimmed[..<equals].trimmingCharacters(in: .whitespaces)
            let value = trimmed[trimmed.index(after: equals)...].trimmingCharacters(in: .whitespaces)
            values[name] = value.hasPrefix("\"") && value.hasSuffix("\"") && value.count >= 2
                ? String(value.dropFirst().dropLast()) : value
        }
        guard values["format"] == String(Self.format) else {
            throw LedgerError.malformed(
                file: path, reason: "format \(values["format"] ?? "missing"); this program reads format \(Self.format)")
        }
        guard let origin = values["origin"], let key = values["verifier_key"] else {
            throw LedgerError.malformed(file: path, reason: "origin or verifier_key is missing")
        }
        self.origin = origin
        self.verifierKey = key
    }

    init(origin: String, verifierKey: String) {
        self.origin = origin
        self.verifierKey = verifierKey
    }

    var text: String {
        """
        # Sổ Cái: tên gốc và khóa công khai · origin name and public key
        format = \(Self.format)
        origin = "\(origin)"
        verifier_key = "\(verifierKey)"

        """
    }

    /// Whether `origin` can stand in a signed note: not empty, no blank, no plus sign, no quote, no control character.
    public static func isWellFormed(origin: String) -> Bool {
        !origin.isEmpty && origin.utf8.count <= 200
            && origin.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "+" && $0 != "\"" && $0.value >= 0x20 && $0.value != 0x7f
            }
    }
}
