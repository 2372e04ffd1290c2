import ArgumentParser
import Domain
import EventLog
import Foundation
import Ledger

struct SampleCasesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample-cases", abstract: tr("Chọn ngẫu nhiên hồ sơ để kiểm tra; ai cũng chọn lại được đúng như thế.", "Draw a random sample of cases that anyone can draw again."),
        discussion: tr(
            """
            VÍ DỤ
              socai sample-cases --seed 2024 --count 30
              socai sample-cases --seed 2024 --count 30 --where agency=stttt-gialai --known 2024-12-31 --out mau.json
              socai bundle mau.json --out mau.zip --as thanh-tra --reader "Tr. Kiểm" --purpose "kiểm tra năm 2024"
            Cùng hạt giống và cùng vị trí: cùng hồ sơ. Cách chọn: SHA-256(hạt giống ⏎ gốc ⏎ hồ sơ) nhỏ nhất.
            --where: mỗi điều kiện đúng với ít nhất một sự kiện của hồ sơ.
            """,
            """
            EXAMPLES
              socai sample-cases --seed 2024 --count 30
              socai sample-cases --seed 2024 --count 30 --where agency=stttt-gialai --known 2024-12-31 --out sample.json
              socai bundle sample.json --out sample.zip --as inspectorate --reader "Tr. Kiem" --purpose "audit 2024"
            The same seed and position: the same cases. Drawn are the lowest of SHA-256(seed ⏎ root ⏎ case).
            --where: each condition holds for one event of the case at least.
            """))

    @Option(help: ArgumentHelp(tr("Hạt giống.", "The seed."), valueName: "N"))
    var seed: UInt64
    @Option(help: ArgumentHelp(tr("Bao nhiêu hồ sơ.", "How many cases."), valueName: "N"))
    var count = 30
    @Option(help: ArgumentHelp(tr("Loại đối tượng: case, point, business, inspection…", "The kind of subject: case, point, business, inspection …"), valueName: tr("loại", "kind")))
    var kind = "case"
    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            tr("Điều kiện: agency, officer, type, subject hoặc một trường của sự kiện.", "A condition on agency, officer, type, subject or a field."),
            valueName: "field=value"))
    var conditions: [String] = []
    @Option(help: ArgumentHelp(tr("Đến vị trí hoặc ngày ghi này (gồm cả nó).", "As of this position or day of record (inclusive)."), valueName: "P|DATE"))
    var known: MomentArgument?
    @Option(help: ArgumentHelp(tr("Ghi (JSON) ra tệp này.", "Write it (JSON) to this file."), valueName: tr("tệp", "file")))
    var out: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (1...1_000_000).contains(count) else { throw ValidationError(tr("--count từ 1 đến 1.000.000.", "--count is 1 to 1,000,000.")) }
        guard Tag("\(kind):x")?.kind == kind else {
            throw ValidationError(tr("“\(kind)” không phải loại đối tượng.", "“\(kind)” is no kind of subject."))
        }
        for condition in conditions where ExportCondition(condition) == nil {
            throw ValidationError(tr("--where “\(condition)”: viết trường=giá-trị.", "--where “\(condition)”: write field=value."))
        }
    }

    func run() throws {
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let basis = try ledger.basis(size: ledger.size(at: known?.moment))
        let sample = try CaseSample(seed: seed, count: count, kind: kind, conditions: conditions, from: ledger, basis: basis)
        let json = sample.json.text + "\n"
        if let out { try OutputFile.put(Data(json.utf8), at: out) }
        if options.output.json {
            if out == nil { Terminal.print(String(json.dropLast())) }
        } else {
            for (number, subject) in sample.cases.enumerated() { Terminal.print("\(String(number + 1).padding(5))\(subject)") }
            Terminal.print(
                tr("\(sample.cases.count) trong \(Terminal.grouped(sample.population)) “\(kind)”, hạt giống \(seed): nhỏ nhất theo SHA-256(hạt giống ⏎ gốc ⏎ hồ sơ).",
                    "\(sample.cases.count) of \(Terminal.grouped(sample.population)) “\(kind)”, seed \(seed): the lowest of SHA-256(seed ⏎ root ⏎ case)."))
            Terminal.print(Terminal.dim(basis.line))
        }
        if sample.cases.isEmpty {
            Terminal.message(tr("Không hồ sơ nào khớp.", "No case matches."))
            throw ExitCode(Exit.failed)
        }
    }
}
