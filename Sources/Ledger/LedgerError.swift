public import EventLog

/// Why the ledger could not do what was asked; each case says what to do next.
public enum LedgerError: Error, Sendable {
    /// No ledger lies in this directory. Make one with `socai init`, or name the right one.
    case notALedger(String)
    /// The settings are here, and the file of the log is not. Restore the last backup.
    case logMissing(String)
    /// A ledger lies here already; nothing was touched.
    case exists(String)
    /// The directory holds something else; name an empty or new one.
    case notEmpty(String)
    /// A file of the ledger cannot be read as what it should be.
    case malformed(file: String, reason: String)
    /// A key file is missing; it is kept apart from the log and must be brought back from its own backup.
    case missingKey(String)
    /// A position that the log does not hold (yet).
    case noSuchPosition(Position, size: UInt64)
    /// A subject that is no tag of the form `kind:value`.
    case malformedSubject(String)
    /// Another act was recorded under this id with other content.
    case identityConflict(EventID, at: Position)
    /// Others kept writing on the same subjects; nothing was recorded, ask again.
    case contended(attempts: Int)
    /// The reader may not open this compartment.
    case denied(compartment: String, agency: String)
    /// The view is not for this body.
    case closedView(String, agency: String)
    /// The act's event cannot be recorded as it stands.
    case invalidAct(String)
    /// This user may not read it.
    case noPermission(String)
    /// The operating system refused a file operation.
    case file(path: String, reason: String)
    /// The log never had this size.
    case noSuchSize(UInt64, size: UInt64)
    /// A copy of another ledger; nothing was changed.
    case otherLedger(String)
    /// Two copies of one ledger hold different events below this size; nothing was changed.
    case diverged(String, size: UInt64)
    /// The directory holds what another log published.
    case otherTiles(String, reason: String)
    /// No witness lies in this directory. Make one with `socai witness init`, or name the right one.
    case notAWitness(String)
    /// A witness lies here already; nothing was touched.
    case witnessExists(String)
    /// A witness saw more events than the log holds: it was cut off, or is an old copy.
    case behindWitness(seen: UInt64, size: UInt64)
    /// The settings in this file name no witness.
    case noWitnesses(String)
    /// No kept checkpoint is rightly cosigned by what was given; so many lines are of named witnesses.
    case noCosignature(named: Int)
    /// No checkpoint has enough cosignatures yet; so many have the best of them.
    case notPublished(most: Int, quorum: Int)
}

