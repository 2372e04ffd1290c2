import Foundation
import GRDB
import Synchronization

extension ViewStore {
    /// Takes what was erased out of every file that may hold it: restricted views, their search indexes and free pages,
    /// half-built files and older versions.
    ///
    /// When this returns, no file of the directory holds a part whose erasure is recorded. A view that cannot be brought
    /// there is taken away: it is disposable, and the next question builds it anew. Safe to be repeated after a crash.
    public func forgetErased() throws {
        guard FileManager.default.fileExists(atPath: directory) else { return }
        try live.withLock { live in
            // Nobody else builds meanwhile: a file begun before the erasure cannot take its place afterwards.
            let lock = try FileLock("\(directory)/.building.lock")
            defer { lock.release() }
            try removeRemains(directory)
            try removePast()
            for projection in projections where !projection.compartments.isEmpty {
                let path = path(of: projection)
                guard FileManager.default.fileExists(atPath: path) else {
                    live[projection.name] = nil
                    continue
                }
                do {
                    try rewrite(projection, &live)
                } catch {
                    live[projection.name] = nil
                    try ViewFile.remove(path + Self.rewritten)
                    try ViewFile.remove(path)
                }
            }
        }
    }

    private static let rewritten = ".rewritten"
    /// Where views of the past lie, each in the directory of its size.
    public static let past = "at"

    /// Removes restricted views of the past: who asks again gets them without what is gone.
    private func removePast() throws {
        let past = directory + "/" + Self.past
        for name in (try? FileManager.default.contentsOfDirectory(atPath: past)) ?? [] {
            let lock = try FileLock("\(past)/\(name)/.building.lock")
            defer { lock.release() }
            try removeRemains("\(past)/\(name)", keepingViews: false)
        }
    }

    /// Removes what is no view in use and may have been opened from a seal.
    private func removeRemains(_ directory: String, keepingViews: Bool = true) throws {
        let restricted = projections.filter { !$0.compartments.isEmpty }
        let open = projections.filter { $0.compartments.isEmpty }
        let kept = keepingViews ? Set(restricted.map { "\($0.name)-v\($0.version).sqlite" }) : []
        for file in try FileManager.default.contentsOfDirectory(atPath: directory) {
            guard let range = file.range(of: ".sqlite") else { continue }
            let name = String(file[..<range.upperBound])
            // A rollback journal goes with its file: SQLite needs it to bring a present view back.
            if kept.contains(name), !Self.isUnfinished(file) { continue }
            if open.contains(where: { name.hasPrefix("\($0.name)-v") }) { continue }
            try ViewFile.remove("\(directory)/\(file)")
        }
    }

    private static func isUnfinished(_ file: String) -> Bool {
        [".building", ".verifying", rewritten].contains { file.contains($0) }
    }

    /// Takes the erasures in, and puts a file in the view's place that was never written with what is gone.
    private func rewrite(_ projection: Projection, _ live: inout [String: ViewBuild]) throws {
        let size = try size
        guard let build = try standing(projection, size, &live) else { throw ViewError.notBuilt(projection.name) }
        try advance([build], task: "erasure", upTo: size, nil)
        let path = path(of: projection)
        let target = path + Self.rewritten
        try ViewFile.remove(target)
        guard FileManager.default.createFile(atPath: target, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw ViewError.file(path: target, reason: "cannot be made")
        }
        try build.file.queue.write { try build.file.rebuildSearch($0) }
        try build.file.queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [target]) }
        live[projection.name] = nil
        try build.file.queue.close()
        try Self.replace(path, by: target)
    }
}
