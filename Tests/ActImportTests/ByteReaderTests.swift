import CZlib
import Foundation
import Testing

@testable import ActImport

/// Packs with zlib itself, gzip wrapping.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
        &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
    let size = input.withUnsafeMutableBufferPointer { from in
        output.withUnsafeMutableBufferPointer { into in
            stream.next_in = from.baseAddress
            stream.avail_in = UInt32(from.count)
            stream.next_out = into.baseAddress
            stream.avail_out = UInt32(into.count)
            deflate(&stream, Z_FINISH)
            return into.count - Int(stream.avail_out)
        }
    }
    return Array(output[..<size])
}

@Suite struct ByteReaderTests {
    private func all(_ bytes: [UInt8], chunk: Int) throws -> [UInt8] {
        let reader = ByteReader(bytes: bytes, chunk: chunk)
        var result: [UInt8] = []
        while let chunk = try reader.next() { result += chunk }
        return result
    }

    private let text = Array((0..<5000).map { "row \($0) of a file\n" }.joined().utf8)

    @Test(arguments: [1, 2, 1000, 1 << 20])
    func `gzip is unpacked however it is cut, through all its members`(chunk: Int) throws {
        #expect(try all(text, chunk: chunk) == text)
        #expect(try all(gzipped(text), chunk: chunk) == text)
        #expect(try all(gzipped(text) + gzipped(Array("more".utf8)), chunk: chunk) == text + Array("more".utf8))
        #expect(try all(gzipped(text) + [0, 0, 0, 0], chunk: chunk) == text)
        #expect(try all(gzipped([]), chunk: chunk) == [])
        #expect(try all([], chunk: chunk) == [])
    }

    @Test func `damaged gzip is an error, not less data`() {
        let packed = gzipped(text)
        #expect(
            complaint { _ = try all(Array(packed.dropLast(9)), chunk: 100) }
                == "-: the gzip data ends in the middle; fetch the file again")
        var broken = packed
        broken[packed.count / 2] ^= 0xFF
        #expect(complaint { _ = try all(broken, chunk: 100) }.hasPrefix("-: the gzip data"))
        #expect(
            complaint { _ = try all(packed + [1, 2, 3], chunk: 100) } == "-: bytes follow the end of the gzip data")
    }

    @Test func `a file that is not there is named`() throws {
        let error = complaint { _ = try ByteReader(path: "/nowhere/at all.csv") }
        #expect(error.hasPrefix("-: cannot open the file"))
        #expect(complaint { _ = try ByteReader(path: "/") }.contains("directory"))
    }

    @Test func `how far the reading is, is told in bytes of the file`() throws {
        let directory = try TemporaryDirectory()
        let packed = gzipped(text)
        try Data(packed).write(to: URL(fileURLWithPath: directory.file("x.gz")))
        let reader = try ByteReader(path: directory.file("x.gz"))
        #expect(reader.totalBytes == UInt64(packed.count))
        while try reader.next() != nil {}
        #expect(reader.consumedBytes == UInt64(packed.count))
    }
}
