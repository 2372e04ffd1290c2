public import CivilTime
import EventLog
import Foundation
public import ProjectionKit

extension Ledger {
    /// The agencies' views as they stood when the log had `size` events, with what was in effect by an instant: built once,
    /// kept below `views/at/`, used again.
    ///
    /// Like every view they can be thrown away at any time.
    ///
    /// - Throws: `LedgerError.noSuchPosition` where the log has fewer events; `ViewError`.
    public func views(atSize size: UInt64, true inEffect: Instant? = nil) throws -> ViewStore {
        let present = try log.size
        guard size <= present else { throw LedgerError.noSuchPosition(size == 0 ? 0 : size - 1, size: present) }
        if size == present, inEffect == nil { return views }
        let moment = "\(size)" + (inEffect.map { "@\($0.microseconds)" } ?? "")
        let directory = Part.views.path(in: directory) + "/\(ViewStore.past)/\(moment)"
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerError.file(path: directory, reason: error.localizedDescription)
        }
        return try ViewStore(
            directory: directory, projections: Roster.projections, log: log, vault: vault, end: size, true: inEffect)
    }
}
