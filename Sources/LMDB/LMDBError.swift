import CLMDB

/// A result code from LMDB, from the operating system beneath it, or from the rules this module adds.
///
/// Two errors are equal when their codes are; `path` only helps the reader.
public struct LMDBError: Error, RawRepresentable, Hashable, Sendable {
    /// The code: LMDB's own are negative, `errno` values are positive.
    public let rawValue: CInt
    /// The directory of the environment it happened in, where that is known.
    public let path: String?

    /// Makes an error of a code.
    public init(rawValue: CInt) {
        self.rawValue = rawValue
        self.path = nil
    }

    /// Makes an error of a code and the place it happened in.
    public init(rawValue: CInt, path: String) {
        self.rawValue = rawValue
        self.path = path
    }

    /// Whether the codes are the same.
    public static func == (a: LMDBError, b: LMDBError) -> Bool { a.rawValue == b.rawValue }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// The one way from a C result to a Swift error.
    static func check(_ code: CInt) throws(LMDBError) {
        guard code == MDB_SUCCESS else { throw LMDBError(rawValue: code) }
    }

    func at(_ path: String) -> LMDBError { LMDBError(rawValue: rawValue, path: path) }
}

extension LMDBError {
    /// The key is there already. The C constant is `MDB_KEYEXIST`.
    public static let keyExists = LMDBError(rawValue: MDB_KEYEXIST)
    /// The key, or a whole table, is not there. The C constant is `MDB_NOTFOUND`.
    public static let notFound = LMDBError(rawValue: MDB_NOTFOUND)
    /// A page that should be there is not. The C constant is `MDB_PAGE_NOTFOUND`.
    public static let pageNotFound = LMDBError(rawValue: MDB_PAGE_NOTFOUND)
    /// A page or value is not what it must be. The C constant is `MDB_CORRUPTED`.
    public static let corrupted = LMDBError(rawValue: MDB_CORRUPTED)
    /// An earlier write failed so badly that the environment must be opened anew. The C constant is `MDB_PANIC`.
    public static let panic = LMDBError(rawValue: MDB_PANIC)
    /// The file was written by another version of LMDB. The C constant is `MDB_VERSION_MISMATCH`.
    public static let versionMismatch = LMDBError(rawValue: MDB_VERSION_MISMATCH)
    /// The file is not an LMDB file. The C constant is `MDB_INVALID`.
    public static let invalid = LMDBError(rawValue: MDB_INVALID)
    /// The memory map is full; it is enlarged and the work done again. The C constant is `MDB_MAP_FULL`.
    public static let mapFull = LMDBError(rawValue: MDB_MAP_FULL)
    /// More tables than the environment was opened for. The C constant is `MDB_DBS_FULL`.
    public static let tablesFull = LMDBError(rawValue: MDB_DBS_FULL)
    /// More readers at once than the environment has places for. The C constant is `MDB_READERS_FULL`.
    public static let readersFull = LMDBError(rawValue: MDB_READERS_FULL)
    /// Another process has enlarged the map. The C constant is `MDB_MAP_RESIZED`.
    public static let mapResized = LMDBError(rawValue: MDB_MAP_RESIZED)
    /// A table is of another kind than asked for. The C constant is `MDB_INCOMPATIBLE`.
    public static let incompatible = LMDBError(rawValue: MDB_INCOMPATIBLE)
    /// A key is empty or longer than 511 bytes, or a value does not fit its table. The C constant is `MDB_BAD_VALSIZE`.
    public static let badValueSize = LMDBError(rawValue: MDB_BAD_VALSIZE)
    /// The disk is full (`ENOSPC`).
    public static let noSpace = LMDBError(rawValue: 28)
    /// No permission (`EACCES`).
    public static let accessDenied = LMDBError(rawValue: 13)
    /// No such file or directory (`ENOENT`).
    public static let noSuchFile = LMDBError(rawValue: 2)
    /// The disk failed to read or write (`EIO`).
    public static let inputOutput = LMDBError(rawValue: 5)
    /// The file system is read-only (`EROFS`).
    public static let readOnlyFileSystem = LMDBError(rawValue: 30)

    /// The file would be larger than is allowed (`EFBIG`).
    public static let fileTooLarge = LMDBError(rawValue: 27)
    /// The quota of disk space is used up (`EDQUOT`).
    public static let quotaExceeded = LMDBError(rawValue: 122)
    /// Neither memory nor address space is left (`ENOMEM`).
    public static let noMemory = LMDBError(rawValue: 12)
    /// Not permitted (`EPERM`).
    public static let notPermitted = LMDBError(rawValue: 1)

    /// This process has the environment open already; a second opening would break its locks.
    public static let alreadyOpen = LMDBError(rawValue: -31_001)
    /// The environment has been closed.
    public static let closed = LMDBError(rawValue: -31_002)
    /// A write, or the closing, was asked for inside a transaction of the same thread.
    public static let nested = LMDBError(rawValue: -31_003)
    /// A write was asked of an environment that was opened to be read.
    public static let readOnly = LMDBError(rawValue: -31_004)
    /// The data file is shorter than its own header says.
    public static let truncated = LMDBError(rawValue: -31_005)
}

extension LMDBError: CustomStringConvertible {
    /// What happened, where, and what to do.
    public var description: String {
        let place = path.map { " (\($0))" } ?? ""
        let remedy = remedy
        return "\(cause)\(place)" + (remedy.isEmpty ? "" : "; \(remedy)")
    }

    /// What happened, in a few words.
    public var cause: String {
        switch self {
        case .alreadyOpen: "this process has the database open already"
        case .closed: "the database has been closed"
        case .nested: "a write, or the closing, was asked for inside another transaction of the same thread"
        case .readOnly: "the database was opened to be read only"
        case .truncated: "the data file is shorter than its header says"
        default: mdb_strerror(rawValue).map { String(cString: $0) } ?? "error \(rawValue)"
        }
    }

    /// Whether it says that the file is not what was written: nothing but a backup helps.
    public var isDamage: Bool { [.corrupted, .pageNotFound, .truncated].contains(self) }

    /// What the operator or the programmer can do; empty where there is nothing to add.
    public var remedy: String {
        switch self {
        case .noSpace, .quotaExceeded: "free disk space and try again; nothing that was acknowledged is lost"
        case .fileTooLarge: "raise the limit of file sizes (ulimit -f) and try again; nothing that was acknowledged is lost"
        case .noMemory: "raise the limit of address space (ulimit -v) and try again; nothing that was acknowledged is lost"
        case .accessDenied, .notPermitted: "let this user read and write the directory and both files in it"
        case .readOnlyFileSystem: "mount the file system writable, or copy the directory to one that is"
        case .noSuchFile: "check the path; the directory must exist"
        case .inputOutput: "the disk is failing: stop, and restore the last backup on another disk"
        case .alreadyOpen: "use the environment that is open, or close it first"
        case .closed: "open it again"
        case .nested: "end the outer transaction first"
        case .readOnly: "open it to be written"
        case .mapFull: "the map could not be enlarged: raise the limit of address space (ulimit -v)"
        case .mapResized: "another process enlarged the map inside a nested transaction; try again"
        case .readersFull: "close readers that are not needed, or open with more places for readers"
        case .tablesFull: "open the environment with more tables"
        case .badValueSize: "keys are 1 to 511 bytes long"
        case .invalid, .versionMismatch: "this is not a file of this program, or of another version; check the path"
        case .corrupted, .pageNotFound, .truncated: "the file is damaged: restore the last backup"
        case .panic: "close the program and open the database anew"
        default: ""
        }
    }
}
