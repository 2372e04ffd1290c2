import CivilTime
import EventLog
import Foundation
import Ledger
import LedgerTesting
import MerkleTree
import Testing

/// Every way to make a dossier say less, more or something else, tried one by one.
@Suite struct DossierTamperingTests {
    private typealias Members = [String: Any]

    private let scene: TemporaryLedger
    private let whole: Members
    private let events: [Members]
    private static let moment = Instant(microseconds: 1_577_836_800_000_000)

    /// `business:B` has nine events among those of others.
    init() throws {
        let scene = try TemporaryLedger()
        for number in 0..<54 as Range<UInt64> {
            let tags = ["place:\(number % 2)", number % 6 == 4 ? "business:B" : "business:C\(number % 5)"]
            let id = EventID.v7(at: Self.moment, random: (number, number))
            _ = try scene.ledger.log.appendAndWait([EventData(id: id, type: "T", tags: tags, occurred: Self.moment)])
        }
        self.scene = scene
        whole = try Self.members(scene.ledger.dossier("business:B"))
        events = try #require(whole["events"] as? [Members])
        try #require(events.count == 9)
    }

    private static func members(_ document: DossierDocument) throws -> Members {
        try #require(try JSONSerialization.jsonObject(with: Data(document.json.utf8)) as? Members)
    }

    private func isRefused(_ members: Members) throws -> Bool {
        let json = try JSONSerialization.data(withJSONObject: members)
        do {
            _ = try ProofDocuments.verify(json, key: scene.ledger.settings.verifierKey)
            return false
        } catch is ProofFailure {
            return true
        }
    }

    /// The file with other events, and the head that they would have.
    private func claiming(_ events: [Members], head: Any? = nil) -> Members {
        whole.merging(["events": events, "head": head ?? whole["head"] ?? NSNull()]) { $1 }
    }

    private func head(of events: [Members]) -> Any {
        events.last.map { ["ordinal": events.count, "position": $0["position"] ?? 0] } ?? NSNull()
    }

