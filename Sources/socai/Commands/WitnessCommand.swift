import ArgumentParser
import Foundation
import Ledger

struct WitnessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: tr("Làm chứng cho sổ của cơ quan khác: chỉ ký khi sổ ấy chỉ được nối thêm (C2SP tlog-witness).",
            "Witness another body's log: cosign only what continues what was seen (C2SP tlog-witness)."),
        discussion: tr(
            """
            VÍ DỤ
              socai witness init --state ./nhan-chung --name so-tttt.example/nhan-chung
              socai witness trust "VKEY" --state ./nhan-chung
              socai checkpoint --request 0 --ledger ./so-cai | socai witness cosign - --state ./nhan-chung
            Thư mục --state giữ khóa và điểm chốt lớn nhất đã ký của từng sổ: đừng bao giờ khôi phục bản cũ của nó.
            """,
            """
            EXAMPLES
              socai witness init --state ./witness --name department.example/witness
              socai witness trust "VKEY" --state ./witness
              socai checkpoint --request 0 --ledger ./so-cai | socai witness cosign - --state ./witness
            --state holds the key and the largest checkpoint cosigned of each log: never bring an old copy of it back.
            """),
        subcommands: [WitnessInit.self, WitnessTrust.self, WitnessCosign.self, WitnessStatus.self],
        defaultSubcommand: WitnessStatus.self)
}

/// What every command of a witness takes.
struct WitnessOptions: ParsableArguments {
    @Option(help: ArgumentHelp(tr("Thư mục của nhân chứng.", "The witness's directory."), valueName: tr("thư-mục", "dir")))
    var state: String
    @OptionGroup var output: OutputOptions

    func open() throws -> Witness { try Witness(at: state, clock: SystemClock.now) }
}

struct WitnessInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: tr("Tạo nhân chứng với khóa mới.", "Make a witness with a new key."))
    @Option(help: ArgumentHelp(tr("Tên, dạng URL không có giao thức.", "Its name, a URL without scheme."), valueName: tr("tên", "name")))
    var name: String
    @OptionGroup var options: WitnessOptions

    func validate() throws {
        if !LedgerSettings.isWellFormed(origin: name) {
            throw ValidationError(
                tr("--name không được trống, không chứa dấu cách, dấu cộng hay dấu nháy.",
                    "--name may not be empty nor hold blanks, plus signs or quotes."))
        }
    }

    func run() throws {
        var random = SystemRandomNumberGenerator()
        let witness = try Witness.create(at: options.state, name: name, clock: SystemClock.now, random: &random)
        if options.output.json {
            Terminal.print(
                JSON.object([("state", .string(options.state)), ("verifier_key", .string(witness.verifierKey))]).text)
        } else {
            Terminal.print(witness.verifierKey)
            Terminal.message(
                tr("Đã tạo nhân chứng. Đưa khóa công khai trên cho người giữ sổ: họ ghi vào witnesses của ledger.toml.",
                    "Made a witness. Give the key above to the keepers of logs: it goes to witnesses in ledger.toml."))
        }
    }
}

struct WitnessTrust: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: tr("Theo dõi một sổ, theo khóa công khai của sổ.", "Follow a log, by its verifier key."))
    @Argument(help: ArgumentHelp(tr("Khóa công khai của sổ (verifier_key trong ledger.toml).", "The log's verifier_key, of its ledger.toml."), valueName: "vkey"))
    var key: String
    @OptionGroup var options: WitnessOptions

    func run() throws {
        let isNew = try options.open().trust(key)
        let origin = key.prefix { $0 != "+" }
        if options.output.json {
            Terminal.print(JSON.object([("origin", .string(String(origin))), ("added", .bool(isNew))]).text)
        } else {
            Terminal.print(
                isNew ? tr("Từ nay theo dõi sổ \(origin).", "The log \(origin) is followed from now on.")
                    : tr("Đã theo dõi sổ \(origin) với khóa này.", "The log \(origin) is followed with this key already."))
        }
    }
}

