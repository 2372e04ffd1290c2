import CivilTime
import EventLog
import Foundation
import Ledger
import LedgerTesting
import MerkleTree
import Synchronization
import Testing

private let moment = Instant(microseconds: 1_577_836_800_000_000)

/// A witness that follows one log, and that log.
struct WitnessScene {
    let log: TemporaryLedger
    let witness: Witness

    init() throws {
        log = try TemporaryLedger()
        var random = FixedRandom(state: 9)
        witness = try Witness.create(
            at: log.folder + "/witness", name: "witness.invalid/w1", clock: { moment }, random: &random)
        #expect(try witness.trust(log.ledger.settings.verifierKey))
    }

    /// Appends events until the log has `size`; another `branch` has other events.
    static func grow(_ log: TemporaryLedger, to size: UInt64, branch: UInt64 = 0) throws {
        let present = try log.ledger.log.size
        let events = (present..<max(present, size)).map {
            EventData(id: .v7(at: moment, random: (branch, $0)), type: "T", tags: ["k:\($0 % 9)"], occurred: moment)
        }
        _ = try log.ledger.log.appendAndWait(events)
    }

    func grow(to size: UInt64) throws { try Self.grow(log, to: size) }

    func known() throws -> UInt64? { try witness.logs().first?.size }

    /// What the witness says to a request, which must be refused.
    func refusal(_ request: String, _ place: SourceLocation = #_sourceLocation) -> WitnessRefusal? {
        do {
            let line = try witness.cosign(request)
            Issue.record("it was cosigned: \(line)", sourceLocation: place)
        } catch let refusal as WitnessRefusal {
            return refusal
        } catch {
            Issue.record("\(error)", sourceLocation: place)
        }
        return nil
    }
}

@Suite struct WitnessTests {
    let scene: WitnessScene

    init() throws { scene = try WitnessScene() }

    private func request(from old: UInt64) throws -> String { try scene.log.ledger.cosignRequest(from: old) }

    @Test func `a log that only grows is cosigned at every size`() throws {
        let verifier = try CosignatureVerifier(verifierKey: scene.witness.verifierKey)
        var known: UInt64 = 0
        for size in [0, 1, 2, 3, 7, 8, 9, 20, 20, 33] as [UInt64] {
            try scene.grow(to: size)
            let asked = try CosignRequest(parsing: request(from: known))
            let answer = try scene.witness.cosign(asked.text)
            let line = try SignedNote.Signature(line: answer.dropLast())
            #expect(verifier.time(of: line, over: asked.note.body) == 1_577_836_800)
            #expect(try scene.known() == size)
            known = size
        }
    }

