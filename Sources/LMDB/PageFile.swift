import Glibc

/// What is wrong with one page of a data file.
public struct PageProblem: Hashable, Sendable, CustomStringConvertible {
    /// The number of the page, from 0.
    public let page: UInt64
    /// What is wrong with it.
    public let reason: String

    /// The page and what is wrong with it.
    public var description: String { "page \(page) is damaged: \(reason)" }
}

/// A data file as it lies on the disk, page by page: LMDB 0.9's layout, read with every number checked before it is believed.
///
/// LMDB itself trusts its file: it has no checksums, and a wrong offset leads it out of the map. What is read here can be
/// anything.
// Sendable is unchecked for the pointer to the map, which is only read and lives as long as this does.
final class PageFile: @unchecked Sendable {
    /// What a page is; the corresponding C constants are `P_BRANCH`, `P_LEAF`, `P_OVERFLOW`, `P_META`, `P_LEAF2`, `P_SUBP`.
    enum Kind {
        static let branch: UInt16 = 0x01
        static let leaf: UInt16 = 0x02
        static let overflow: UInt16 = 0x04
        static let meta: UInt16 = 0x08
        static let dirty: UInt16 = 0x10
        static let list: UInt16 = 0x22
        static let listInNode: UInt16 = 0x62
    }

    /// The bytes before a page's offsets.
    static let headerSize = 16

    let bytes: UnsafeRawBufferPointer
    let pageSize: Int
    /// How many whole pages the file has.
    let count: UInt64

    /// Maps a file that is open. What is there is read, never written.
    init(descriptor: CInt, pageSize: Int) throws(LMDBError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw LMDBError(rawValue: errno) }
        let size = Int(status.st_size)
        guard size >= pageSize else { throw .truncated }
        guard let start = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
            throw LMDBError(rawValue: errno)
        }
        self.bytes = UnsafeRawBufferPointer(start: start, count: size)
        self.pageSize = pageSize
        self.count = UInt64(size / pageSize)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

    /// Gives back what was mapped so far: otherwise a walk would count the whole file into the program's memory a second time.
    ///
    /// The pages stay in the system's cache, and what is read again is mapped again.
    func release() { madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED) }

    /// A page; its number must be below ``count``.
    func page(_ number: UInt64) -> UnsafeRawBufferPointer {
        let start = Int(number) * pageSize
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + pageSize])
    }
}

extension UnsafeRawBufferPointer {
    func u16(_ offset: Int) -> UInt16 { loadUnaligned(fromByteOffset: offset, as: UInt16.self) }
    func u32(_ offset: Int) -> UInt32 { loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    func u64(_ offset: Int) -> UInt64 { loadUnaligned(fromByteOffset: offset, as: UInt64.self) }

    /// The number that a page says it has.
    var pageNumber: UInt64 { u64(0) }
    /// The size of each value, in a page of values of one size.
    var pagePad: UInt16 { u16(8) }
    var pageFlags: UInt16 { u16(10) }
    /// Where the free space of a page begins and ends.
    var pageLower: Int { Int(u16(12)) }
    var pageUpper: Int { Int(u16(14)) }
    /// How many pages a value takes that has its own.
    var overflowCount: UInt64 { UInt64(u32(12)) }
}

/// The record of a tree (`MDB_db`): where it begins, what is in it.
struct TreeRecord: Equatable, Sendable {
    static let byteCount = 48
    static let noPage = UInt64.max

    let pad: UInt32
    let flags: UInt16
    let depth: UInt16
    let branchPages: UInt64
    let leafPages: UInt64
    let overflowPages: UInt64
    let entries: UInt64
    let root: UInt64

    /// Reads 48 bytes.
    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        pad = bytes.u32(offset)
        flags = bytes.u16(offset + 4)
        depth = bytes.u16(offset + 6)
        branchPages = bytes.u64(offset + 8)
        leafPages = bytes.u64(offset + 16)
        overflowPages = bytes.u64(offset + 24)
        entries = bytes.u64(offset + 32)
        root = bytes.u64(offset + 40)
    }
}

/// One of the two first pages, which are written in turn: each commit writes that of the commit before the last.
struct MetaPage: Sendable {
    static let byteCount = PageFile.headerSize + 136

    let isMeta: Bool
    let magic: UInt32
    let version: UInt32
    let free: TreeRecord
    let main: TreeRecord
    let lastPage: UInt64
    let commit: UInt64

    /// Reads the first bytes of a page.
    init(_ page: UnsafeRawBufferPointer) {
        isMeta = page.pageFlags & PageFile.Kind.meta != 0
        magic = page.u32(16)
        version = page.u32(20)
        free = TreeRecord(page, at: 40)
        main = TreeRecord(page, at: 88)
        lastPage = page.u64(136)
        commit = page.u64(144)
    }

    /// The size of a page, which the record of the free pages carries.
    var pageSize: Int { Int(free.pad) }

    /// Whether it is one of an LMDB 0.9 file.
    func check() throws(LMDBError) {
        guard isMeta, magic == 0xbeef_c0de else { throw .invalid }
        guard version == 1 else { throw .versionMismatch }
        guard pageSize >= 512, pageSize <= 1 << 16, pageSize & (pageSize - 1) == 0 else { throw .invalid }
    }
}
