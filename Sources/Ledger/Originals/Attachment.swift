public import Domain
public import EventLog
public import Foundation

/// An original that is to be attached.
public struct NewOriginal: Sendable {
    /// Its bytes, as they are.
    public var content: Data
    /// What the file is called.
    public var name: String
    /// RFC 6838: `application/pdf`.
    public var mediaType: String
    /// The subject it is attached to.
    public var subject: String
    /// The act it belongs to, where it belongs to one.
    public var act: EventID?
    /// Why it is kept.
    public var ground: String
    /// What it is to be sealed in, where the act alone would not have it sealed.
    public var compartment: Compartment?

    /// Describes an original.
    public init(
        content: Data, name: String, mediaType: String, subject: String, act: EventID? = nil, ground: String,
        compartment: Compartment? = nil
    ) {
        (self.content, self.name, self.mediaType, self.subject) = (content, name, mediaType, subject)
        (self.act, self.ground, self.compartment) = (act, ground, compartment)
    }
}

/// An original that is attached: what its event says of it, and the lines of its custody.
public struct Attachment: Sendable {
    /// The tag value of `attachment:…`.
    public let id: String
    /// The event that attached it.
    public let attached: Fact
    /// What that event says.
    public let statement: EvidenceAttached
    /// Attached, opened, handed over: in order.
    public let custody: [Fact]
    /// Whether its event still counts: it was not retracted.
    public let inForce: Bool

    /// What it is sealed in; `nil`: it is not sealed.
    public var compartment: Compartment? { Compartment(name: statement.sealedIn) }

    /// The name of the file that holds what is stored: SHA-256, hex.
    public var digest: String { statement.digest }
}

/// An original, given to a reader who is on record.
public struct OpenedOriginal: Sendable {
    /// The bytes that were attached.
    public let content: Data
    public let name: String
    public let mediaType: String
    /// SHA-256 of the content, hex.
    public let digest: String
    /// Of a sealed original, what its commitment was made with; empty otherwise.
    public let salt: [UInt8]
}

/// Why an original cannot be given.
public enum OriginalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No event attached it.
    case unknown(String)
    /// The subject has no events: there is nothing to attach to.
    case noSubject(String)
    /// The event is not one of the subject's.
    case otherSubject(act: String, subject: String)
    /// The file is gone, or its bytes are not those that were attached; restore it from the last backup.
    case damaged(id: String, path: String, isMissing: Bool)
    /// The key it was sealed under was destroyed: nobody can open it again.
    case erased(String)
    /// The key is not here: the ledger was restored without its vault.
    case noKey(String)
    /// The act would say that an original is kept, and none is.
    case notStored(digest: String)
    /// Larger than what one original may be.
    case tooLarge(Int)
    /// This body may not know what is attached to the subject.
    case notFor(String, subject: String)
    /// There was no such body then, or it had ceased: its successor acts in its place.
    case noBody(String, subject: String)

    /// In Vietnamese and English, with what to do.
    public var texts: (vi: String, en: String) {
        switch self {
        case .unknown(let id):
            ("Không có tệp đính kèm “\(id)”; xem: socai attachments ĐỐI_TƯỢNG",
                "There is no attachment “\(id)”; see: socai attachments SUBJECT")
        case .noSubject(let subject):
            ("Sổ chưa ghi gì về \(subject): không có hồ sơ để đính kèm.",
                "Nothing is recorded on \(subject): there is no dossier to attach to.")
        case .otherSubject(let act, let subject):
            ("Sự kiện \(act) không thuộc hồ sơ \(subject).", "The event \(act) is not in the dossier of \(subject).")
        case .damaged(let id, let path, let isMissing):
            isMissing
                ? ("Tệp gốc \(id) bị mất: \(path). Hãy khôi phục từ bản sao lưu.", "The original \(id) is missing: \(path). Restore it from the backup.")
                : ("Tệp gốc \(id) đã bị sửa: \(path). Không đưa ra gì; hãy khôi phục từ bản sao lưu.",
                    "The original \(id) was altered: \(path). Nothing was given; restore it from the backup.")
        case .erased(let id):
            ("Khóa của tệp gốc \(id) đã xóa theo quy định: không ai mở được nữa.", "The key of the original \(id) was erased: nobody can open it again.")
        case .noKey(let id):
            ("Không có khóa của tệp gốc \(id): sổ được dựng lại thiếu kho khóa.", "The key of the original \(id) is not here: the ledger was restored without its vault.")
        case .notStored(let digest):
            ("Chưa lưu tệp gốc \(digest); hãy dùng socai attach.", "No original \(digest) is stored; use socai attach.")
        case .notFor(let agency, let subject):
            ("\(agency) không được biết tệp gốc của \(subject).", "\(agency) may not know of originals of \(subject).")
        case .noBody(let agency, let subject):
            ("\(agency) chưa thành lập hoặc đã kết thúc hoạt động: không mở hay đính kèm được gì ở \(subject). Xem: socai show agency:\(agency)",
                "\(agency) is not established, or has ceased: it can open or attach nothing at \(subject). See: socai show agency:\(agency)")
        case .tooLarge(let limit):
            ("Tệp gốc lớn hơn \(limit) byte; hãy chia nhỏ.", "The original is larger than \(limit) bytes; divide it.")
        }
    }

    public var description: String { texts.en }
}
