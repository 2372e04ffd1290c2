import CivilTime
import Domain
import Ledger
import ProjectionKit

/// One subject's events on one axis, year by year, to be read at a glance.
struct Timeline {
    let subject: String
    let entries: [TraceEntry]
    let basis: Basis

    func print() {
        Terminal.print(Terminal.bold(subject))
        printYears()
        Terminal.print(
            "\n"
                + Terminal.dim(
                    tr("\(entries.count) sự kiện. ", "\(entries.count) events. ") + basis.line))
    }

    /// The events, year by year.
    func printYears() {
        var year = 0
        for entry in entries {
            let fact = entry.fact
            let day = fact.effective.day.civil
            if day.year != year {
                year = day.year
                Terminal.print("\n" + Terminal.bold("── \(year) " + String(repeating: "─", count: 40)))
            }
            let mark = entry.inForce ? "●" : "○"
            Terminal.print(
                "  \(fact.effective.vietnamese.padding(16)) \(mark) \(tr(Sentence.vi(fact), Sentence.en(fact)))"
                    + Terminal.dim("  #\(fact.position)"))
            for note in notes(entry) { Terminal.print(String(repeating: " ", count: 21) + Terminal.dim(note)) }
        }
    }

    private func notes(_ entry: TraceEntry) -> [String] {
        let fact = entry.fact
        var notes: [String] = []
        if !entry.inForce { notes.append(tr("không còn hiệu lực (đã rút hoặc chuyển đối tượng)", "no longer in force (retracted or moved)")) }
        if !fact.amendedBy.isEmpty {
            let positions = fact.amendedBy.map { "#\($0)" }.joined(separator: ", ")
            notes.append(tr("đã đính chính tại \(positions)", "corrected at \(positions)"))
        }
        if fact.occurred.day != fact.effective.day {
            notes.append(tr("xảy ra \(fact.occurred.vietnamese)", "occurred \(fact.occurred.vietnamese)"))
        }
        for withheld in fact.withheld {
            notes.append(tr("niêm phong: \(withheld.compartment.name)", "sealed: \(withheld.compartment.name)"))
        }
        return notes
    }
}

extension String {
    /// This text filled with blanks to `width` characters.
    func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
