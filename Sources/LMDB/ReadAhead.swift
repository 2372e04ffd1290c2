import CLMDB
import Glibc

/// Has pages that are read one after the other at hand before they are needed.
///
/// Two waits dominate such a read of a map: the fault that brings in the next sixteen pages, and the first lines of each page,
/// for processors fetch ahead only inside a page. So the next page is asked for when one is entered, and pages are mapped
/// in ever larger lots once four have followed one another. What is read in leaps costs nothing more.
public struct ReadAhead: Sendable {
    private static let pageSize: UInt = 4_096
    /// How many pages must follow one another, and the least that are then mapped at once.
    private static let followers = 4
    private static let least: UInt = 16
    /// Linux's `MADV_POPULATE_READ` (5.14), which glibc's headers here may not have; older kernels refuse it, which does no harm.
    private static let populateRead: CInt = 22

    /// Where the page of the last read begins; how many before it followed one another.
    private var page: UInt = 0
    private var run = 0
    /// Up to where pages are mapped, and how many are mapped next.
    private var mapped: UInt = 0
    private var lot = least
    private let most: UInt

    /// Begins a read that nothing is known of yet.
    ///
    /// - Parameter most: how many pages are mapped at once at most; few where the read is short, for what lies beyond it is mapped in vain.
    public init(most: UInt = 512) { self.most = most }

    /// Tells what is being read: anything in the map.
    @inline(__always)
    public mutating func pass(_ bytes: UnsafeRawBufferPointer) {
        let page = UInt(bitPattern: bytes.baseAddress) & ~(Self.pageSize - 1)
        if page != self.page { enter(page) }
    }

    private mutating func enter(_ page: UInt) {
        // A few pages of other tables may lie between.
        let follows = page > self.page && page - self.page <= 8 * Self.pageSize
        run = follows ? run + 1 : 0
        if !follows { (mapped, lot) = (0, Self.least) }
        self.page = page
        if run >= Self.followers, page + Self.pageSize >= mapped {
            let length = lot * Self.pageSize
            // What lies beyond the end of the file is refused, and what could not be mapped is when it is read.
            madvise(UnsafeMutableRawPointer(bitPattern: page), Int(length), Self.populateRead)
            mapped = page + length
            lot = min(4 * lot, most)
        }
        clmdb_prefetch_page(UnsafeRawPointer(bitPattern: page + Self.pageSize))
    }
}
