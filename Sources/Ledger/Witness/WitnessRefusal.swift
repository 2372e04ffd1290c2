/// Why a witness does not cosign; each case is an answer of C2SP tlog-witness.
public enum WitnessRefusal: Error, Hashable, Sendable {
    /// The request does not follow the specification; the reason says where.
    case malformed(String)
    /// The witness does not follow the log of this name. Its keeper adds it with `socai witness trust`.
    case unknownLog(String)
    /// No signature of a key that the witness trusts for this log.
    case unsigned(origin: String)
    /// The log is not asked to go back.
    case backwards(from: UInt64, to: UInt64)
    /// The witness saw the log at another size last; ask again with a proof from that size.
    case otherSize(known: UInt64)
    /// The log signs other events under a size that the witness has cosigned: a fork, which no proof can heal.
    case fork(size: UInt64)
    /// The proof does not lead from what the witness saw to what it is asked to cosign.
    case inconsistent(from: UInt64, to: UInt64)

    /// The status that the protocol gives over HTTP.
    public var status: Int {
        switch self {
        case .malformed, .backwards: 400
        case .unsigned: 403
        case .unknownLog: 404
        case .otherSize, .fork: 409
        case .inconsistent: 422
        }
    }

    /// The size that the witness saw last, where the protocol tells it: the whole answer to whoever asked.
    public var knownSize: UInt64? {
        switch self {
        case .otherSize(let size), .fork(let size): size
        default: nil
        }
    }
}

extension WitnessRefusal: CustomStringConvertible {
    /// The reason in Vietnamese and English.
    public var texts: (vi: String, en: String) {
        switch self {
        case .malformed(let reason): ("yêu cầu sai dạng: \(reason)", "the request is malformed: \(reason)")
        case .unknownLog(let origin):
            ("nhân chứng không theo dõi sổ “\(origin)”; người giữ nhân chứng thêm bằng: socai witness trust VKEY",
                "the witness does not follow the log “\(origin)”; its keeper adds it: socai witness trust VKEY")
        case .unsigned(let origin):
            ("điểm chốt không có chữ ký của khóa được tin cho “\(origin)”",
                "the checkpoint has no signature of a key that is trusted for “\(origin)”")
        case .backwards(let from, let to):
            ("điểm chốt có \(to) sự kiện, ít hơn cỡ cũ \(from)", "the checkpoint has \(to) events, fewer than the old size \(from)")
        case .otherSize(let known):
            ("nhân chứng thấy sổ lần cuối ở cỡ \(known); hãy chứng minh từ cỡ ấy: socai checkpoint --request \(known)",
                "the witness saw the log last at size \(known); prove from there: socai checkpoint --request \(known)")
        case .fork(let size):
            ("SỔ BỊ RẼ NHÁNH: ở cỡ \(size) nhân chứng đã thấy những sự kiện khác",
                "THE LOG IS FORKED: at size \(size) the witness has seen other events")
        case .inconsistent(let from, let to):
            ("chứng minh không dẫn từ \(from) sự kiện đã thấy đến \(to): sổ bị viết lại, hoặc chứng minh sai",
                "the proof does not lead from the \(from) events seen to \(to): the log was rewritten, or the proof is wrong")
        }
    }

    public var description: String { "\(status): \(texts.en)" }
}
