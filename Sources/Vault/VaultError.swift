public import CivilTime
import Glibc

/// Why the vault could not do what was asked.
public enum VaultError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A vault lies here already.
    case exists(String)
    /// The key file holds another vault's key; bring back the right one.
    case wrongKeyFile(String)
    /// The key file is not one that this program wrote.
    case malformedKeyFile(String)
    /// The subject's key was destroyed; nothing more can be sealed under it.
    case erased(String, since: Instant)
    /// A sealed part is not what was sealed; the ledger was altered, or another subject's part put in its place.
    case tampered(String)
    /// A stored key record cannot be read; restore the vault from its backup.
    case malformedRecord(String)
    /// Another process has the vault open; try again when it is done.
    case inUse(String)
    /// The operating system refused a file operation.
    case file(String, errno: CInt)

    public var description: String {
        switch self {
        case .exists(let path): "a vault exists at \(path)"
        case .wrongKeyFile(let path): "the key file does not belong to the vault at \(path); restore the right key file"
        case .malformedKeyFile(let path): "\(path) is not a vault key file; restore it from its backup"
        case .erased(let subject, let instant): "the data of \(subject) was erased on \(instant); nothing can be sealed for it"
        case .tampered(let subject): "a sealed part of \(subject) is not what was sealed"
        case .malformedRecord(let subject): "the key record of \(subject) cannot be read; restore the vault from its backup"
        case .inUse(let path): "the vault at \(path) is open elsewhere; try again when that is done"
        case .file(let path, let code): "\(path): \(String(cString: strerror(code)))"
        }
    }
}
