import Foundation
import MerkleTree

/// What a witness keeps of one log, in a folder of its own.
struct WitnessState {
    private let folder: String

    /// The state of the log of this name, which need not be followed.
    init(_ directory: String, origin: String) {
        // A name may hold anything that a path may not, and be longer.
        folder = directory + "/logs/" + TreeHasher.leaf(Array(origin.utf8)).hex
    }

    private init(folder: String) { self.folder = folder }

    /// The states of all logs that the witness in a directory follows.
    static func all(in directory: String) -> [WitnessState] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory + "/logs")) ?? []
        return names.sorted().map { WitnessState(folder: directory + "/logs/" + $0) }
    }

    private var keysPath: String { folder + "/keys" }
    private var checkpointPath: String { folder + "/checkpoint" }
    private var forkPath: String { folder + "/fork" }

    /// The keys that are trusted for the log, one a line; none when it is not followed.
    func keys() throws -> [NoteVerifier] {
        guard let text = try text(keysPath) else { return [] }
        do {
            return try text.split(separator: "\n").map { try NoteVerifier(verifierKey: String($0)) }
        } catch {
            throw LedgerError.malformed(file: keysPath, reason: "\(error)")
        }
    }

    /// Follows the log, or adds a key to it.
    ///
    /// - Returns: whether the key is new.
    func trust(_ verifierKey: String) throws -> Bool {
        let lines = try text(keysPath)?.split(separator: "\n").map(String.init) ?? []
        guard !lines.contains(verifierKey) else { return false }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerError.file(path: folder, reason: error.localizedDescription)
        }
        try PrivateFile.write((lines + [verifierKey]).map { $0 + "\n" }.joined(), to: keysPath)
        return true
    }

    /// The largest checkpoint that was cosigned; `nil` before the first.
    ///
    /// - Throws: where it cannot be read: a witness that forgot what it saw would sign anything.
    func latest() throws -> Checkpoint? {
        guard let text = try text(checkpointPath) else { return nil }
        do {
            return try Checkpoint(body: SignedNote(parsing: text).body)
        } catch {
            throw LedgerError.malformed(file: checkpointPath, reason: "\(error)")
        }
    }

    /// Keeps a checkpoint in place of the one before, durably.
    func keep(_ note: SignedNote) throws { try PrivateFile.write(note.text, to: checkpointPath) }

    /// Keeps the first checkpoint that contradicts one that was cosigned: both together convict the log.
    func keepFork(_ note: SignedNote) throws {
        if !FileManager.default.fileExists(atPath: forkPath) { try PrivateFile.write(note.text, to: forkPath) }
    }

    /// Whether the log has been seen to contradict itself, and where the proof lies.
    var fork: String? { FileManager.default.fileExists(atPath: forkPath) ? forkPath : nil }

    private func text(_ path: String) throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
        else { throw LedgerError.file(path: path, reason: "cannot be read") }
        return text
    }
}
