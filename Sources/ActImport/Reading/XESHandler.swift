import CLibXML2

/// Takes the parser's calls and builds rows of them.
final class XESHandler {
    /// What stopped the reading, beside malformed XML.
    struct Fault {
        let line: Int
        let message: ImportMessage
    }

    var parser: xmlParserCtxtPtr?
    private(set) var fault: Fault?
    private(set) var sawLog = false

    private let columns: Columns
    private let limits: ImportLimits
    private let appliesGlobals: Bool

    /// One open element.
    private enum Frame {
        case log, trace, event
        case global(trace: Bool)
        /// An attribute whose value counts, and the name of its column.
        case attribute(name: String, AttributeScope)
        /// The `<values>` of a list: its children belong to the list.
        case values(name: String, AttributeScope)
        /// Anything else: extensions, classifiers, attributes of the log.
        case passedOver
    }

    private enum AttributeScope: Equatable {
        case trace, event
        case global(trace: Bool)
    }

    private struct Pending {
        let number: Int
        let line: Int
        let cells: [(column: Int, value: String)]
        let tooLong: Bool
    }

    private var frames: [Frame] = []
    private var traceCells: [(column: Int, value: String)] = []
    private var eventCells: [(column: Int, value: String)] = []
    private var traceNames: Set<String> = []
    private var eventNames: Set<String> = []
    private var eventLine = 0
    private var eventBytes = 0
    private var number = 0
    private var defaults: [(column: Int, value: String)] = []
    private var pending: [Pending] = []
    private var ready: [ReadRow] = []
    private var nextReady = 0

    init(columns: Columns, limits: ImportLimits, appliesGlobals: Bool) {
        self.columns = columns
        self.limits = limits
        self.appliesGlobals = appliesGlobals
    }

