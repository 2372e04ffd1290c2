/// A stage of a life cycle as people read it.
public struct Stage: Hashable, Sendable {
    /// The word in the `.proto`.
    public let name: String

    /// Names a stage.
    public init(_ name: String) { self.name = name }

    /// Vietnamese; the word itself where there is none.
    public var labelVi: String { Self.labels[name]?.0 ?? name }

    /// English.
    public var labelEn: String { Self.labels[name]?.1 ?? name }

    /// The stages that have a label.
    static let labels: [String: (String, String)] = {
        let rows = """
            - chưa có|not there yet
            accepted đã thụ lý|accepted
            acknowledged đã tiếp thu|acknowledged
            active đang hoạt động|active
            allocated đã phân bổ|allocated
            answered đã trả lời|answered
            approved đã phê duyệt|approved
            assigned đã bố trí|assigned
            blocked đã ngăn chặn|blocked
            checked đã kiểm tra|checked
            closed đã kết thúc|closed
            commented đã góp ý|commented
            completed đã hoàn thành|completed
            concluded đã kết luận|concluded
            conducted đã giám sát|conducted
            contained đã khống chế|contained
            declared đã cam kết|declared
            deployed đã triển khai|deployed
            detected đã phát hiện|detected
            disbursing đang giải ngân|being disbursed
            done đã thực hiện|done
            drafted đã dự thảo|drafted
            estimated đã lập dự toán|estimated
            evaluated đã đánh giá|evaluated
            flagged đã ghi nhận|flagged
            followed đang theo dõi|followed
            forecast đã dự báo|forecast
            forwarded đã chuyển|forwarded
            handled đã xử lý|handled
            held đã tổ chức|held
            identified đã xác định|identified
            issued đã ban hành|issued
            kept đang lưu giữ|kept
            launched đã phát động|launched
            needed đã xác định nhu cầu|needed
            opened đã mở|opened
            planned đã lập kế hoạch|planned
            proposed đã đề xuất|proposed
            publicised đã nhân rộng|publicised
            published đã công bố|published
            raised đã cảnh báo|raised
            received đã tiếp nhận|received
            recommended đã kiến nghị|recommended
            recorded đã ghi nhận|recorded
            referred đã chuyển truy tố|referred
            rejected bị từ chối|rejected
            removed đã gỡ|removed
            reported đã báo cáo|reported
            requested đã yêu cầu|requested
            resolved đã giải quyết|resolved
            responded đã phản hồi|responded
            retired đã ngừng|retired
            returned đã trở lại trường|returned
            running đang thực hiện|running
            settled đã quyết toán|settled
            signed đã ký|signed
            submitted đã nộp|submitted
            triaged đã phân loại|triaged
            verified đã xác minh|verified
            verifying đang xác minh|being verified
            """
        var labels: [String: (String, String)] = [:]
        for row in rows.split(separator: "\n") {
            let name = row.prefix { $0 != " " }
            let both = row.dropFirst(name.count + 1).split(separator: "|")
            labels[String(name)] = (String(both[0]), String(both[1]))
        }
        return labels
    }()
}
