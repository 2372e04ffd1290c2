import ArgumentParser
import Domain
import Ledger

/// Whom an answer is for.
struct AudienceOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            tr("Cơ quan người hỏi: chỉ những gì cơ quan đó được biết.", "The asking body: only what it may know of."), valueName: tr("cơ-quan", "agency")))
    var agency: String?

    /// The body named; `nil` where none is.
    ///
    /// - Parameter what: what was asked, as the refusal names it.
    func audience(_ ledger: Ledger, _ what: String) throws -> Audience? { try ledger.audience(agency, what) }
}

extension Ledger {
    /// A body that is there today. One that is not, or no more, is told nothing.
    func audience(_ agency: String?, _ what: String) throws -> Audience? {
        guard let agency else { return nil }
        let body = try agencyState(agency)
        guard body.exists(at: SystemClock.now()) else { throw LedgerError.closedView(what, agency: agency) }
        return Audience(agency: body.id, kind: body.kind)
    }
}
