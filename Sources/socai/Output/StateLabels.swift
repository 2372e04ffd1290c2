/// Labels of the members of states that no event field is named after.
enum StateLabels {
    static let table: [String: (vi: String, en: String)] = [
        "amount": ("Số tiền", "Amount"), "authority": ("Người có thẩm quyền", "Authority"), "on": ("Ngày", "On"),
        "stage": ("Giai đoạn", "Stage"), "lastPosition": ("Vị trí sau cùng", "Last position"),
        "amountDue": ("Phải nộp", "Amount due"), "paidSum": ("Đã nộp", "Paid"), "paidTotal": ("Lũy kế đã nộp theo nguồn", "Running total as stated"),
        "runningTotal": ("Lũy kế", "Running total"), "act": ("Hành vi", "Act"), "violator": ("Người vi phạm", "Violator"),
        "confiscated": ("Đã tịch thu", "Confiscated"), "surcharges": ("Số lần tính thêm", "Surcharges"),
        "suspensionServed": ("Đã chấp hành đình chỉ", "Suspension served"), "suspensionMonths": ("Số tháng đình chỉ", "Months of suspension"),
        "declaredDistinct": ("Được xác định là hành vi khác", "Declared another act"), "isWarning": ("Cảnh cáo", "Warning"),
        "status": ("Tình trạng", "Status"), "subject": ("Đối tượng", "Subject"), "kind": ("Loại", "Kind"),
        "name": ("Tên", "Name"), "acts": ("Số hành vi", "Acts"), "events": ("Số sự kiện", "Events"),
        "flags": ("Lưu ý", "Flags"), "unconfirmed": ("Hạn dựa trên quy tắc chưa xác nhận", "Days rest on unconfirmed rules"), "paid": ("Đã nộp", "Paid"), "outstanding": ("Còn phải nộp", "Outstanding"),
        "since": ("Từ", "Since"), "until": ("Đến", "Until"), "from": ("Từ", "From"), "to": ("Đến", "To"),
        "currency": ("Loại tiền", "Currency"), "minor": ("Số tiền (đơn vị nhỏ nhất)", "Amount (smallest unit)"),
        "decision": ("Quyết định", "Decision"), "fine": ("Tiền phạt", "Fine"), "payments": ("Các lần nộp", "Payments"),
        "due": ("Hạn", "Due"), "history": ("Diễn biến", "History"), "successors": ("Kế thừa", "Successors"),
        "contracts": ("Hợp đồng", "Contracts"), "points": ("Điểm", "Points"), "cases": ("Vụ việc", "Cases"),
        "licence": ("Giấy chứng nhận", "Certificate"), "articles": ("Điều luật", "Articles"),
        "contradictions": ("Mâu thuẫn trong nguồn", "Contradictions in the source"),
    ]
}
