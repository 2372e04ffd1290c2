import CivilTime
import Domain
import EventLog
import Ledger
import MerkleTree
import ProjectionKit
import Vault

/// Opens a ledger as the next user would, and holds it against what was acknowledged.
enum Check {
    static func run(_ directory: String, views: Bool) throws {
        let ledger = try Ledger(at: directory, clock: EventLog.systemClock)
        let log = ledger.log
        while let line = readLine() { try check(line, ledger) }
        let hasRequests = try expectWholeRequests(log)
        let erased = try expectErasures(ledger)
        // The log goes on as if nothing had happened; what the views read, they could not read of such an event.
        if hasRequests {
            let size = try log.size
            let event = EventData(
                id: .v7(at: EventLog.systemClock(), random: (size, 1)), type: "Check",
                tags: ["request:check-\(size)", "count:1"], occurred: EventLog.systemClock())
            if try log.appendAndWait([event]).positions != [size] { say("! the next event did not get position \(size)") }
        }
        if views { try ledger.views.catchUp() }
        for problem in try ledger.verify().problems { say("! \(problem.kind): \(problem.message)") }
        let size = try log.size
        let root = try log.root(at: size)
        if try log.recomputedRoot(at: size) != root { say("! the recomputed root is another") }
        say("size \(size) root \(root.base64) erased \(erased)")
        ledger.close()
    }

    private static func check(_ line: String, _ ledger: Ledger) throws {
        let words = line.split(separator: " ")
        guard let kind = words.first else { return }
        for word in words.dropFirst() {
            let parts = word.split(separator: ":").map(String.init)
            switch kind {
            case "R":
                guard parts.count == 2, let id = EventID(parts[0]), let position = Position(parts[1]) else {
                    say("! unreadable: \(word)")
                    continue
                }
                if try ledger.log.position(of: id) != position || ledger.log.event(at: position)?.id != id {
                    say("! event \(id), acknowledged at \(position), is not there")
                }
            case "I":
                if try EventID(parts[0]).flatMap({ try ledger.log.position(of: $0) }) == nil {
                    say("! act \(word), acknowledged, is not there")
                }
            case "E":
                if try ledger.vault.erased(String(word)) == nil { say("! the data of \(word) is not erased") }
            default: break
            }
        }
    }

    /// Every request's events stand side by side, as many as each of them says.
    private static func expectWholeRequests(_ log: EventLog) throws -> Bool {
        var requests: [String: (count: Int, positions: [Position])] = [:]
        try log.forEach { event in
            guard let name = event.tags.first(where: { $0.hasPrefix("request:") }) else { return true }
            let count = event.tags.first { $0.hasPrefix("count:") }.flatMap { Int($0.dropFirst(6)) } ?? 0
            requests[name, default: (count, [])].positions.append(event.position)
            return true
        }
        for (name, request) in requests {
            let first = request.positions[0]
            if request.positions != Array(first..<first + UInt64(request.count)) { say("! \(name) is not whole") }
        }
        return !requests.isEmpty
    }

    /// Whoever is on record as erased has no key any more. How many there are.
    private static func expectErasures(_ ledger: Ledger) throws -> Int {
        let erasures = try ledger.log.read(Query(types: ["PersonalDataErased"]), limit: .max)
        for event in erasures {
            for subject in event.tags where try ledger.vault.erased(subject) == nil {
                say("! the erasure of \(subject) is on record, and its key is there")
            }
        }
        return erasures.count
    }
}
