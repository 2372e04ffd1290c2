import Dispatch
import EventLog
import Foundation
import GRDB
import Glibc
import MerkleTree
import Synchronization

/// Called now and then while views are written.
public typealias ViewProgressHandler = (ViewProgress) -> Void

extension ViewStore {
    /// How many pages are read while one is taken in.
    private static let pagesAhead = 2

    /// Takes new events into the views; builds what is missing, and builds anew what no longer fits the log.
    ///
    /// - Parameter names: the views; all where `nil`.
    @discardableResult
    public func catchUp(_ names: [String]? = nil, progress: ViewProgressHandler? = nil) throws -> [ViewReport] {
        let chosen = try chosen(names)
        return try live.withLock { live in
            let size = try size
            var unfit: [Projection] = []
            var before: [String: UInt64] = [:]
            for projection in chosen {
                if let build = try standing(projection, size, &live) {
                    before[projection.name] = build.size
                } else {
                    unfit.append(projection)
                }
            }
            if !unfit.isEmpty { try rebuild(unfit, size, &live, progress) }
            try advance(chosen.compactMap { live[$0.name] }, task: "catch-up", upTo: size, progress)
            return try reports(chosen, live, before)
        }
    }

    /// Builds views anew, each beside its old file, which serves until the new one takes its place.
    @discardableResult
    public func rebuild(_ names: [String]? = nil, progress: ViewProgressHandler? = nil) throws -> [ViewReport] {
        let chosen = try chosen(names)
        return try live.withLock { live in
            try rebuild(chosen, size, &live, progress)
            return try reports(chosen, live, [:])
        }
    }

    private func reports(
        _ chosen: [Projection], _ live: [String: ViewBuild], _ before: [String: UInt64]
    ) throws -> [ViewReport] {
        try chosen.compactMap { projection in
            guard let build = live[projection.name] else { return nil }
            let count = try build.file.queue.read { try Quarantine.all($0).count }
            return ViewReport(
                view: projection.name, version: projection.version, from: before[projection.name] ?? 0,
                size: build.size, rebuilt: before[projection.name] == nil, quarantined: count)
        }
    }

    /// The view as it stands, ready to be brought to `size` events; `nil` where it must be built, such as when days off were announced
    /// since that its rows do not count with.
    func standing(_ projection: Projection, _ size: UInt64, _ live: inout [String: ViewBuild]) throws -> ViewBuild? {
        let path = path(of: projection)
        guard FileManager.default.fileExists(atPath: path) else {
            live[projection.name] = nil
            return nil
        }
        do {
            let file = try live[projection.name]?.file ?? ViewFile.open(path, projection)
            let meta = try file.queue.read { try file.meta($0) }
            let law = try law(projection, size)
            guard let meta, try fault(meta, projection, logSize: self.size) == nil,
                meta.fingerprint == ViewSchema(projection, law).fingerprint
            else {
                live[projection.name] = nil
                return nil
            }
            if let build = live[projection.name] {
                // Another process may have written meanwhile, or replaced the file by a rebuilt one.
                guard build.size != meta.size || Self.inode(path) != build.inode else { return build }
            }
            let fresh = try ViewFile.open(path, projection)
            let size = try fresh.queue.read { try fresh.meta($0) }?.size ?? 0
            let build = ViewBuild(
                fresh, reader: reader(projection), law, true: inEffect, size: size, isRebuild: false, inode: Self.inode(path),
                limit: statesEach)
            live[projection.name] = build
            return build
        } catch is DatabaseError {
            live[projection.name] = nil
            return nil
        }
    }

    static func inode(_ path: String) -> UInt64 {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : 0
    }

