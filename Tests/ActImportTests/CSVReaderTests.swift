import Testing

@testable import ActImport

@Suite struct CSVReaderTests {
    private func rows(
        _ text: String, _ dialect: CSVDialect = CSVDialect(), chunk: Int = 1 << 16,
        limits: ImportLimits = ImportLimits()
    ) throws -> [Result<[String], ReadFault>] {
        let source = ByteReader(bytes: Array(text.utf8), chunk: chunk)
        return try read(CSVReader(source: source, dialect: dialect, limits: limits))
    }

    /// Each text is what follows the header `a,b`.
    private static let wellFormed: [(String, [[String]])] = [
        ("1,2\n3,4\n", [["1", "2"], ["3", "4"]]),
        ("1,2\r\n3,4\r\n", [["1", "2"], ["3", "4"]]),
        ("1,2\r3,4\r", [["1", "2"], ["3", "4"]]),
        ("1,2", [["1", "2"]]),
        ("1,", [["1", ""]]),
        (",\n", [["", ""]]),
        ("\"1\",\"2\"", [["1", "2"]]),
        ("\"\",\"\"\n", [["", ""]]),
        ("\"a \"\"quoted\"\" word\",\"\"\"\"\n", [["a \"quoted\" word", "\""]]),
        ("\"\"\"\"\"\",x\n", [["\"\"", "x"]]),
        ("\"two\nlines\",\"a\r\nb\"\r\n1,2", [["two\nlines", "a\r\nb"], ["1", "2"]]),
        ("\"a,b\",c\n", [["a,b", "c"]]),
        ("quán \"Net\" 24h,x\n", [["quán \"Net\" 24h", "x"]]),
        (" 1 , 2 \n", [[" 1 ", " 2 "]]),
        ("\n1,2\n\n\r\n3,4\n\n", [["1", "2"], ["3", "4"]]),
        ("Điểm game Hoà Bình,💡\n", [["Điểm game Hoà Bình", "💡"]]),
    ]

    @Test(arguments: wellFormed.indices, [1, 2, 3, 7, 1 << 16])
    func `a well-formed file gives the same rows however it is cut into chunks`(index: Int, chunk: Int) throws {
        let (text, expected) = CSVReaderTests.wellFormed[index]
        #expect(try rows("a,b\n" + text, chunk: chunk) == expected.map { .success($0) })
    }

    @Test(arguments: [1, 5, 1 << 16])
    func `a byte order mark is no part of the first column's name`(chunk: Int) throws {
        let source = ByteReader(bytes: [0xEF, 0xBB, 0xBF] + Array("a,b\n1,2\n".utf8), chunk: chunk)
        let reader = try CSVReader(source: source, dialect: CSVDialect(), limits: ImportLimits())
        #expect(reader.columns.names == ["a", "b"])
        #expect(try read(reader) == [.success(["1", "2"])])
    }

    @Test(arguments: [1, 3, 1 << 16])
    func `a broken record is told with its row and line, and the rows around it are read`(chunk: Int) throws {
        let text = "a,b\n1,2\n3\n\"x\ny\",5\n\"6\"z,7\n8,9,10\n11,12\n"
        #expect(
            try rows(text, chunk: chunk) == [
                .success(["1", "2"]),
                .failure(ReadFault(row: 2, line: 3, reason: "has 1 cells where 2 are expected")),
                .success(["x\ny", "5"]),
                .failure(
                    ReadFault(
                        row: 4, line: 6, reason: "text follows a closing quote (a quote within a cell is written twice)"
                    )),
                .failure(ReadFault(row: 5, line: 7, reason: "has 3 cells where 2 are expected")),
                .success(["11", "12"]),
            ])
    }

    @Test(arguments: [1, 4, 1 << 16])
    func `a quote that is never closed costs its own line alone`(chunk: Int) throws {
        #expect(
            try rows("a,b\n1,2\n\"3,4\n5,6\n7,8\n", chunk: chunk) == [
                .success(["1", "2"]),
                .failure(ReadFault(row: 2, line: 3, reason: "a quote is opened and never closed")),
                .success(["5", "6"]), .success(["7", "8"]),
            ])
    }

    @Test func `bytes that are no UTF-8, and NUL, are rejected`() throws {
        var bytes = Array("a,b\n1,".utf8)
        bytes += [0xC3, 0x28] + Array("\n2,\u{0}\n3,4\n".utf8)
        let reader = try CSVReader(source: ByteReader(bytes: bytes), dialect: CSVDialect(), limits: ImportLimits())
        #expect(
            try read(reader) == [
                .failure(ReadFault(row: 1, line: 2, reason: "is not valid UTF-8")),
                .failure(ReadFault(row: 2, line: 3, reason: "is not valid UTF-8")), .success(["3", "4"]),
            ])
    }

    @Test(arguments: [16, 1 << 16])
    func `a row beyond the limit is rejected without being held in memory whole`(chunk: Int) throws {
        var limits = ImportLimits()
        limits.rowBytes = 64
        let long = String(repeating: "x", count: 500)
        let result = try rows("a,b\n1,2\n\(long),3\n4,5\n\"\(long)\n6,7\n", chunk: chunk, limits: limits)
        #expect(result.first == .success(["1", "2"]))
        #expect(result.contains(.success(["4", "5"])))
        #expect(result.contains(.success(["6", "7"])))
        #expect(result.count == 5)
    }

    @Test func `other delimiters and quotes are taken as the mapping says`() throws {
        var dialect = CSVDialect()
        dialect.delimiter = UInt8(ascii: ";")
        #expect(try rows("a;b\n1,5;\"x;y\"\n", dialect) == [.success(["1,5", "x;y"])])
        dialect.delimiter = 0x09
        dialect.quote = nil
        #expect(try rows("a\tb\n\"1\t2\"\n", dialect) == [.success(["\"1", "2\""])])
    }

    @Test func `without a header the columns are known by their place`() throws {
        var dialect = CSVDialect()
        dialect.header = .none
        let reader = try CSVReader(
            source: ByteReader(bytes: Array("\n1,2\n3,4\n".utf8)), dialect: dialect, limits: ImportLimits())
        #expect(reader.columns.names == ["1", "2"])
        #expect(try read(reader) == [.success(["1", "2"]), .success(["3", "4"])])
        dialect.header = .names(["x", "y"])
        #expect(try rows("1,2\n", dialect) == [.success(["1", "2"])])
    }

    @Test func `a header that cannot be used is an error`() {
        func header(_ bytes: [UInt8]) -> String {
            complaint {
                _ = try CSVReader(source: ByteReader(bytes: bytes), dialect: CSVDialect(), limits: ImportLimits())
            }
        }
        #expect(header(Array("a,b,a\n".utf8)) == "1: the column “a” occurs twice in the header")
        #expect(header([]) == "-: the file is empty: there is no header")
        #expect(header([0xFF, 0xFE, 0x61, 0x00]) == "-: the file is UTF-16; save it again as CSV UTF-8")
        #expect(header(Array("a,\"b\n".utf8)) == "1: the header is broken: a quote is opened and never closed")
    }

    @Test func `a column without a name is known by its place`() throws {
        let reader = try CSVReader(
            source: ByteReader(bytes: Array(",name\n0,x\n".utf8)), dialect: CSVDialect(), limits: ImportLimits())
        #expect(reader.columns.names == ["1", "name"])
    }
}
