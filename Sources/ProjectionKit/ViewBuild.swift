import CivilTime
import Domain
import EventLog
import GRDB
import MerkleTree
import Synchronization

/// One view on its way: its file, the states kept for it, and how far both have come.
final class ViewBuild: Sendable {
    /// Another process has brought the file further meanwhile.
    struct Overtaken: Error {}

    private struct Progress {
        var engine: FoldEngine
        var size: UInt64
        var sawErasure = false
        /// In a rebuild: kept from page to page.
        var writer: RowWriter?
    }

    let projection: Projection
    let file: ViewFile
    let isRebuild: Bool
    /// The file's number in the file system: another one means that it was replaced.
    let inode: UInt64
    /// By which its rows are counted.
    let law: LawBook
    private let log: EventLog
    private let progress: Mutex<Progress>

    /// - Parameters:
    ///   - inEffect: only what is in effect by then; `nil`: everything.
    ///   - limit: how many states may be kept.
    init(
        _ file: ViewFile, reader: FactReader, _ law: LawBook, true inEffect: Instant?, size: UInt64, isRebuild: Bool, inode: UInt64, limit: Int
    ) {
        (projection, self.file, self.isRebuild, self.inode, self.law, log) = (file.projection, file, isRebuild, inode, law, reader.log)
        let engine = FoldEngine(file.projection, reader, true: inEffect, isRebuild: isRebuild, limit: limit)
        progress = Mutex(Progress(engine: engine, size: size))
    }

    /// How many events have been taken in.
    var size: UInt64 { progress.withLock { $0.size } }

    /// Takes a page in.
    ///
    /// - Parameter index: which of the page's builds this one is.
    func take(_ page: FactPage, _ index: Int) throws {
        try LawBook.$inForce.withValue(law) { try takeCounted(page, index) }
    }

    private func takeCounted(_ page: FactPage, _ index: Int) throws {
        try progress.withLock { progress in
            let start = progress.size
            guard page.start <= start, start < page.end else { return }
            do {
                try fold(page, index, &progress)
                if isRebuild {
                    try load(page, index, from: start, &progress)
                } else {
                    try write(page, index, from: start, &progress)
                }
            } catch {
                // What is kept may be ahead of what is written: forget it and begin again from the file.
                progress.engine.reset()
                progress.size = start
                throw error
            }
        }
    }

    private func fold(_ page: FactPage, _ index: Int, _ progress: inout Progress) throws {
        for part in page.parts {
            // Lent: an event is expensive to copy, and all views look at the same.
            let (events, facts) = (part.events.span, part.facts.span)
            for place in part.concerns[index] where events[place].position >= progress.size {
                try progress.engine.take(events[place], facts, at: part.places[index][place])
                if events[place].type == FoldEngine.erasure { progress.sawErasure = true }
            }
            for (fold, batch) in part.entries[index].enumerated() {
                for owner in batch.unfit where owner.position >= progress.size {
                    progress.engine.refold(owner.subject, fold)
                }
            }
        }
        progress.size = page.end
    }

    /// Writes a page of a rebuild: entries at once, states when too many wait.
    private func load(_ page: FactPage, _ index: Int, from start: UInt64, _ progress: inout Progress) throws {
        let hasEntries = page.parts.contains { $0.entries[index].contains { !$0.owners.isEmpty } }
        guard hasEntries || progress.engine.isFull else { return }
        try file.queue.inTransaction(.immediate) { db in
            let writer = try progress.writer ?? RowWriter(projection, db)
            progress.writer = writer
            try insertEntries(page, index, from: start, [], progress.engine, writer)
            if progress.engine.isFull {
                try progress.engine.dropQuiet { try writer.insert(projection.folds[$0], $1, $2) }
            }
            return .commit
        }
    }

    /// Writes a page of a live view: rows and position in one transaction, so that each event counts exactly once.
    private func write(_ page: FactPage, _ index: Int, from start: UInt64, _ progress: inout Progress) throws {
        let root = try log.root(at: progress.size)
        try file.queue.inTransaction(.immediate) { db in
            guard let meta = try file.meta(db), meta.size == start else { throw Overtaken() }
            let writer = try RowWriter(projection, db)
            let held = Set(try Quarantine.all(db).map { "\($0.subject) \($0.tables.joined(separator: ","))" })
            try insertEntries(page, index, from: start, held, progress.engine, writer)
            func replace(_ fold: Int, _ subject: String, _ outcome: Outcome) throws {
                try writer.delete(projection.folds[fold], subject)
                try writer.insert(projection.folds[fold], subject, outcome)
            }
            try progress.engine.drain(replace)
            try progress.engine.refoldStale(upTo: progress.size, replace)
            try settle(meta, root, &progress, db)
            return .commit
        }
        // Everything has been written.
        if progress.engine.isFull { try progress.engine.dropQuiet { _, _, _ in } }
    }

    /// Writes a page's entries, but those of subjects that are folded again anyway, or in quarantine.
    private func insertEntries(
        _ page: FactPage, _ index: Int, from start: UInt64, _ held: Set<String>, _ engine: FoldEngine,
        _ writer: RowWriter
    ) throws {
        for part in page.parts {
            for (number, batch) in part.entries[index].enumerated() where !batch.owners.isEmpty {
                let fold = projection.folds[number]
                try writer.insert(batch, into: fold.tables[0]) { row in
                    let owner = batch.owners[row]
                    return owner.position < start || engine.isStale(owner.subject, number)
                        || !held.isEmpty && held.contains("\(owner.subject) \(fold.tableList)")
                }
            }
        }
    }

    private func settle(_ meta: ViewFile.Meta, _ root: Hash, _ progress: inout Progress, _ db: Database) throws {
        if progress.sawErasure, !projection.compartments.isEmpty { try file.forgetDeletedWords(db) }
        var meta = meta
        (meta.size, meta.root, meta.built) = (progress.size, root.base64, isRebuild ? "rebuild" : "live")
        try file.write(meta, db)
        progress.sawErasure = false
    }

    /// Writes what a rebuild has kept, makes the indexes, and says how far the file has come.
    func finish() throws {
        try LawBook.$inForce.withValue(law) { try finishCounted() }
    }

    private func finishCounted() throws {
        try progress.withLock { progress in
            let root = try log.root(at: progress.size)
            try file.queue.inTransaction(.immediate) { db in
                guard let meta = try file.meta(db) else { throw Overtaken() }
                let writer = try progress.writer ?? RowWriter(projection, db)
                for (index, fold) in projection.folds.enumerated() {
                    let isWritten = if case .entries = fold.making { true } else { progress.engine.hasDropped(index) }
                    if isWritten { try writer.delete(fold, progress.engine.stale(index)) }
                }
                try progress.engine.drain { try writer.insert(projection.folds[$0], $1, $2) }
                try progress.engine.refoldStale(upTo: progress.size) { try writer.insert(projection.folds[$0], $1, $2) }
                try file.makeIndexes(db)
                try settle(meta, root, &progress, db)
                return .commit
            }
            // Its statements end before the file is closed.
            progress.writer = nil
        }
    }

    /// Begins again from where the file is.
    func resume(at size: UInt64) {
        progress.withLock { progress in
            progress.engine.reset()
            progress.size = size
        }
    }
}