extension LedgerError: CustomStringConvertible {
    /// The error in Vietnamese and English.
    public var texts: (vi: String, en: String) {
        switch self {
        case .notALedger(let path):
            ("Không có sổ cái ở \(path). Tạo mới: socai init --ledger \(path) --origin TÊN",
                "There is no ledger at \(path). Make one: socai init --ledger \(path) --origin NAME")
        case .logMissing(let path):
            ("Thiếu tệp của sổ: \(path). Hãy khôi phục bản sao lưu mới nhất: socai restore",
                "The file of the log is missing: \(path). Restore the last backup: socai restore")
        case .exists(let path):
            ("Ở \(path) đã có một sổ cái; không thay đổi gì.", "A ledger exists at \(path); nothing was changed.")
        case .notEmpty(let path):
            ("Thư mục \(path) không trống; hãy chọn thư mục mới.", "\(path) is not empty; choose a new directory.")
        case .malformed(let file, let reason):
            ("Không đọc được \(file): \(reason)", "Cannot read \(file): \(reason)")
        case .missingKey(let path):
            ("Thiếu tệp khóa \(path); khóa được sao lưu riêng với sổ, hãy khôi phục tệp này.",
                "The key file \(path) is missing; keys are backed up apart from the log, restore that file.")
        case .noSuchPosition(let position, let size):
            ("Không có vị trí \(position): sổ có \(size) sự kiện, vị trí bắt đầu từ 0.",
                "There is no position \(position): the log holds \(size) events, counted from 0.")
        case .noSuchSize(let wanted, let size):
            ("Không có cỡ \(wanted): sổ có \(size) sự kiện, và sổ trống không chứng minh được gì.",
                "There is no size \(wanted): the log holds \(size) events, and nothing is proved from an empty log.")
        case .otherLedger(let path):
            ("\(path) là bản của một sổ khác; không thay đổi gì.", "\(path) is a copy of another ledger; nothing was changed.")
        case .diverged(let path, let size):
            ("\(path) và sổ này khác nhau trong \(size) sự kiện đầu: một trong hai đã bị sửa hoặc được ghi riêng. Không thay đổi gì; "
                + "hãy chạy socai verify cho cả hai.",
                "\(path) and this ledger differ within the first \(size) events: one was altered, or written to by itself. "
                    + "Nothing was changed; run socai verify on both.")
        case .otherTiles(let path, let reason):
            ("\(path) chứa bản công bố khác: \(reason). Hãy chọn thư mục mới.",
                "\(path) holds the tiles of another log: \(reason). Choose a new directory.")
        case .notAWitness(let path):
            ("Không có nhân chứng ở \(path). Tạo mới: socai witness init --state \(path) --name TÊN",
                "There is no witness at \(path). Make one: socai witness init --state \(path) --name NAME")
        case .witnessExists(let path):
            ("Ở \(path) đã có một nhân chứng; không thay đổi gì.", "A witness exists at \(path); nothing was changed.")
        case .behindWitness(let seen, let size):
            ("Nhân chứng đã thấy \(seen) sự kiện, sổ chỉ có \(size): sổ bị cắt bớt, hoặc đây là bản cũ. Hãy dùng bản mới nhất.",
                "The witness has seen \(seen) events, the log holds only \(size): it was cut off, or is an old copy. Use the newest.")
        case .noWitnesses(let path):
            ("\(path) chưa nêu nhân chứng nào; thêm: witnesses = [\"VKEY\", …] và quorum = K",
                "\(path) names no witness; add: witnesses = [\"VKEY\", …] and quorum = K")
        case .noCosignature(let named):
            named == 0
                ? ("Không có chữ ký nào của nhân chứng nêu trong ledger.toml; chưa ghi gì.",
                    "There is no signature of a witness that ledger.toml names; nothing was kept.")
                : ("Chữ ký của nhân chứng không đúng với điểm chốt nào đang giữ; chưa ghi gì.",
                    "The witness's signature is not right for any checkpoint that is kept; nothing was kept.")
        case .notPublished(let most, let quorum):
            ("Chưa điểm chốt nào được công bố: cần \(quorum) nhân chứng, nhiều nhất mới có \(most). Xin chữ ký: socai checkpoint --request CỠ",
                "No checkpoint is published yet: \(quorum) witnesses are needed, the most any has is \(most). Ask: socai checkpoint --request SIZE")
        case .malformedSubject(let text):
            ("“\(text)” không phải đối tượng; dạng đúng là loại:mã, ví dụ case:A10000 hoặc business:DN-001.",
                "“\(text)” is not a subject; write kind:value, for example case:A10000 or business:DN-001.")
        case .identityConflict(let id, let position):
            ("Mã \(id) đã được ghi ở vị trí \(position) với nội dung khác; hãy dùng mã khác hoặc ghi đính chính.",
                "The id \(id) was recorded at position \(position) with other content; use a new id, or record a correction.")
        case .contended(let attempts):
            ("Hồ sơ này đang được nơi khác ghi liên tục (đã thử \(attempts) lần); chưa ghi gì, hãy thử lại.",
                "Others keep writing on these subjects (tried \(attempts) times); nothing was recorded, try again.")
        case .denied(let compartment, let agency):
            ("\(agency) không có quyền đọc phần niêm phong “\(compartment)”.",
                "\(agency) may not read the sealed compartment “\(compartment)”.")
        case .closedView(let view, let agency):
            ("Bảng \(view) không dành cho \(agency).", "The view \(view) is not for \(agency).")
        case .invalidAct(let reason): ("Không ghi được: \(reason)", "Cannot record: \(reason)")
        case .noPermission(let path):
            ("Không có quyền đọc \(path); hãy cho người dùng này quyền đọc và ghi thư mục sổ và mọi tệp trong đó.",
                "No permission to read \(path); let this user read and write the ledger's directory and all files in it.")
        case .file(let path, let reason): ("Lỗi tệp \(path): \(reason)", "File error at \(path): \(reason)")
        }
    }

    public var description: String { texts.en }
}
