import CLMDB
import Glibc

/// One LMDB environment: a directory with a data file and a lock file.
///
/// Opened with `MDB_NOTLS`. A process can open a directory only once; several processes can. All work is done in
/// synchronous closures, so that no transaction can outlive its thread or its snapshot.
// Sendable is unchecked for the pointer to LMDB's environment, which LMDB lets any thread use.
public final class Environment: @unchecked Sendable {
    /// How an environment is opened.
    public struct Options: Sendable {
        /// Whether it can only be read; another process may be writing.
        public var readOnly = false
        /// The first size of the map in bytes. It grows by itself; it is address space, not memory or disk.
        public var mapSize = 1 << 32
        /// How many tables it can hold.
        public var maxTables = 32
        /// How many transactions can read at once, over all processes.
        public var maxReaders = 1_022

        /// The defaults.
        public init() {}
    }

    /// The directory.
    public let path: String
    /// Whether it can only be read.
    public let isReadOnly: Bool
    let handle: OpaquePointer
    private let gate = Gate()
    private let place: Registry.Place

    /// Opens the environment in a directory that exists; its files are made where they are missing.
    ///
    /// Places of readers that died are freed. The corresponding C functions are `mdb_env_open` and `mdb_reader_check`.
    ///
    /// - Throws: ``LMDBError/alreadyOpen`` when this process has it open; ``LMDBError/truncated`` when the data file
    ///   has lost its end; otherwise what LMDB or the system says.
    public init(path: String, options: Options = Options()) throws(LMDBError) {
        self.path = path
        isReadOnly = options.readOnly
        place = try Registry.enter(path)
        do throws(LMDBError) {
            handle = try Self.open(path, options)
        } catch {
            Registry.leave(place)
            throw error.at(path)
        }
    }

    deinit { try? close() }

    private static func open(_ path: String, _ options: Options) throws(LMDBError) -> OpaquePointer {
        try checkHeader(path)
        var created: OpaquePointer?
        try LMDBError.check(mdb_env_create(&created))
        guard let handle = created else { throw LMDBError(rawValue: ENOMEM) }
        do throws(LMDBError) {
            try LMDBError.check(mdb_env_set_mapsize(handle, roundedToPages(options.mapSize)))
            try LMDBError.check(mdb_env_set_maxdbs(handle, MDB_dbi(options.maxTables)))
            try LMDBError.check(mdb_env_set_maxreaders(handle, UInt32(options.maxReaders)))
            let flags = UInt32(MDB_NOTLS) | (options.readOnly ? UInt32(MDB_RDONLY) : 0)
            try LMDBError.check(mdb_env_open(handle, path, flags, 0o600))
            try LMDBError.check(mdb_reader_check(handle, nil))
            try checkSmallTrees(handle)
            return handle
        } catch {
            mdb_env_close(handle)
            throw error
        }
    }

    /// Closes the environment once no transaction is under way; afterwards every use throws ``LMDBError/closed``.
    ///
    /// - Throws: ``LMDBError/nested`` inside a transaction of this thread; ``LMDBError/closed`` the second time.
    public func close() throws(LMDBError) {
        try gate.hold(closing: true) { () throws(LMDBError) in
            mdb_env_close(handle)
            Registry.leave(place)
        }
    }

    // MARK: Transactions

    /// Runs `body` on one snapshot. Synchronous on purpose: no `await` can move it to another thread.
    ///
    /// What `body` returns must own its bytes. Keep it short: pages that a snapshot can see are not used again.
    public func read<Value>(_ body: (borrowing ReadTransaction) throws -> Value) throws -> Value {
        try entered {
            let transaction = ReadTransaction(handle: TransactionHandle(try begin(UInt32(MDB_RDONLY))))
            defer { mdb_txn_abort(transaction.handle.pointer) }
            return try body(transaction)
        }
    }

    /// Like ``read(_:)``, but ends by a commit: a table that was opened stays open.
    func readCommitting<Value>(_ body: (TransactionHandle) throws -> Value) throws -> Value {
        try entered {
            let handle = try begin(UInt32(MDB_RDONLY))
            let value: Value
            do {
                value = try body(TransactionHandle(handle))
            } catch {
                mdb_txn_abort(handle)
                throw error
            }
            try LMDBError.check(mdb_txn_commit(handle))
            return value
        }
    }

    /// Runs `body` and commits durably what it wrote: all of it, or nothing when it throws.
    ///
    /// Writers wait for one another, also in other processes. When the map is full it is enlarged and `body` runs
    /// **again** from the start, so it must not change anything outside the transaction before it returns.
    ///
    /// - Throws: what `body` throws; ``LMDBError/nested`` inside another transaction of this thread; what LMDB or the
    ///   system says, and then nothing was written.
    public func write<Value>(_ body: (borrowing WriteTransaction) throws -> Value) throws -> Value {
        guard !isReadOnly else { throw LMDBError.readOnly.at(path) }
        guard !gate.isInside else { throw LMDBError.nested.at(path) }
        while true {
            do {
                return try entered { try attempt(body) }
            } catch let error as LMDBError where error == .mapFull {
                try grow()
            }
        }
    }

