import CivilTime
import EventLog
import Foundation
@testable import Ledger
import LedgerTesting
import MerkleTree
import Testing

private let moment = Instant(microseconds: 1_577_836_800_000_000)

@Suite struct DossierTests {
    /// A ledger in which `business:B` has nine events among others, and `business:C` a few.
    private func scene() throws -> TemporaryLedger {
        let scene = try TemporaryLedger()
        for number in 0..<30 as Range<UInt64> {
            let tags = ["place:1", number % 3 == 0 ? "business:B" : "business:C\(number % 2)"]
            let id = EventID.v7(at: moment, random: (number, number))
            _ = try scene.ledger.log.appendAndWait([EventData(id: id, type: "T", tags: tags, occurred: moment)])
        }
        return scene
    }

    private typealias Members = [String: Any]

    private func members(_ document: DossierDocument) throws -> Members {
        try #require(try JSONSerialization.jsonObject(with: Data(document.json.utf8)) as? Members)
    }

    private func verify(_ members: Members, _ scene: TemporaryLedger) throws -> ProvedStatement {
        try ProofDocuments.verify(
            try JSONSerialization.data(withJSONObject: members), key: scene.ledger.settings.verifierKey)
    }

    private func refused(_ members: Members, _ scene: TemporaryLedger, _ what: String) {
        #expect(throws: ProofFailure.self, "\(what)") { try verify(members, scene) }
    }

    @Test func `a whole dossier is proved at every size, and so is an empty one`() throws {
        let scene = try scene()
        for size in 1...30 as ClosedRange<UInt64> {
            for subject in ["business:B", "business:C1", "business:NONE"] {
                let document = try scene.ledger.dossier(subject, size: size)
                let expected = try scene.ledger.log.positions(tag: subject, below: size)
                #expect(document.events.map(\.position) == expected)
                #expect(try verify(members(document), scene).size == size)
            }
        }
        #expect(try scene.ledger.verify().problems == [])
    }

    @Test func `whatever is left out, moved or cut off, the verifier refuses`() throws {
        let scene = try scene()
        let whole = try members(scene.ledger.dossier("business:B"))
        let events = try #require(whole["events"] as? [Any])
        #expect(events.count == 10)
        for index in events.indices {
            var changed = whole
            var left = events
            left.remove(at: index)
            changed["events"] = left
            refused(changed, scene, "without event \(index)")
            changed["events"] = Array(events.prefix(index))
            refused(changed, scene, "cut off at \(index)")
            if index > 0 {
                changed["head"] = ["ordinal": index, "position": (events[index - 1] as? Members)?["position"] ?? 0]
                refused(changed, scene, "cut off at \(index), the head adapted")
                left = events
                left.swapAt(index, index - 1)
                refused(whole.merging(["events": left]) { $1 }, scene, "events \(index - 1) and \(index) changed places")
            }
            left = events
            left.insert(events[index], at: index)
            refused(whole.merging(["events": left]) { $1 }, scene, "event \(index) twice")
        }
    }

    @Test func `events, heads and maps of others prove nothing`() throws {
        let scene = try scene()
        let whole = try members(scene.ledger.dossier("business:B"))
        let other = try members(scene.ledger.dossier("business:C1"))
        let none = try members(scene.ledger.dossier("business:NONE"))
        for name in ["events", "map", "head"] {
            refused(whole.merging([name: other[name] ?? NSNull()]) { $1 }, scene, "the \(name) of another")
        }
        refused(whole.merging(["subject": "business:C1"]) { $1 }, scene, "another subject")
        refused(whole.merging(["events": [Any]()]) { $1 }.filter { $0.key != "head" }, scene, "a known one without events")
        refused(none.merging(["subject": "business:B"]) { $1 }, scene, "a known one claimed absent")
        refused(none.merging(["events": whole["events"] ?? []]) { $1 }, scene, "an absent one with events")
        let older = try members(scene.ledger.dossier("business:B", size: 20))
        refused(whole.merging(["map": older["map"] ?? []]) { $1 }, scene, "the map of an older size")
        refused(older.merging(["map_root": whole["map_root"] ?? ""]) { $1 }, scene, "another root of the map")
        let stranger = try NoteSigner(name: scene.ledger.settings.origin, privateKey: [UInt8](repeating: 3, count: 32))
        #expect(throws: ProofFailure.self) {
            try ProofDocuments.verify(JSONSerialization.data(withJSONObject: whole), key: stranger.verifierKey)
        }
    }

    @Test func `the absence of a name in a form that no log keeps proves nothing`() throws {
        let scene = try scene()
        var absent = try members(scene.ledger.dossier("business:NONE"))
        let log = scene.ledger.log
        let leaves = try log.tags(prefix: "").map { tag in
            let head = try #require(try log.tagHead(tag))
            return VerifiableMap.Leaf(
                key: VerifiableMap.key(of: tag), value: VerifiableMap.value(ordinal: head.ordinal, position: head.position))
        }
        for name in ["business:caf\u{e9}", "business:cafe\u{301}"] {
            let proof = try VerifiableMap.proof(for: VerifiableMap.key(of: name), among: VerifiableMap.sorted(leaves))
            var map: Members = ["siblings": proof.siblings.map(\.base64)]
            if let leaf = proof.leaf { map["leaf"] = ["key": leaf.key.base64, "value": leaf.value.base64] }
            absent["subject"] = name
            absent["map"] = map
            if name.unicodeScalars.count == 13 {
                #expect(try verify(absent, scene).size == 30)
            } else {
                refused(absent, scene, "a decomposed name")
            }
        }
    }

    @Test func `a checkpoint that signs a wrong map is found by verification`() throws {
        let scene = try scene()
        let ledger = scene.ledger
        let honest = try Checkpoint(body: SignedNote(parsing: ledger.checkpoint()).body)
        let key = try String(contentsOfFile: ledger.directory + "/keys/checkpoint.key", encoding: .utf8)
        let signer = try NoteSigner(encodedPrivateKey: key.trimmingCharacters(in: .whitespacesAndNewlines))
        let lie = Checkpoint(
            origin: honest.origin, size: honest.size, root: honest.root, extensions: ["dossier-map " + TreeHasher.empty.base64])
        let report = try ledger.verify(since: signer.sign(lie.text).text)
        #expect(report.problems.map(\.kind) == ["dossiers"])
    }

    @Test func `consistency is proved from every size, and a changed proof refused`() throws {
        let scene = try scene()
        for size in 1...30 as ClosedRange<UInt64> {
            let document = try scene.ledger.prove(since: size)
            var members = try #require(try JSONSerialization.jsonObject(with: Data(document.json.utf8)) as? Members)
            #expect(try verify(members, scene).size == 30)
            members["old_root"] = TreeHasher.empty.base64
            refused(members, scene, "another old root from \(size)")
        }
        for size in [0, 31] as [UInt64] { #expect(throws: LedgerError.self) { try scene.ledger.prove(since: size) } }
    }
}