    static func from(_ context: UnsafeMutableRawPointer?) -> XESHandler? {
        context.map { Unmanaged<XESHandler>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The line the parser stands at.
    var line: Int { parser?.pointee.input.map { Int($0.pointee.line) } ?? 0 }

    /// The next finished row.
    func takeRow() -> ReadRow? {
        guard nextReady < ready.count else {
            ready.removeAll(keepingCapacity: true)
            nextReady = 0
            return nil
        }
        defer { nextReady += 1 }
        return ready[nextReady]
    }

    func refuseDoctype() {
        stop(
            vi: "có khai báo DOCTYPE; tệp XES không dùng khai báo này nên không được chấp nhận",
            en: "has a DOCTYPE declaration, which XES does not use and which is not accepted")
    }

    private func stop(vi: String, en: String) {
        guard fault == nil else { return }
        fault = Fault(line: line, message: ImportMessage(vi: vi, en: en))
        if let parser { xmlStopParser(parser) }
    }

    // MARK: Elements

    func start(
        _ name: UnsafePointer<xmlChar>?, count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard fault == nil, let name else { return }
        let element = String(cString: name)
        switch (frames.last, element) {
        case (nil, "log"):
            sawLog = true
            frames.append(.log)
        case (nil, _):
            stop(vi: "không phải tệp XES: phần tử gốc là <\(element)>", en: "is not XES: its root is <\(element)>")
        case (.log, "trace"):
            beginTrace()
            frames.append(.trace)
        case (.log, "event"), (.trace, "event"):
            beginEvent()
            frames.append(.event)
        case (.log, "global"):
            let scope = XESHandler.value(of: "scope", in: attributes, count: count) ?? ""
            frames.append(scope == "trace" || scope == "event" ? .global(trace: scope == "trace") : .passedOver)
        case (.trace, _): attribute(element, attributes, count, in: .trace, below: nil)
        case (.event, _): attribute(element, attributes, count, in: .event, below: nil)
        case (.global(let trace), _): attribute(element, attributes, count, in: .global(trace: trace), below: nil)
        case (.attribute(let parent, let scope), "values"), (.values(let parent, let scope), "values"):
            frames.append(.values(name: parent, scope))
        case (.attribute(let parent, let scope), _), (.values(let parent, let scope), _):
            attribute(element, attributes, count, in: scope, below: parent)
        case (.log, _), (.passedOver, _): frames.append(.passedOver)
        }
    }

    func end() {
        guard fault == nil, let frame = frames.popLast() else { return }
        switch frame {
        case .event: endEvent()
        case .trace: flush()
        default: break
        }
    }

    private func beginTrace() {
        traceCells = []
        traceNames = []
    }

    private func beginEvent() {
        eventCells = []
        eventNames = []
        eventLine = line
        eventBytes = 0
        number += 1
    }

    private func endEvent() {
        pending.append(
            Pending(number: number, line: eventLine, cells: eventCells, tooLong: eventBytes > limits.rowBytes))
        if frames.last.map({ if case .trace = $0 { true } else { false } }) != true {
            // An event outside any trace has no case to speak of.
            beginTrace()
            flush()
        } else if pending.count > limits.traceEvents {
            stop(
                vi: "một vụ việc (trace) có hơn \(limits.traceEvents) sự kiện",
                en: "a trace has more than \(limits.traceEvents) events")
        }
    }

    /// Releases the events of a trace, when all that is said of the trace is known.
    private func flush() {
        for event in pending {
            var cells = [String](repeating: "", count: columns.names.count)
            if appliesGlobals { for cell in defaults { cells[cell.column] = cell.value } }
            for cell in traceCells { cells[cell.column] = cell.value }
            for cell in event.cells { cells[cell.column] = cell.value }
            if event.tooLong {
                let reason = ImportMessage(
                    vi: "dài hơn \(limits.rowBytes) byte", en: "is longer than \(limits.rowBytes) bytes")
                ready.append(.malformed(RejectedRow(row: event.number, line: event.line, reason: reason, cells: [])))
            } else {
                ready.append(.row(Row(number: event.number, line: event.line, cells: cells)))
            }
        }
        pending.removeAll(keepingCapacity: true)
    }

    // MARK: Attributes

    private func attribute(
        _ element: String, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int,
        in scope: AttributeScope,
        below parent: String?
    ) {
        guard let key = XESHandler.value(of: "key", in: attributes, count: count) else {
            // A list's children may be wrapped in something we do not know; its own attributes still count.
            frames.append(.passedOver)
            return
        }
        var name = key
        if let parent {
            name = "\(parent).\(key)"
        } else if scope == .trace || scope == .global(trace: true) {
            name = "case:\(key)"
        }
        let value = XESHandler.value(of: "value", in: attributes, count: count)
        if let value { name = keep(value, as: name, isDate: element == "date", in: scope) }
        frames.append(.attribute(name: name, scope))
    }

    /// Keeps a value and returns the column it went to.
    private func keep(_ value: String, as name: String, isDate: Bool, in scope: AttributeScope) -> String {
        if columns.index(of: name) == nil, columns.names.count >= limits.columns {
            stop(
                vi: "có hơn \(limits.columns) loại thuộc tính khác nhau",
                en: "has more than \(limits.columns) different attributes")
            return name
        }
        switch scope {
        case .event:
            eventBytes += name.utf8.count + value.utf8.count
            guard eventBytes <= limits.rowBytes else { return name }
            let unique = XESHandler.unique(name, in: &eventNames)
            eventCells.append((columns.index(adding: unique), value))
            return unique
        case .trace:
            let unique = XESHandler.unique(name, in: &traceNames)
            traceCells.append((columns.index(adding: unique), value))
            return unique
        case .global:
            if !isDate, value != "__INVALID__" { defaults.append((columns.index(adding: name), value)) }
            return name
        }
    }

    private static func unique(_ name: String, in names: inout Set<String>) -> String {
        if names.insert(name).inserted { return name }
        var ordinal = 2
        while !names.insert("\(name)[\(ordinal)]").inserted { ordinal += 1 }
        return "\(name)[\(ordinal)]"
    }

    /// The value of an XML attribute. libxml2 hands over five pointers each: name, prefix, namespace, value, its end.
    private static func value(
        of name: String, in attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int
    ) -> String? {
        guard let attributes else { return nil }
        for index in 0..<count {
            guard let local = attributes[index * 5], attributes[index * 5 + 1] == nil, String(cString: local) == name,
                let from = attributes[index * 5 + 3], let upTo = attributes[index * 5 + 4]
            else { continue }
            return String(decoding: UnsafeBufferPointer(start: from, count: upTo - from), as: UTF8.self)
        }
        return nil
    }
}
