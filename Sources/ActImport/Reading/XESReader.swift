import CLibXML2

/// Reads XES (IEEE 1849) as a stream: one row an event, its columns the keys of its attributes.
///
/// - Attributes of the trace carry the prefix `case:` (`case:concept:name`), as other tools of the field name them.
/// - Attributes within attributes are flattened with a dot (`cost.currency`); a key met again beside itself gets `[2]`.
/// - Declared globals stand in for attributes an event lacks, unless they are dates or the placeholder `__INVALID__`: an
///   example date is nobody's act.
/// - A document type declaration is refused, which leaves no entity to expand and nothing to fetch.
final class XESReader: RowReader {
    let columns = Columns()
    private let source: ByteReader
    private let handler: XESHandler
    private var parser: xmlParserCtxtPtr
    private var ended = false
    private var failure: ImportError?

    init(source: ByteReader, limits: ImportLimits, appliesGlobals: Bool) throws(ImportError) {
        self.source = source
        handler = XESHandler(columns: columns, limits: limits, appliesGlobals: appliesGlobals)
        xmlInitParser()
        var sax = xmlSAXHandler()
        sax.initialized = UInt32(XML_SAX2_MAGIC)
        sax.startElementNs = { context, name, _, _, _, _, count, _, attributes in
            XESHandler.from(context)?.start(name, count: Int(count), attributes)
        }
        sax.endElementNs = { context, _, _, _ in XESHandler.from(context)?.end() }
        sax.internalSubset = { context, _, _, _ in XESHandler.from(context)?.refuseDoctype() }
        let context = Unmanaged.passUnretained(handler).toOpaque()
        guard let parser = xmlCreatePushParserCtxt(&sax, context, nil, 0, nil) else {
            throw ImportError(.source, file: source.name, vi: "hết bộ nhớ", en: "out of memory")
        }
        self.parser = parser
        handler.parser = parser
        // NOENT makes libxml2 hand over `&` where the file says `&amp;`, and not `&#38;`. Nothing else can be expanded: without
        // a document type no entity is ever declared.
        xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue) | Int32(XML_PARSE_NOENT.rawValue))
    }

    deinit { xmlFreeParserCtxt(parser) }

    func next() throws(ImportError) -> ReadRow? {
        while true {
            if let row = handler.takeRow() { return row }
            if let failure { throw failure }
            if ended { return nil }
            do {
                try feed()
            } catch {
                // What was read before the fault still goes out first.
                failure = error
            }
        }
    }

    private func feed() throws(ImportError) {
        let bytes = try source.next()
        let code: CInt
        if let bytes {
            code = bytes.withUnsafeBytes { raw in
                xmlParseChunk(parser, raw.bindMemory(to: CChar.self).baseAddress, CInt(raw.count), 0)
            }
        } else {
            ended = true
            code = xmlParseChunk(parser, nil, 0, 1)
        }
        if let fault = handler.fault {
            throw ImportError(.source, file: source.name, line: fault.line, vi: fault.message.vi, en: fault.message.en)
        }
        guard parser.pointee.wellFormed != 0 else { throw notWellFormed(code) }
        if bytes == nil, !handler.sawLog {
            throw ImportError(
                .source, file: source.name, vi: "không phải tệp XES: thiếu phần tử <log>",
                en: "is not XES: there is no <log>")
        }
    }

    private func notWellFormed(_ code: CInt) -> ImportError {
        var reason = "libxml2 \(code)"
        var line: Int? = handler.line
        if let error = xmlCtxtGetLastError(parser) {
            if let text = error.pointee.message {
                reason = String(cString: text).split(whereSeparator: \.isNewline).joined(separator: " ")
            }
            if error.pointee.line > 0 { line = Int(error.pointee.line) }
        }
        return ImportError(
            .source, file: source.name, line: line, vi: "XML không đúng cú pháp (\(reason))",
            en: "is not well-formed XML (\(reason))")
    }
}
