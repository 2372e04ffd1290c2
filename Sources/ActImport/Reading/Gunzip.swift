import CZlib

/// Unpacks gzip (RFC 1952) piece by piece, through all members of the file.
final class Gunzip {
    private let name: String
    /// zlib keeps a pointer back to this structure, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var offset = 0
    /// A member is complete; what follows, if anything, must be another one.
    private var betweenMembers = false
    private static let outputSize = 256 * 1024

    init(name: String) throws(ImportError) {
        self.name = name
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 is the greatest window; 16 asks for the gzip wrapping.
        let code = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw failure(code) }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Hands over packed bytes; only after `read` has returned `nil`.
    func feed(_ bytes: [UInt8]) {
        input = bytes
        offset = 0
    }

    /// The next unpacked bytes, never empty; `nil` when packed bytes are wanted.
    func read() throws(ImportError) -> [UInt8]? {
        while offset < input.count {
            if betweenMembers {
                // Archives padded to a block size end in zeros.
                guard input[offset] != 0 else {
                    offset += 1
                    continue
                }
                guard input[offset] == 0x1F else {
                    throw ImportError(
                        .source, file: name, vi: "có dữ liệu lạ sau phần nén gzip",
                        en: "bytes follow the end of the gzip data")
                }
                inflateReset(stream)
                betweenMembers = false
            }
            let bytes = try inflateOnce()
            if !bytes.isEmpty { return bytes }
        }
        return nil
    }

    /// Checks that the last member was complete.
    func finish() throws(ImportError) {
        guard betweenMembers else {
            throw ImportError(
                .source, file: name, vi: "tệp gzip bị cắt cụt; hãy tải lại tệp",
                en: "the gzip data ends in the middle; fetch the file again")
        }
    }

    private func inflateOnce() throws(ImportError) -> [UInt8] {
        var code = Z_OK
        let bytes = [UInt8](unsafeUninitializedCapacity: Gunzip.outputSize) { output, count in
            input.withUnsafeMutableBufferPointer { packed in
                stream.pointee.next_in = packed.baseAddress?.advanced(by: offset)
                stream.pointee.avail_in = UInt32(packed.count - offset)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                code = inflate(stream, Z_NO_FLUSH)
                offset = packed.count - Int(stream.pointee.avail_in)
                count = output.count - Int(stream.pointee.avail_out)
            }
        }
        switch code {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: betweenMembers = true
        default: throw failure(code)
        }
        return bytes
    }

    private func failure(_ code: CInt) -> ImportError {
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib \(code)"
        return ImportError(
            .source, file: name, vi: "dữ liệu gzip hỏng (\(reason))", en: "the gzip data is damaged (\(reason))")
    }
}
