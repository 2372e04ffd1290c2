import CZlib
import Foundation
import Ledger

/// Writes a ZIP archive (PKWARE APPNOTE 6.3), entry after entry; the same entries give the same bytes.
///
/// Every entry has the same time, no extra field and the version that says nothing of the machine. Names are UTF-8.
final class ZipWriter {
    private let path: String
    private let file: FileHandle
    private var directory = Data()
    private var offset: UInt64 = 0
    private var count = 0

    /// What an archive without the 64-bit extension can hold.
    private static let (entryLimit, sizeLimit) = (65_000, UInt64(UInt32.max) - (64 << 20))
    /// 1980-01-01 00:00: the first time that there is in a ZIP.
    private static let (time, day) = (UInt16(0), UInt16(1 << 5 | 1))

    /// Begins an archive under a name that it has until it is finished; its owner alone may read it.
    init(path: String) throws {
        self.path = path
        try? FileManager.default.removeItem(atPath: path + ".part")
        guard FileManager.default.createFile(atPath: path + ".part", contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path + ".part")
        else { throw LedgerError.file(path: path, reason: tr("không ghi được", "cannot be written")) }
        self.file = file
    }

    /// Adds a file.
    func add(_ name: String, _ content: Data) throws {
        guard count < Self.entryLimit, offset + UInt64(content.count) < Self.sizeLimit else {
            throw LedgerError.file(
                path: path, reason: tr("gói quá lớn cho một tệp ZIP; hãy chia nhỏ danh sách", "too large for one ZIP; divide the list"))
        }
        let deflated = try Self.deflated(content)
        let packed = deflated.count < content.count ? deflated : content
        let checksum = UInt32(content.withUnsafeBytes { crc32_z(0, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count) })
        var head = Data()
        // Version 2.0, names in UTF-8, deflated or stored.
        head.append(little: UInt16(20), UInt16(1 << 11), packed.count < content.count ? UInt16(8) : 0, Self.time, Self.day)
        head.append(little: checksum, UInt32(packed.count), UInt32(content.count))
        head.append(little: UInt16(name.utf8.count), UInt16(0))
        directory.append(little: UInt32(0x0201_4b50))
        directory.append(little: UInt16(20))
        directory.append(head)
        directory.append(little: UInt16(0), UInt16(0), UInt16(0))
        directory.append(little: UInt32(0), UInt32(offset))
        directory.append(contentsOf: name.utf8)
        var entry = Data()
        entry.append(little: UInt32(0x0403_4b50))
        entry.append(head)
        entry.append(contentsOf: name.utf8)
        try file.write(contentsOf: entry)
        try file.write(contentsOf: packed)
        offset += UInt64(entry.count + packed.count)
        count += 1
    }

    /// Ends the archive and gives it its name; it is durable when this returns.
    func finish() throws {
        var end = directory
        end.append(little: UInt32(0x0605_4b50))
        end.append(little: UInt16(0), UInt16(0), UInt16(count), UInt16(count))
        end.append(little: UInt32(directory.count), UInt32(offset))
        end.append(little: UInt16(0))
        try file.write(contentsOf: end)
        try file.synchronize()
        try file.close()
        guard rename(path + ".part", path) == 0 else {
            throw LedgerError.file(path: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Takes away what was begun.
    func abandon() {
        try? file.close()
        try? FileManager.default.removeItem(atPath: path + ".part")
    }

    /// Raw deflate (RFC 1951) at the highest level.
    private static func deflated(_ content: Data) throws -> Data {
        func failed(_ code: CInt) -> LedgerError { .file(path: "zlib", reason: "deflate: \(code)") }
        // zlib keeps a pointer back to this structure, so it must not move.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let started = deflateInit2_(
            stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw failed(started) }
        defer { deflateEnd(stream) }
        var input = [UInt8](content)
        var output = [UInt8](repeating: 0, count: Int(deflateBound(stream, UInt(input.count))))
        let code = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.pointee.next_in = source.baseAddress
                stream.pointee.avail_in = UInt32(source.count)
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = UInt32(target.count)
                return deflate(stream, Z_FINISH)
            }
        }
        guard code == Z_STREAM_END else { throw failed(code) }
        return Data(output.prefix(Int(stream.pointee.total_out)))
    }
}

extension Data {
    /// Appends numbers, lowest byte first.
    fileprivate mutating func append<Number: FixedWidthInteger>(little numbers: Number...) {
        for number in numbers { Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) } }
    }
}
