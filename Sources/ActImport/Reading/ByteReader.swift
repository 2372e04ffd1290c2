import Foundation

/// A source read from front to back in chunks; gzip is recognised by its first bytes and unpacked on the way.
///
/// Holds one chunk at a time, whatever the size of the source.
public final class ByteReader {
    /// The source's name in messages.
    public let name: String
    /// The size of the source as it lies there (packed, where it is packed), or `nil` where it is not known (a pipe).
    public let totalBytes: UInt64?
    /// How much of the source has been taken so far, in the same measure as `totalBytes`.
    public private(set) var consumedBytes: UInt64 = 0

    private enum Origin {
        case file(FileHandle)
        case memory([UInt8], chunk: Int)
    }

    private var origin: Origin
    private var gunzip: Gunzip?
    private var started = false
    private static let chunkSize = 128 * 1024

    /// Opens a file.
    ///
    /// - Throws: an error that names the file when it is not there or cannot be read.
    public init(path: String) throws(ImportError) {
        name = path
        do {
            let url = URL(fileURLWithPath: path)
            let handle = try FileHandle(forReadingFrom: url)
            let values = try url.resourceValues(forKeys: [.isDirectoryKey, .isRegularFileKey, .fileSizeKey])
            guard values.isDirectory != true else {
                throw ImportError(
                    .source, file: path, vi: "là thư mục, không phải tệp", en: "is a directory, not a file")
            }
            totalBytes = values.isRegularFile == true ? values.fileSize.map { UInt64($0) } : nil
            origin = .file(handle)
        } catch let error as ImportError {
            throw error
        } catch {
            throw ImportError(
                .source, file: path, vi: "không mở được tệp: \(error.localizedDescription)",
                en: "cannot open the file: \(error.localizedDescription)")
        }
    }

    /// Reads from memory, at most `chunk` bytes at a time.
    public init(bytes: [UInt8], name: String = "-", chunk: Int = 128 * 1024) {
        self.name = name
        totalBytes = UInt64(bytes.count)
        origin = .memory(bytes, chunk: max(1, chunk))
    }

    /// The next bytes, unpacked; never empty; `nil` at the end.
    func next() throws(ImportError) -> [UInt8]? {
        if !started { try start() }
        while true {
            if let gunzip {
                if let bytes = try gunzip.read() { return bytes }
                guard let packed = try take() else {
                    try gunzip.finish()
                    return nil
                }
                gunzip.feed(packed)
            } else if !head.isEmpty {
                defer { head = [] }
                return head
            } else {
                return try take()
            }
        }
    }

    /// The first bytes, until it is known what they are.
    private var head: [UInt8] = []

    private func start() throws(ImportError) {
        started = true
        while head.count < 2, let bytes = try take() { head += bytes }
        guard head.starts(with: [0x1F, 0x8B]) else { return }
        let unpacker = try Gunzip(name: name)
        unpacker.feed(head)
        head = []
        gunzip = unpacker
    }

    private func take() throws(ImportError) -> [UInt8]? {
        switch origin {
        case .memory(let bytes, let chunk):
            let from = Int(consumedBytes)
            guard from < bytes.count else { return nil }
            let upTo = min(bytes.count, from + chunk)
            consumedBytes = UInt64(upTo)
            return Array(bytes[from..<upTo])
        case .file(let handle):
            do {
                guard let data = try handle.read(upToCount: ByteReader.chunkSize), !data.isEmpty else { return nil }
                consumedBytes += UInt64(data.count)
                return [UInt8](data)
            } catch {
                throw ImportError(
                    .source, file: name, vi: "lỗi khi đọc tệp: \(error.localizedDescription)",
                    en: "reading failed: \(error.localizedDescription)")
            }
        }
    }
}
