import Foundation
import MerkleTree

/// What `ledger.toml` says: the origin name and the public key, when checkpoints are made, and who must witness them.
public struct LedgerSettings: Hashable, Sendable {
    /// The name under which checkpoints are signed, for example `gialai.gov.vn/so-cai`.
    public var origin: String
    /// The key that verifies checkpoints, in C2SP signed-note text (`name+hash+base64`).
    public var verifierKey: String
    /// After how many new events a checkpoint is made by itself; 0 for never.
    public var checkpointEveryEvents: UInt64 = 10_000
    /// How many minutes an event may wait for a checkpoint while others are recorded; 0 for ever.
    public var checkpointEveryMinutes: UInt64 = 60
    /// The keys of the witnesses whose cosignatures count.
    public var witnesses: [String] = []
    /// How many of them must have cosigned a checkpoint before it is called published; 0 where there is none.
    public var quorum = 0

    static let format: UInt64 = 1

    /// Reads the settings of the ledger in `directory`.
    ///
    /// - Throws: `LedgerError.notALedger(_:)`; `LedgerError.malformed`, which names the line.
    public init(directory: String) throws {
        let path = directory + "/ledger.toml"
        guard let data = FileManager.default.contents(atPath: path) else {
            let code = access(path, R_OK) == 0 ? 0 : errno
            throw code == EACCES ? LedgerError.noPermission(path) : LedgerError.notALedger(directory)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw LedgerError.malformed(file: path, reason: "not UTF-8")
        }
        do throws(SettingsFile.Malformed) {
            try self.init(SettingsFile(parsing: text))
        } catch {
            throw LedgerError.malformed(file: path, reason: error.line == 0 ? error.reason : "line \(error.line): \(error.reason)")
        }
    }

    private init(_ file: SettingsFile) throws(SettingsFile.Malformed) {
        let format = try file.number("format")
        guard format == Self.format else {
            throw .init(
                line: file.line("format"),
                reason: "format \(format.map { "\($0)" } ?? "missing"); this program reads format \(Self.format)")
        }
        guard let origin = try file.text("origin"), let key = try file.text("verifier_key") else {
            throw .init(line: 0, reason: "origin or verifier_key is missing")
        }
        self.init(origin: origin, verifierKey: key)
        checkpointEveryEvents = try file.number("checkpoint_every_events") ?? checkpointEveryEvents
        checkpointEveryMinutes = try file.number("checkpoint_every_minutes") ?? checkpointEveryMinutes
        witnesses = try file.texts("witnesses") ?? []
        let quorum = try file.number("quorum")
        do throws(NoteError) {
            let policy = try WitnessPolicy(witnesses: witnesses, quorum: 0, of: key)
            guard Set(policy.witnesses.map(\.publicKey)).count == witnesses.count else {
                throw NoteError.malformed("one of them stands twice, or is the ledger's own key")
            }
        } catch {
            throw .init(line: file.line("witnesses"), reason: "witnesses: \(error)")
        }
        guard (witnesses.isEmpty ? 0...0 : 1...UInt64(witnesses.count)).contains(quorum ?? UInt64(witnesses.count)) else {
            throw .init(line: file.line("quorum"), reason: "quorum: of \(witnesses.count) witnesses, 1 to all of them can be asked for")
        }
        self.quorum = quorum.map { Int($0) } ?? witnesses.count
    }

    init(origin: String, verifierKey: String) {
        self.origin = origin
        self.verifierKey = verifierKey
    }

    var text: String {
        """
        # Sổ Cái: tên gốc và khóa công khai · origin name and public key
        format = \(Self.format)
        origin = "\(origin)"
        verifier_key = "\(verifierKey)"

        # Tự ký điểm chốt sau bấy nhiêu sự kiện hoặc phút; 0: không · checkpoints by themselves; 0 for never
        checkpoint_every_events = \(checkpointEveryEvents)
        checkpoint_every_minutes = \(checkpointEveryMinutes)

        # Nhân chứng, và cần bao nhiêu chữ ký để gọi là đã công bố · witnesses, and how many make a checkpoint published
        # witnesses = ["VKEY", "VKEY", "VKEY"]
        # quorum = 2

        """
    }

    /// Whether `origin` can stand in a signed note: not empty, no blank, no plus sign, no quote, no control character.
    public static func isWellFormed(origin: String) -> Bool {
        !origin.isEmpty && origin.utf8.count <= 200
            && origin.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "+" && $0 != "\"" && $0 != "\\" && $0.value >= 0x20 && $0.value != 0x7f
            }
    }
}
