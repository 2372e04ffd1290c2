import Domain
import EventLog
import Vault

/// An erasure is recorded first, then the key is destroyed: the record says what a crash may have cut short.
extension Ledger {
    /// Destroys the keys of those whose erasure is recorded now; again harmless when it was done before.
    func destroyKeys(_ acts: [Act]) throws {
        for case .correction(.personalDataErased(let erasure)) in acts.map(\.event) {
            _ = try vault.erase(Tag.normalised(erasure.subject), at: clock())
        }
    }

    /// Destroys every key whose erasure is on record and which is still there: the program died between the two.
    ///
    /// - Throws: the vault's errors; the erasure is finished the next time the ledger is opened to be written.
    func finishErasures() throws {
        try log.forEach(Query(types: ["PersonalDataErased"]), from: nil, to: nil, pageSize: 1_000, backwards: false) { event in
            for subject in event.tags where try !vault.isErased(subject) {
                _ = try vault.erase(subject, at: event.recorded)
            }
            return true
        }
    }
}
