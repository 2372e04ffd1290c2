import ArgumentParser
import Domain
import Foundation
import Ledger
import Printing

struct ProcessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "process", abstract: tr("Sơ đồ quy trình của một loại đối tượng.", "The process map of subjects of one kind."),
        discussion: tr(
            """
            VÍ DỤ
              socai process case
              socai process point --out diem.svg
              socai process complaint --known 2024-12-31 --json
            Việc gì theo sau việc gì: số lần, thời gian giữa (trung vị) và chín phần mười. Có --as: chỉ những việc cơ quan đó được biết.
            """,
            """
            EXAMPLES
              socai process case
              socai process point --out points.svg
              socai process complaint --known 2024-12-31 --json
            What follows what: how often, the median time between, and the ninth decile. With --as: only acts that body may know of.
            """))

    @Argument(help: ArgumentHelp(tr("Loại đối tượng: case, point, inspection, complaint…", "The kind of subject: case, point, inspection, complaint…"), valueName: "kind"))
    var kind: String
    @Option(help: ArgumentHelp(tr("Vẽ ra tệp SVG này.", "Draw it to this SVG file."), valueName: tr("tệp", "file")))
    var out: String?
    @Option(
        help: ArgumentHelp(
            tr("Chỉ tính những gì sổ đã ghi đến vị trí hoặc ngày này.", "Only what the ledger had recorded by this position or date."), valueName: "P|DATE"))
    var known: MomentArgument?
    @OptionGroup var who: AudienceOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        try Self.draw(kind, known?.moment, who.audience(ledger, "process"), out, ledger, json: options.output.json)
    }

    /// Gives the map as text or JSON, and as a drawing where a file is named.
    static func draw(_ kind: String, _ known: Moment?, _ audience: Audience?, _ out: String?, _ ledger: Ledger, json isJSON: Bool) throws {
        guard Subjects.kinds.contains(kind) else {
            let all = Subjects.kinds.joined(separator: ", ")
            throw ValidationError(tr("Không có loại đối tượng “\(kind)”; có: \(all)", "There is no kind of subject “\(kind)”; there are: \(all)"))
        }
        let map = try ledger.processMap(of: kind, known: known, audience: audience)
        if let out {
            let svg = try drawing(map).svg()
            do {
                try Data(svg.utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
            } catch {
                throw PrintError.file(path: out, reason: error.localizedDescription)
            }
            Terminal.message(tr("Đã vẽ \(out).", "Drew \(out)."))
        }
        isJSON ? Terminal.print(json(map).text) : out == nil ? printReadable(map) : Terminal.message(map.basis.line)
    }

    private static func label(_ type: String) -> String {
        Catalogue.eventType(type).map { tr($0.labelVi, $0.labelEn) } ?? type
    }

    /// `3 giờ`, `12 ngày`.
    private static func span(_ seconds: Int64) -> String {
        let hours = seconds / 3_600
        if hours < 48 { return tr("\(hours) giờ", "\(hours) h") }
        return tr("\(hours / 24) ngày", "\(hours / 24) d")
    }

    private static func printReadable(_ map: ProcessMap) {
        Terminal.print(Terminal.bold(tr("\(map.kind): \(map.traces) đối tượng", "\(map.kind): \(map.traces) subjects")))
        for edge in map.edges.sorted(by: { ($1.count, $0.from, $0.to) < ($0.count, $1.from, $1.to) }) {
            Terminal.print(
                "  \(String(edge.count).padding(6)) \(label(edge.from)) → \(label(edge.to))  "
                    + Terminal.dim(tr("giữa \(span(edge.median)), 90 % \(span(edge.ninetieth))", "median \(span(edge.median)), 90 % \(span(edge.ninetieth))")))
        }
        Terminal.print(Terminal.dim(map.basis.line))
    }

    private static func json(_ map: ProcessMap) -> JSON {
        func counts(_ counts: [String: Int]) -> JSON { .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) }) }
        return .object(
            [("kind", .string(map.kind)), ("subjects", .integer(Int64(map.traces)))] + map.basis.members + [
                ("counts", counts(map.counts)), ("starts", counts(map.starts)), ("ends", counts(map.ends)),
                (
                    "edges",
                    .array(
                        map.edges.map { edge in
                            .object([
                                ("from", .string(edge.from)), ("to", .string(edge.to)), ("count", .integer(Int64(edge.count))),
                                ("median_seconds", .integer(edge.median)), ("p90_seconds", .integer(edge.ninetieth)),
                            ])
                        })
                ),
            ])
    }

    /// The map as a drawing; what happens more often is drawn thicker.
    private static func drawing(_ map: ProcessMap) -> GraphDrawing {
        let most = max(1, map.edges.map(\.count).max() ?? 1)
        let (begin, end) = ("▶", "■")
        var nodes = [begin, end].map { GraphDrawing.Node(id: $0, lines: [$0], shape: "plaintext") }
        for (type, count) in map.counts.sorted(by: { $0.key < $1.key }) {
            nodes.append(GraphDrawing.Node(id: type, lines: [label(type), "\(count)"]))
        }
        func ends(_ counts: [String: Int], _ edge: (String) -> (String, String)) -> [GraphDrawing.Edge] {
            counts.sorted { $0.key < $1.key }.map { type, count in
                let (from, to) = edge(type)
                return GraphDrawing.Edge(from: from, to: to, label: "\(count)", isDashed: true)
            }
        }
        let steps = map.edges.map { edge in
            GraphDrawing.Edge(
                from: edge.from, to: edge.to, label: "\(edge.count) · \(span(edge.median)) · 90 % \(span(edge.ninetieth))",
                tenths: 10 + 40 * edge.count / most)
        }
        return GraphDrawing(
            title: "\(map.kind) · \(map.basis.line)", nodes: nodes, edges: ends(map.starts) { (begin, $0) } + steps + ends(map.ends) { ($0, end) },
            isWide: false)
    }
}
