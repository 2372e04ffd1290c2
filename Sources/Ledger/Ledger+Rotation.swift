import Vault

/// What a change of the wrapping key did.
public struct KeyRotation: Sendable, Hashable {
    /// How many data keys were wrapped anew.
    public let keys: Int
    /// How often the wrapping key has been changed, this time included.
    public let changes: UInt64
    /// The file that holds the new key.
    public let keyFile: String
}

extension Ledger {
    /// Wraps the data keys of all subjects under a new key, in the place of the old one; the log is not touched.
    ///
    /// A crash leaves the old key or the new one in force, and opening the ledger finds which. Afterwards a copy of the old
    /// key opens nothing that is kept here; with an old copy of the vault it still does, so both are to be destroyed.
    ///
    /// - Throws: the vault's and the disk's own errors; ask again.
    public func rotateVaultKey() throws -> KeyRotation {
        let (keys, changes) = try vault.rotate()
        return KeyRotation(keys: keys, changes: changes, keyFile: Self.vaultKeyPath(directory))
    }
}