struct WitnessCosign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cosign",
        abstract: tr("Ký làm chứng một điểm chốt, nếu nó nối tiếp điểm chốt đã thấy.", "Cosign a checkpoint, if it continues the last one seen."),
        discussion: tr(
            """
            Yêu cầu do `socai checkpoint --request CỠ_CŨ` viết ra; dòng chữ ký ra màn hình.
            Từ chối: mã thoát 4, lý do kèm mã 400, 403, 404, 409, 422 như C2SP tlog-witness; với 409, cỡ đã thấy ra màn hình.
            """,
            """
            The request is what `socai checkpoint --request OLD_SIZE` writes; the signature line goes to standard output.
            Refused: exit 4, with the status 400, 403, 404, 409 or 422 of C2SP tlog-witness; with 409, the size it saw last.
            """))
    @Argument(help: ArgumentHelp(tr("Tệp yêu cầu, hoặc - để đọc từ đầu vào.", "The request, or - for standard input."), valueName: tr("tệp", "file")))
    var request: String
    @OptionGroup var options: WitnessOptions

    func run() throws {
        let witness = try options.open()
        do {
            let line = try witness.cosign(try InputFile.text(request))
            if options.output.json {
                Terminal.print(JSON.object([("status", .integer(200)), ("cosignature", .string(line))]).text)
            } else {
                Terminal.print(String(line.dropLast()))
            }
        } catch let refusal as WitnessRefusal {
            if options.output.json {
                Terminal.print(
                    JSON.object([
                        ("status", .integer(Int64(refusal.status))), ("size", .optional(refusal.knownSize, JSON.unsigned)),
                        ("reason", .string(tr(refusal.texts.vi, refusal.texts.en))),
                    ]).text)
            } else if let size = refusal.knownSize {
                Terminal.print("\(size)")
            }
            throw refusal
        }
    }
}

struct WitnessStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: tr("Khóa công khai và các sổ đang theo dõi.", "The witness's key, and the logs it follows."))
    @OptionGroup var options: WitnessOptions

    func run() throws {
        let witness = try options.open()
        let logs = try witness.logs()
        if options.output.json {
            Terminal.print(
                JSON.object([
                    ("verifier_key", .string(witness.verifierKey)),
                    ("logs", .array(logs.map {
                        .object([
                            ("origin", .string($0.origin)), ("size", .optional($0.size, JSON.unsigned)),
                            ("root", .optional($0.root, JSON.string)), ("fork", .optional($0.fork, JSON.string)),
                        ])
                    })),
                ]).text)
            return
        }
        Terminal.print(witness.verifierKey)
        for log in logs {
            let seen = log.size.map {
                tr("\(Terminal.grouped($0)) sự kiện, gốc ", "\(Terminal.grouped($0)) events, root ") + (log.root ?? "")
            }
            Terminal.print("  \(log.origin): " + (seen ?? tr("chưa ký lần nào", "nothing cosigned yet")))
            if let fork = log.fork {
                Terminal.print(Terminal.red(tr("    SỔ NÀY ĐÃ RẼ NHÁNH; bằng chứng: ", "    THIS LOG IS FORKED; the proof: ")) + fork)
            }
        }
    }
}

/// A file that a command reads, or standard input.
enum InputFile {
    /// The bytes of a file that is at most so large; what is larger is not read.
    static func original(_ path: String, limit: Int) throws -> Data {
        guard let file = FileHandle(forReadingAtPath: path), let content = try? file.read(upToCount: limit + 1) ?? Data() else {
            throw LedgerError.file(path: path, reason: tr("không đọc được", "cannot be read"))
        }
        guard content.count <= limit else { throw OriginalError.tooLarge(limit) }
        return content
    }

    static func text(_ path: String) throws -> String {
        let data: Data
        if path == "-" {
            data = FileHandle.standardInput.readDataToEndOfFile()
        } else {
            guard let contents = FileManager.default.contents(atPath: path) else {
                throw LedgerError.file(path: path, reason: tr("không đọc được", "cannot be read"))
            }
            data = contents
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw LedgerError.malformed(file: path, reason: tr("không phải UTF-8", "not UTF-8"))
        }
        return text
    }
}