    @Test func `what it saw outlives it, and a key is not made over`() throws {
        try scene.grow(to: 5)
        _ = try scene.witness.cosign(request(from: 0))
        let again = try Witness(at: scene.witness.directory, clock: { moment })
        #expect(try again.logs() == scene.witness.logs() && again.verifierKey == scene.witness.verifierKey)
        #expect(try !again.trust(scene.log.ledger.settings.verifierKey))
        #expect(throws: WitnessRefusal.otherSize(known: 5)) { try again.cosign(request(from: 0)) }
        var random = FixedRandom(state: 2)
        #expect(throws: LedgerError.self) {
            try Witness.create(at: again.directory, name: "other", clock: { moment }, random: &random)
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: again.directory + "/witness.key")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        // What it saw cannot be read any more: it says so, and does not begin anew.
        let folder = try #require(FileManager.default.contentsOfDirectory(atPath: again.directory + "/logs").first)
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: again.directory + "/logs/\(folder)/checkpoint"))
        #expect(throws: LedgerError.self) { try again.cosign(request(from: 5)) }
        #expect(throws: LedgerError.self) { try again.cosign(request(from: 0)) }
    }

    @Test func `a forked log is refused for ever, at every size and with every proof`() throws {
        // The same key and name, other events from the fourth on.
        let fork = try TemporaryLedger()
        #expect(fork.ledger.settings == scene.log.ledger.settings)
        try WitnessScene.grow(fork, to: 3)
        try WitnessScene.grow(fork, to: 10, branch: 1)
        try scene.grow(to: 10)
        _ = try scene.witness.cosign(request(from: 0))
        // The same size, another root: with the true proof from every size, and with none.
        #expect(try scene.refusal(fork.ledger.cosignRequest(from: 10)) == .fork(size: 10))
        #expect(try scene.refusal(fork.ledger.cosignRequest(from: 3)) == .fork(size: 10))
        for size in [11, 16, 40] as [UInt64] {
            try WitnessScene.grow(fork, to: size, branch: 1)
            #expect(try scene.refusal(fork.ledger.cosignRequest(from: 10)) == .inconsistent(from: 10, to: size))
            for old in [0, 3, size] { #expect(try scene.refusal(fork.ledger.cosignRequest(from: old)) == .otherSize(known: 10)) }
            // A proof of the true log under the fork's checkpoint.
            try scene.grow(to: size)
            let asked = try CosignRequest(parsing: fork.ledger.cosignRequest(from: 10))
            let honest = try CosignRequest(parsing: request(from: 10))
            let mixed = CosignRequest(oldSize: 10, proof: honest.proof, note: asked.note)
            #expect(scene.refusal(mixed.text) == .inconsistent(from: 10, to: size))
        }
        #expect(try scene.known() == 10)
        // Both checkpoints together convict the log, so the second is kept as well.
        let log = try #require(try scene.witness.logs().first)
        let kept = try String(contentsOfFile: try #require(log.fork), encoding: .utf8)
        let convicting = try Checkpoint(body: SignedNote(parsing: kept).body)
        #expect(convicting.size == log.size && convicting.root.base64 != log.root)
        // The true log goes on.
        _ = try scene.witness.cosign(request(from: 10))
        #expect(try scene.known() == 40)
    }

    @Test func `a log that lost events, or is asked to go back, is refused`() throws {
        let short = try TemporaryLedger()
        try WitnessScene.grow(short, to: 4)
        try scene.grow(to: 10)
        let early = try request(from: 0)
        try scene.grow(to: 20)
        _ = try scene.witness.cosign(request(from: 0))
        #expect(scene.refusal(early) == .otherSize(known: 20))
        #expect(try scene.refusal(short.ledger.cosignRequest(from: 0)) == .otherSize(known: 20))
        #expect(throws: LedgerError.self) { try short.ledger.cosignRequest(from: 20) }
        let asked = try CosignRequest(parsing: short.ledger.cosignRequest(from: 4))
        #expect(scene.refusal(CosignRequest(oldSize: 20, proof: [], note: asked.note).text) == .backwards(from: 20, to: 4))
        #expect(try scene.known() == 20)
    }

    @Test func `every hash of a proof counts`() throws {
        try scene.grow(to: 11)
        _ = try scene.witness.cosign(request(from: 0))
        try scene.grow(to: 29)
        let asked = try CosignRequest(parsing: request(from: 11))
        #expect(asked.proof.count > 3)
        for index in asked.proof.indices {
            var proof = asked.proof
            proof[index] = TreeHasher.empty
            #expect(scene.refusal(CosignRequest(oldSize: 11, proof: proof, note: asked.note).text) == .inconsistent(from: 11, to: 29))
            proof = asked.proof
            proof.remove(at: index)
            #expect(scene.refusal(CosignRequest(oldSize: 11, proof: proof, note: asked.note).text) == .inconsistent(from: 11, to: 29))
        }
        let more = CosignRequest(oldSize: 11, proof: asked.proof + [TreeHasher.empty], note: asked.note)
        #expect(scene.refusal(more.text) == .inconsistent(from: 11, to: 29))
        _ = try scene.witness.cosign(asked.text)
    }

    @Test func `an unknown log, a foreign signature and an empty log that is not empty are refused`() throws {
        try scene.grow(to: 3)
        let asked = try CosignRequest(parsing: request(from: 0))
        let origin = scene.log.ledger.settings.origin
        let stranger = try NoteSigner(name: origin, privateKey: [UInt8](repeating: 3, count: 32))
        let foreign = CosignRequest(oldSize: 0, proof: [], note: try stranger.sign(asked.note.body))
        #expect(scene.refusal(foreign.text) == .unsigned(origin: origin))
        let renamed = try NoteSigner(name: "other", privateKey: [UInt8](repeating: 3, count: 32))
        let root = TreeHasher.leaf([1])
        let unknown = CosignRequest(oldSize: 0, proof: [], note: try renamed.sign(Checkpoint(origin: "other", size: 1, root: root).text))
        #expect(scene.refusal(unknown.text) == .unknownLog("other"))
        #expect(try scene.witness.trust(renamed.verifierKey))
        #expect(try !scene.witness.cosign(unknown.text).isEmpty)
        let hollow = try renamed.sign(Checkpoint(origin: "other", size: 0, root: root).text)
        #expect(scene.refusal(CosignRequest(oldSize: 0, proof: [], note: hollow).text)?.status == 400)
        let proof = CosignRequest(oldSize: 0, proof: [root], note: asked.note)
        #expect(scene.refusal(proof.text) == .inconsistent(from: 0, to: 3))
        // Beside a trusted signature, others do not matter, and are not kept.
        var both = asked.note
        both.signatures = try stranger.sign(asked.note.body).signatures + both.signatures
        #expect(try !scene.witness.cosign(CosignRequest(oldSize: 0, proof: [], note: both).text).isEmpty)
    }

    @Test func `of many requests at once none takes the witness back`() throws {
        var notes: [(size: UInt64, note: SignedNote)] = []
        for size in 1...24 as ClosedRange<UInt64> {
            try scene.grow(to: size)
            notes.append((size, try CosignRequest(parsing: request(from: 0)).note))
        }
        let (log, directory) = (scene.log.ledger.log, scene.witness.directory)
        let steps = Mutex<[(from: UInt64, to: UInt64)]>([])
        let asked = notes
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for (size, note) in thread % 2 == 0 ? asked : asked.reversed() {
                do {
                    let witness = try Witness(at: directory, clock: { moment })
                    var known: UInt64 = 0
                    // Told the size it saw last, the log asks again from there, as long as that is not beyond.
                    while known <= size {
                        let proof = try log.consistencyProof(from: known, to: size)
                        do {
                            _ = try witness.cosign(CosignRequest(oldSize: known, proof: proof, note: note).text)
                            let from = known
                            steps.withLock { $0.append((from, size)) }
                            break
                        } catch WitnessRefusal.otherSize(let size) { known = size }
                    }
                } catch { Issue.record("\(error)") }
            }
        }
        // Each step left a size that no other step left before: one chain, without a branch.
        let forward = steps.withLock { $0 }.filter { $0.from < $0.to }.sorted { $0.from < $1.from }
        #expect(forward.first?.from == 0 && forward.last?.to == 24)
        #expect(zip(forward, forward.dropFirst()).allSatisfy { $0.to == $1.from })
        #expect(try scene.known() == 24)
    }
}
