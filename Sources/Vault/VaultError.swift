public import CivilTime
import Glibc

/// Why the vault could not do what was asked. Nothing was changed, unless a case says so.
public enum VaultError: Error, Hashable, Sendable {
    /// A vault lies here already.
    case exists(String)
    /// The key file holds another vault's key, or the keys were wrapped anew under another one.
    case wrongKeyFile(String)
    /// The key file is not one that this program wrote.
    case malformedKeyFile(String)
    /// Others than its owner may read the key file.
    case exposedKeyFile(String)
    /// The subject's key was destroyed; nothing more can be sealed under it.
    case erased(String, since: Instant)
    /// A sealed part is not what was sealed: it was altered, or stands where another part belongs.
    case tampered(String)
    /// A subject is no text of 1 to 500 bytes.
    case malformedSubject(String)
    /// A stored record cannot be read, or the key it points to is gone.
    case malformedRecord(String)
    /// The operating system refused a file operation. Of an erasure the mark may stand already; it is finished when the
    /// vault is next opened, or when it is asked for again.
    case file(String, errno: CInt)
}

extension VaultError: CustomStringConvertible {
    /// What happened and what to do.
    public var description: String {
        switch self {
        case .exists(let path): "a vault exists at \(path); choose another directory"
        case .wrongKeyFile(let path):
            "the key file does not belong to the vault at \(path); bring back the right key file"
        case .malformedKeyFile(let path): "\(path) is not a vault key file; restore it from its backup"
        case .exposedKeyFile(let path): "others may read the key file \(path); chmod 600 it, and ask who has read it"
        case .erased(let subject, let instant):
            "the data of \(subject) was erased on \(instant); nothing can be sealed for it"
        case .tampered(let subject): "a sealed part of \(subject) is not what was sealed; verify the ledger"
        case .malformedSubject(let subject): "“\(subject)” is no subject: 1 to 500 bytes of text"
        case .malformedRecord(let subject): "the key of \(subject) cannot be read; restore the vault from its backup"
        case .file(let path, let code):
            "\(path): " + (strerror(code).map { String(cString: $0) } ?? "error \(code)")
        }
    }
}
