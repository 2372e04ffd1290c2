import EventLog
import Foundation
import GRDB
import Synchronization

extension ViewStore {
    /// Folds everything again and compares every row, search text and label with the views' files.
    ///
    /// A view is compared as far as it has come; that it lacks later events is no problem (``status()`` tells).
    /// - Parameter names: the views; all where `nil`.
    /// - Throws: ``ViewError/notBuilt(_:)`` where a named view has no file.
    public func verify(_ names: [String]? = nil, progress: ViewProgressHandler? = nil) throws -> ViewVerification {
        var projections = try chosen(names)
        if names == nil { projections.removeAll { !FileManager.default.fileExists(atPath: path(of: $0)) } }
        return try live.withLock { _ in
            try prepareDirectory()
            let lock = try FileLock("\(directory)/.building.lock")
            defer { lock.release() }
            var problems: [ViewProblem] = []
            var views: [(view: String, size: UInt64)] = []
            for projection in projections {
                guard FileManager.default.fileExists(atPath: path(of: projection)) else {
                    throw ViewError.notBuilt(projection.name)
                }
                do {
                    let file = try ViewFile.open(path(of: projection), projection)
                    let (found, size) = try compare(file, progress)
                    problems += found
                    if let size { views.append((projection.name, size)) }
                } catch let error as DatabaseError {
                    problems.append(
                        .damaged(projection.name, error.message ?? error.description))
                }
            }
            return ViewVerification(views: views, problems: problems)
        }
    }

    private func compare(
        _ file: ViewFile, _ progress: ViewProgressHandler?
    ) throws -> (problems: [ViewProblem], size: UInt64?) {
        let projection = file.projection
        let meta = try file.queue.read { try file.meta($0) }
        if let reason = try fault(meta, projection, logSize: log.size) { return ([.basis(projection.name, reason)], nil) }
        guard let size = meta?.size else { return ([], nil) }
        let path = path(of: projection) + ".verifying"
        let expected = try ViewFile.create(at: path, projection, ledger: log.ledgerID)
        // Disposable, and it may hold what was sealed: it goes whatever happens.
        defer { try? ViewFile.remove(path) }
        let build = ViewBuild(
            expected, log: log, reader: reader(projection), size: 0, isRebuild: true, inode: 0)
        try advance([build], task: "verify", upTo: size, progress)
        try build.finish(log: log)
        let problems = try file.queue.inDatabase { found in
            try expected.queue.read { expected in
                try ViewComparison(projection: projection, found: found, expected: expected).problems()
            }
        }
        try expected.queue.close()
        return (problems, size)
    }
}

extension ViewProblem {
    static func basis(_ view: String, _ reason: String) -> ViewProblem {
        ViewProblem(
            view: view, kind: .basis, table: "_meta", key: [:], column: nil, found: nil, expected: nil,
            messageVi: "Bảng không được dựng từ sổ này: \(reason). Hãy dựng lại.",
            messageEn: "The view does not rest on this log: \(reason). Rebuild it.")
    }

    static func damaged(_ view: String, _ reason: String) -> ViewProblem {
        ViewProblem(
            view: view, kind: .damaged, table: "", key: [:], column: nil, found: nil, expected: nil,
            messageVi: "Không đọc được tệp: \(reason). Hãy dựng lại.",
            messageEn: "The file cannot be read: \(reason). Rebuild it.")
    }
}
