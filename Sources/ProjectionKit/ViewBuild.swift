import EventLog
import GRDB
import MerkleTree
import Synchronization

/// One view on its way: its file, the states kept for it, and how far both have come.
final class ViewBuild: Sendable {
    /// Another process has brought the file further meanwhile.
    struct Overtaken: Error {}

    private struct Progress: Sendable {
        var engine: FoldEngine
        var size: UInt64
        /// In a rebuild: folds and subjects that have been written before they were complete.
        var hasWritten = false
        var sawErasure = false
    }

    let projection: Projection
    let file: ViewFile
    let isRebuild: Bool
    /// The file's number in the file system: another one means that it was replaced.
    let inode: UInt64
    private let progress: Mutex<Progress>

    init(_ file: ViewFile, log: EventLog, reader: FactReader, size: UInt64, isRebuild: Bool, inode: UInt64) {
        (projection, self.file, self.isRebuild, self.inode) = (file.projection, file, isRebuild, inode)
        progress = Mutex(Progress(engine: FoldEngine(file.projection, reader, isRebuild: isRebuild), size: size))
    }

    /// How many events have been taken in.
    var size: UInt64 { progress.withLock { $0.size } }

    /// Takes a page in; a live view is written at once, a rebuilt one when it is finished or when too much waits.
    func take(_ page: FactPage, log: EventLog) throws {
        try progress.withLock { progress in
            let facts = page.facts(projection.clearance)
            let start = progress.size
            do {
                for (event, fact) in zip(page.events, facts) where event.position >= progress.size {
                    try progress.engine.take(event, fact)
                    if event.type == "PersonalDataErased" { progress.sawErasure = true }
                    progress.size = event.position + 1
                }
                guard progress.size > start else { return }
                if !isRebuild {
                    try write(&progress, expecting: start, root: log.root(at: progress.size))
                } else if progress.engine.isFull {
                    try write(&progress, expecting: nil, root: nil)
                }
            } catch {
                // What is kept may be ahead of what is written: forget it and begin again from the file.
                progress.engine.reset()
                progress.size = start
                throw error
            }
        }
    }

    /// Writes what waits, and how far the rebuilt file has come.
    func finish(log: EventLog) throws {
        try progress.withLock { progress in
            try write(&progress, expecting: nil, root: log.root(at: progress.size))
        }
    }

    /// Begins again from where the file is.
    func resume(at size: UInt64) {
        progress.withLock { progress in
            progress.engine.reset()
            progress.size = size
        }
    }

    /// Rows and position in one transaction: each event counts exactly once.
    private func write(_ progress: inout Progress, expecting start: UInt64?, root: Hash?) throws {
        var engine = progress.engine
        // The states move into `engine` and back, so that they are never copied.
        progress.engine.reset()
        defer { progress.engine = engine }
        let (size, isNew, sawErasure) = (progress.size, isRebuild && !progress.hasWritten, progress.sawErasure)
        try file.queue.inTransaction(.immediate) { db in
            guard var meta = try file.meta(db) else { throw Overtaken() }
            if let start, meta.size != start { throw Overtaken() }
            try engine.drain(upTo: size) { fold, subject, outcome in
                try file.replace(fold, subject, outcome, isNew: isNew, db)
            }
            if sawErasure, !projection.compartments.isEmpty { try file.forgetDeletedWords(db) }
            if let root {
                (meta.size, meta.root, meta.built) = (size, root.base64, isRebuild ? "rebuild" : "live")
                try file.write(meta, db)
            }
            return .commit
        }
        progress.hasWritten = true
        progress.sawErasure = false
    }
}
