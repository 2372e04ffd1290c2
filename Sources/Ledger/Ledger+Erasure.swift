import EventLog
import ProjectionKit
import Vault

extension Ledger {
    /// Carries out every recorded erasure that has not been carried out yet: destroys the key, and takes what was opened
    /// with it out of the views.
    ///
    /// The record comes first, so what a crash cut short is finished when the ledger is next opened to be written; and an
    /// older copy of the vault, brought back beside a log that goes further, loses again what was erased meanwhile.
    ///
    /// - Throws: the vault's and the disk's own errors; ask again, or open the ledger anew.
    func finishErasures() throws {
        let kept = try vault.erasureMark()
        // A log that was brought back from an older backup has not come to the mark.
        let done = try kept <= log.size ? kept : 0
        let erasures = Query(types: [Self.erasureType])
        guard let last = try log.read(erasures, from: done, limit: 1, backwards: true).first?.position else {
            if done != kept { try vault.setErasureMark(done) }
            return
        }
        try log.forEach(erasures, from: done, to: last + 1) { event in
            for subject in event.tags { try vault.erase(subject, at: event.recorded) }
            return true
        }
        try views.forgetErased()
        try vault.setErasureMark(last + 1)
    }

    private static let erasureType = "PersonalDataErased"
}