    /// Streams the log once into all these views, up to a size, decoding each event once.
    ///
    /// While the views take one page in, the next ones are read and decoded.
    func advance(
        _ builds: [ViewBuild], task: String, upTo total: UInt64, _ progress: ViewProgressHandler?
    ) throws {
        guard !builds.isEmpty else { return }
        let pages = PageReader(log: log, vault: vault, true: inEffect, builds.map(\.projection))
        let queue = DispatchQueue(label: "pages read ahead", qos: .userInitiated)
        var ahead: [(start: UInt64, end: UInt64, page: Ahead<FactPage>)] = []
        // Whatever is being read ahead ends before this does.
        defer { for next in ahead { _ = try? next.page.value() } }
        while true {
            guard let from = builds.map(\.size).min(), from < total else { return }
            // A view that another process has brought further, or back, begins elsewhere.
            if let next = ahead.first, next.start != from {
                for next in ahead { _ = try? next.page.value() }
                ahead = []
            }
            var start = ahead.last?.end ?? from
            while ahead.count <= Self.pagesAhead, start < total {
                let (lower, upper) = (start, min(total, start + limits.pageSize))
                ahead.append((lower, upper, Ahead(on: queue) { try pages.page(from: lower, to: upper) }))
                start = upper
            }
            guard let present = try ahead.removeFirst().page.value() else { return }
            _ = try inParallel(Array(builds.enumerated())) { index, build in
                do {
                    try build.take(present, index)
                } catch is ViewBuild.Overtaken {
                    let meta = try build.file.queue.read { try build.file.meta($0) }
                    guard let meta else { throw ViewError.notBuilt(build.projection.name) }
                    build.resume(at: meta.size)
                }
            }
            let done = builds.map(\.size).min() ?? 0
            progress?(ViewProgress(task: task, views: builds.map(\.projection.name), done: done, total: total))
        }
    }

    private func rebuild(
        _ chosen: [Projection], _ size: UInt64, _ live: inout [String: ViewBuild], _ progress: ViewProgressHandler?
    ) throws {
        try prepareDirectory()
        let lock = try FileLock("\(directory)/.building.lock")
        defer { lock.release() }
        let builds = try chosen.map { projection in
            let law = try law(projection, size)
            let file = try ViewFile.create(
                at: path(of: projection) + ".building", projection, ledger: self.log.ledgerID, law: law)
            return ViewBuild(
                file, reader: reader(projection), law, true: inEffect, size: 0, isRebuild: true, inode: 0,
                limit: limits.keptStates / chosen.count)
        }
        try advance(builds, task: "rebuild", upTo: size, progress)
        _ = try inParallel(builds) { build in try build.finish() }
        for build in builds {
            let final = path(of: build.projection)
            try build.file.queue.close()
            try Self.replace(final, by: build.file.path)
            removeOtherVersions(of: build.projection)
            let file = try ViewFile.open(final, build.projection)
            live[build.projection.name] = ViewBuild(
                file, reader: reader(build.projection), build.law, true: inEffect, size: build.size, isRebuild: false, inode: Self.inode(final),
                limit: statesEach)
        }
    }

    func prepareDirectory() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ViewError.file(path: directory, reason: error.localizedDescription)
        }
    }

    /// Puts a finished file in its place: on disk before the name points to it.
    static func replace(_ final: String, by path: String) throws {
        let descriptor = Glibc.open(path, O_RDWR)
        guard descriptor >= 0, fsync(descriptor) == 0, close(descriptor) == 0 else {
            throw ViewError.file(path: path, reason: String(cString: strerror(errno)))
        }
        for suffix in ["-journal", "-wal", "-shm"] { unlink(final + suffix) }
        guard rename(path, final) == 0 else {
            throw ViewError.file(path: final, reason: String(cString: strerror(errno)))
        }
    }

    /// Removes the files of the view's other versions: the present one stands.
    private func removeOtherVersions(of projection: Projection) {
        let kept = "\(projection.name)-v\(projection.version).sqlite"
        for version in versions(of: projection.name) where version.file != kept {
            // A file that cannot be removed does no harm: it is not the present version.
            try? ViewFile.remove("\(directory)/\(version.file)")
        }
    }

    /// The built files of a view, the newest version first.
    func versions(of name: String) -> [(version: Int, file: String)] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return files.compactMap { file -> (version: Int, file: String)? in
            guard file.hasPrefix("\(name)-v"), file.hasSuffix(".sqlite"),
                let version = Int(file.dropFirst(name.utf8.count + 2).dropLast(7))
            else { return nil }
            return (version, file)
        }.sorted { $0.version > $1.version }
    }
}

/// Keeps two processes from building in one directory at the same time; ends with the process.
struct FileLock {
    private let descriptor: CInt

    init(_ path: String) throws {
        descriptor = Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            throw ViewError.file(path: path, reason: String(cString: strerror(errno)))
        }
    }

    func release() { _ = close(descriptor) }
}
