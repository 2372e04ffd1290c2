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
            var sound: [UInt64: [ViewFile]] = [:]
            for projection in projections {
                switch try basis(projection) {
                case .success(let (file, size)): sound[size, default: []].append(file)
                case .failure(let problem): problems.append(problem.problem)
                }
            }
            // Views that have come equally far share one reading of the log.
            for (size, files) in sound.sorted(by: { $0.key > $1.key }) {
                problems += try compare(files, size, progress)
            }
            let views = sound.flatMap { size, files in files.map { (view: $0.projection.name, size: size) } }
            return ViewVerification(
                views: views.sorted { $0.view < $1.view }, problems: problems.sorted { $0.view < $1.view })
        }
    }

    /// A problem that keeps a file from being compared.
    private struct Unfit: Error { let problem: ViewProblem }

    /// The file, and how far it says it has come, where that fits the log.
    private func basis(_ projection: Projection) throws -> Result<(ViewFile, UInt64), Unfit> {
        guard FileManager.default.fileExists(atPath: path(of: projection)) else {
            throw ViewError.notBuilt(projection.name)
        }
        do {
            let file = try ViewFile.open(path(of: projection), projection)
            let meta = try file.queue.read { try file.meta($0) }
            if let reason = try fault(meta, projection, logSize: size) {
                return .failure(Unfit(problem: .basis(projection.name, reason)))
            }
            return .success((file, meta?.size ?? 0))
        } catch let error as DatabaseError {
            return .failure(Unfit(problem: .damaged(projection.name, error.message ?? error.description)))
        }
    }

    private func compare(
        _ files: [ViewFile], _ size: UInt64, _ progress: ViewProgressHandler?
    ) throws -> [ViewProblem] {
        let paths = files.map { path(of: $0.projection) + ".verifying" }
        // Disposable, and they may hold what was sealed: they go whatever happens.
        defer { for path in paths { try? ViewFile.remove(path) } }
        let builds = try zip(files, paths).map { file, path in
            let law = try law(file.projection, size)
            return ViewBuild(
                try ViewFile.create(at: path, file.projection, ledger: self.log.ledgerID, law: law),
                reader: reader(file.projection), law, true: inEffect, size: 0, isRebuild: true, inode: 0,
                limit: limits.keptStates / files.count)
        }
        try advance(builds, task: "verify", upTo: size, progress)
        return try inParallel(Array(zip(files, builds))) { file, build in
            try build.finish()
            do {
                return try file.queue.inDatabase { found in
                    try build.file.queue.read { expected in
                        try ViewComparison(projection: file.projection, found: found, expected: expected).problems()
                    }
                }
            } catch let error as DatabaseError {
                return [.damaged(file.projection.name, error.message ?? error.description)]
            }
        }.flatMap { $0 }
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
