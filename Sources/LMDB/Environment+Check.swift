import CLMDB
import Glibc

extension Environment {
    /// Reads every page that can be reached and checks that it is what it must be, so that LMDB, which trusts its file, can
    /// read it without harm and finds each key where it looks for it. Says nothing of the values themselves.
    ///
    /// - Parameter limit: how many problems are listed at most.
    /// - Returns: what is wrong, the lowest page first; empty when nothing is.
    public func check(limit: Int = 20) throws -> [PageProblem] { try check(limit: limit, parts: 1) { [$0(0)] } }

    /// Like ``check(limit:)``, the work shared out.
    ///
    /// - Parameters:
    ///   - parts: into how many parts.
    ///   - run: does the work for each number below `parts`, in any threads, and returns when all is done.
    package func check(
        limit: Int = 20, parts: Int, run: (_ work: @escaping @Sendable (Int) -> PageWalk) throws -> [PageWalk]
    ) throws -> [PageProblem] {
        for _ in 0..<100 {
            let problems = try readCommitting { (transaction) -> [PageProblem]? in
                let commit = UInt64(mdb_txn_id(transaction.pointer))
                switch try Self.snapshot(handle, commit) {
                case .pages(let file, let meta):
                    return PageWalk.problems(
                        try run { part in
                            var walk = PageWalk(
                                file, pageCount: meta.lastPage + 1, limit: limit, part: part, of: parts)
                            walk.walk(meta, at: commit & 1)
                            return walk
                        })
                case .damaged(let problem): return [problem]
                case .overwritten: return nil
                }
            }
            if let problems { return problems }
        }
        return [Self.restless]
    }

    /// No one commits that fast for that long.
    private static var restless: PageProblem { PageProblem(page: 0, reason: "its commit is never that of a snapshot") }

    /// Checks what is read when tables are opened: the tree of tables, and those of a single page.
    static func checkSmallTrees(_ handle: OpaquePointer) throws(LMDBError) {
        for _ in 0..<100 {
            var transaction: OpaquePointer?
            try LMDBError.check(mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &transaction))
            defer { mdb_txn_abort(transaction) }
            let commit = UInt64(mdb_txn_id(transaction))
            switch try snapshot(handle, commit) {
            case .pages(let file, let meta):
                var walk = PageWalk(file, pageCount: meta.lastPage + 1, depthLimit: 1, limit: 1)
                walk.walk(meta, at: commit & 1)
                guard PageWalk.problems([walk]).isEmpty else { throw .corrupted }
                return
            case .damaged: throw .corrupted
            case .overwritten: continue
            }
        }
        throw .corrupted
    }

    /// The pages of a transaction under way.
    private enum Snapshot {
        case pages(PageFile, MetaPage)
        case damaged(PageProblem)
        /// Others committed so fast that the snapshot's first page is written over already.
        case overwritten
    }

    private static func snapshot(_ handle: OpaquePointer, _ commit: UInt64) throws(LMDBError) -> Snapshot {
        var descriptor: CInt = -1
        try LMDBError.check(mdb_env_get_fd(handle, &descriptor))
        var status = MDB_stat()
        try LMDBError.check(mdb_env_stat(handle, &status))
        let file = try PageFile(descriptor: descriptor, pageSize: Int(status.ms_psize))
        guard file.count >= 2 else { throw .truncated }
        let metas = [MetaPage(file.page(0)), MetaPage(file.page(1))]
        for (number, meta) in metas.enumerated() {
            do throws(LMDBError) {
                try meta.check()
            } catch {
                return .damaged(PageProblem(page: UInt64(number), reason: "it is no header"))
            }
        }
        let (place, meta) = (commit & 1, metas[Int(commit & 1)])
        if meta.commit == commit { return .pages(file, meta) }
        // Written over by a later commit, which always has a greater number; anything else is damage.
        if meta.commit > commit, meta.commit & 1 == place { return .overwritten }
        return .damaged(PageProblem(page: place, reason: "its commit \(meta.commit) is not \(commit)"))
    }

    /// Looks at a data file before LMDB maps it: reading beyond the end of a map that is longer than its file ends the program.
    ///
    /// A file may be shorter than its header says, when its last pages were given back before they were written. So it is
    /// walked, and only a page that is in use and missing counts.
    ///
    /// - Throws: ``LMDBError/truncated``; ``LMDBError/invalid`` and ``LMDBError/versionMismatch`` where it is no such file;
    ///   ``LMDBError/corrupted`` where its two headers contradict each other.
    static func checkHeader(_ path: String) throws(LMDBError) {
        for attempt in 1... {
            do throws(LMDBError) {
                return try checkHeaderOnce(path)
            } catch {
                // Another process may have committed between the reading of the one header and of the other.
                guard error == .corrupted || error == .truncated, attempt < 5 else { throw error }
                usleep(2_000)
            }
        }
    }

    private static func checkHeaderOnce(_ path: String) throws(LMDBError) {
        let descriptor = Glibc.open(path + "/data.mdb", O_RDONLY | O_CLOEXEC)
        // A file that is missing is made, and one that cannot be read is for LMDB to say.
        guard descriptor >= 0 else { return }
        // Not open elsewhere in this process: the registry has seen to that, so closing it breaks no lock.
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        guard status.st_size >= MetaPage.byteCount else { throw .truncated }
        let first = try meta(descriptor, at: 0)
        try first.check()
        guard Int(status.st_size) >= 2 * first.pageSize else { throw .truncated }
        let second = try meta(descriptor, at: first.pageSize)
        try second.check()
        guard second.pageSize == first.pageSize else { throw .corrupted }
        // Commits take the two headers in turn. A number out of turn would bring back an old state of the file.
        let (low, high) = (min(first.commit, second.commit), max(first.commit, second.commit))
        guard high - low <= 1, high == 0 || first.commit & 1 == 0 else { throw .corrupted }
        let last = first.commit > second.commit ? first : second
        guard last.lastPage < UInt64.max / UInt64(first.pageSize) - 1 else { throw .corrupted }
        guard fstat(descriptor, &status) == 0, UInt64(status.st_size) < (last.lastPage + 1) * UInt64(first.pageSize)
        else { return }
        let file = try PageFile(descriptor: descriptor, pageSize: first.pageSize)
        var walk = PageWalk(file, pageCount: last.lastPage + 1)
        walk.walk(last, at: last.commit & 1)
        if walk.isTruncated { throw .truncated }
    }

    private static func meta(_ descriptor: CInt, at offset: Int) throws(LMDBError) -> MetaPage {
        var bytes = [UInt8](repeating: 0, count: MetaPage.byteCount)
        let count = pread(descriptor, &bytes, bytes.count, off_t(offset))
        guard count == bytes.count else { throw count < 0 ? LMDBError(rawValue: errno) : .truncated }
        return bytes.withUnsafeBytes { MetaPage($0) }
    }
}