    private func attempt<Value>(_ body: (borrowing WriteTransaction) throws -> Value) throws -> Value {
        let handle = try begin(0)
        let value: Value
        do {
            value = try body(WriteTransaction(handle: TransactionHandle(handle)))
        } catch {
            mdb_txn_abort(handle)
            throw error
        }
        let code = mdb_txn_commit(handle)
        guard code == MDB_SUCCESS else { throw LMDBError(rawValue: Self.cause(of: code, path), path: path) }
        return value
    }

    /// LMDB calls every write that came up short an input/output error; mostly the disk is full, or a file may not grow.
    private static func cause(of code: CInt, _ directory: String) -> CInt {
        guard code == EIO else { return code }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0, limit.rlim_cur < .max {
            var status = stat()
            if stat(directory + "/data.mdb", &status) == 0, UInt64(status.st_size) + (1 << 20) >= UInt64(limit.rlim_cur) { return EFBIG }
        }
        var space = statvfs()
        guard statvfs(directory, &space) == 0 else { return code }
        // What a group of pages takes: with less than that, the short write is no wonder.
        return UInt64(space.f_bavail) * UInt64(space.f_frsize) < 1 << 20 ? ENOSPC : code
    }

    /// Runs `body` as one of the transactions under way, adopting a map that another process has enlarged.
    private func entered<Value>(_ body: () throws -> Value) throws -> Value {
        while true {
            try gate.enter()
            do {
                defer { gate.leave() }
                return try body()
            } catch let error as LMDBError where error == .mapResized && !gate.isInside {
                try gate.hold { () throws(LMDBError) in try LMDBError.check(mdb_env_set_mapsize(handle, 0)) }
            }
        }
    }

    private func begin(_ flags: UInt32) throws(LMDBError) -> OpaquePointer {
        var transaction: OpaquePointer?
        var code = mdb_txn_begin(handle, nil, flags, &transaction)
        if code == MDB_READERS_FULL {
            // Places of processes that were killed are given back only when someone looks.
            mdb_reader_check(handle, nil)
            code = mdb_txn_begin(handle, nil, flags, &transaction)
        }
        guard code == MDB_SUCCESS, let transaction else { throw LMDBError(rawValue: code, path: path) }
        return transaction
    }

    private func grow() throws(LMDBError) {
        try gate.hold { () throws(LMDBError) in
            var info = MDB_envinfo()
            try LMDBError.check(mdb_env_info(handle, &info))
            let size = info.me_mapsize
            let larger = Self.roundedToPages(size + min(size, 1 << 36))
            let code = mdb_env_set_mapsize(handle, larger)
            // No larger map can be had: the caller is told that it is full.
            guard code == MDB_SUCCESS else { throw LMDBError.mapFull.at(path) }
        }
    }

    private static func roundedToPages(_ size: Int) -> Int { (max(size, 1 << 16) + 65_535) / 65_536 * 65_536 }

    // MARK: Whole environment

    /// Copies the environment, hot: it can be written meanwhile, and the copy is one snapshot of it.
    ///
    /// The corresponding C function is `mdb_env_copy2`. The copy is durable when this returns.
    ///
    /// - Parameters:
    ///   - directory: an existing empty directory.
    ///   - compacting: whether free pages are left out; slower, smaller.
    public func copy(to directory: String, compacting: Bool = false) throws {
        try entered {
            let code = mdb_env_copy2(handle, directory, compacting ? UInt32(MDB_CP_COMPACT) : 0)
            guard code == MDB_SUCCESS else { throw LMDBError(rawValue: Self.cause(of: code, directory), path: directory) }
        }
        for name in [directory + "/data.mdb", directory] {
            let descriptor = Glibc.open(name, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw LMDBError(rawValue: errno, path: name) }
            defer { Glibc.close(descriptor) }
            guard fsync(descriptor) == 0 else { throw LMDBError(rawValue: errno, path: name) }
        }
    }

    /// The number of the last commit, of any process. Cheap: it needs no transaction.
    public var lastCommit: UInt64 {
        get throws { try entered { UInt64(try information().me_last_txnid) } }
    }

    /// The present size of the map in bytes.
    public var mapSize: Int {
        get throws { try entered { try information().me_mapsize } }
    }

    private func information() throws(LMDBError) -> MDB_envinfo {
        var info = MDB_envinfo()
        try LMDBError.check(mdb_env_info(handle, &info))
        return info
    }
}