    @Test func `of all selections of the events only the whole is accepted`() throws {
        for selection in 0..<(1 << events.count) {
            let some = events.indices.filter { selection >> $0 & 1 == 1 }.map { events[$0] }
            let isWhole = some.count == events.count
            #expect(try isRefused(claiming(some)) != isWhole, "selection \(selection)")
            #expect(
                try isRefused(claiming(some, head: head(of: some))) != isWhole, "selection \(selection), head adapted")
        }
    }

    @Test func `no other order of the events is accepted`() throws {
        for first in events.indices {
            for second in events.indices.dropFirst(first + 1) {
                var changed = events
                changed.swapAt(first, second)
                #expect(try isRefused(claiming(changed)))
                #expect(try isRefused(claiming(changed, head: head(of: changed))))
                changed = events
                changed.insert(changed.remove(at: first), at: second)
                #expect(try isRefused(claiming(changed, head: head(of: changed))))
            }
        }
        #expect(try isRefused(claiming(events.reversed(), head: head(of: events.reversed()))))
    }

    @Test func `no event of another subject is accepted, in whatever place`() throws {
        for subject in ["business:C0", "place:0"] {
            let others = try #require(Self.members(scene.ledger.dossier(subject))["events"] as? [Members])
            for index in 0...events.count {
                for other in others {
                    var changed = events
                    changed.insert(other, at: index)
                    #expect(try isRefused(claiming(changed, head: head(of: changed))))
                    // `place:0` has the events of `business:B` too.
                    guard index < events.count, other["position"] as? Int != events[index]["position"] as? Int else {
                        continue
                    }
                    changed = events
                    changed[index] = other
                    #expect(try isRefused(claiming(changed, head: head(of: changed))))
                }
            }
        }
    }

    @Test func `no changed hash, position, byte or name is accepted`() throws {
        for (path, value) in leaves(whole, at: []) {
            // The key in the file is only a hint; everything else counts.
            guard path != ["verifier_key"] else { continue }
            for changed in variants(of: value) {
                let members = try #require(replaced(whole, path[...], by: changed) as? Members)
                #expect(try isRefused(members), "\(path.joined(separator: ".")): \(value) → \(changed)")
            }
        }
    }

    @Test func `no hash can be left out of a proof or added to it`() throws {
        let map = try #require(whole["map"] as? Members)
        let siblings = try #require(map["siblings"] as? [String])
        try #require(!siblings.isEmpty)
        for changed in shortened(siblings) {
            #expect(try isRefused(whole.merging(["map": map.merging(["siblings": changed]) { $1 }]) { $1 }))
        }
        #expect(try isRefused(whole.merging(["map": map.merging(["leaf": NSNull()]) { $1 }]) { $1 }))
        for (index, event) in events.enumerated() {
            for changed in shortened(try #require(event["hashes"] as? [String])) {
                var all = events
                all[index]["hashes"] = changed
                #expect(try isRefused(claiming(all)))
            }
        }
    }

    @Test func `an absent subject cannot be given events, nor a present one denied, at any size`() throws {
        for size in [1, 5, 6, 11, 30, 54] as [UInt64] {
            let none = try Self.members(scene.ledger.dossier("business:NONE", size: size))
            let there = try Self.members(scene.ledger.dossier("business:B", size: size))
            #expect(try !isRefused(none) && !isRefused(there))
            let empty: Members = ["events": [Members](), "head": NSNull()]
            #expect(there["head"] is NSNull == (size < 5))
            if size >= 5 {
                #expect(try isRefused(there.merging(empty) { $1 }))
                #expect(try isRefused(there.merging(empty) { $1 }.merging(["map": none["map"] ?? 0]) { $1 }))
            }
            let claims = ["events": whole["events"] ?? 0, "head": whole["head"] ?? 0]
            #expect(try isRefused(none.merging(claims) { $1 }))
            #expect(try isRefused(none.merging(claims) { $1 }.merging(["map": whole["map"] ?? 0]) { $1 }))
        }
    }

    // MARK: Changing a JSON value

    /// Every text and number in a value, with the names and numbers that lead there.
    private func leaves(_ value: Any, at path: [String]) -> [([String], Any)] {
        if let members = value as? Members { return members.flatMap { leaves($0.value, at: path + [$0.key]) } }
        if let values = value as? [Any] {
            return values.enumerated().flatMap { leaves($0.element, at: path + [String($0.offset)]) }
        }
        return [(path, value)]
    }

    private func replaced(_ value: Any, _ path: ArraySlice<String>, by new: Any) -> Any {
        guard let name = path.first else { return new }
        if var members = value as? Members {
            members[name] = replaced(members[name] ?? 0, path.dropFirst(), by: new)
            return members
        }
        if var values = value as? [Any], let index = Int(name) {
            values[index] = replaced(values[index], path.dropFirst(), by: new)
            return values
        }
        return value
    }

    private func variants(of value: Any) -> [Any] {
        if let number = value as? Int { return [number + 1, max(0, number - 1), 0, -1].filter { $0 != number } }
        guard let text = value as? String else { return [] }
        if var bytes = Data(base64Encoded: text), !bytes.isEmpty, text.count > 20 {
            bytes[bytes.count / 2] ^= 1
            return [bytes.base64EncodedString(), String(text.dropLast(4)), "", text + "AAAA"]
        }
        return [text + "x", String(text.dropLast()), ""]
    }

    private func shortened(_ hashes: [String]) -> [[String]] {
        var all = [hashes + [TreeHasher.empty.base64], [VerifiableMap.empty.base64] + hashes, [], hashes.reversed()]
        for index in hashes.indices {
            var changed = hashes
            changed.remove(at: index)
            all.append(changed)
        }
        return all.filter { $0 != hashes }
    }
}
