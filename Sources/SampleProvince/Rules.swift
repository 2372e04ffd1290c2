import CivilTime
import Domain

/// What inspectors look at, and what the decree on sanctions says about it.
struct CheckedRule {
    let id: String
    /// What is seen where the rule is kept, and where it is not.
    let kept: String
    let broken: String
    /// The clause of the decree's article on access points; empty where only a reminder follows.
    let clause: String
    /// What must be put right; empty where nothing can be.
    let remedy: String
    /// How often it is broken, in a hundred.
    let share: Int

    /// The most common findings of real campaigns: hours, the list of games, house rules.
    static let all: [CheckedRule] = [
        CheckedRule(
            id: "ACC-6", kept: "Biển hiệu đúng quy định", broken: "Biển hiệu thiếu số đăng ký kinh doanh", clause: "1",
            remedy: "Bổ sung biển hiệu đúng quy định", share: 9),
        CheckedRule(
            id: "ACC-7", kept: "Có niêm yết nội quy", broken: "Không niêm yết nội quy sử dụng dịch vụ", clause: "1",
            remedy: "Niêm yết nội quy", share: 12),
        CheckedRule(
            id: "ACC-2", kept: "Có hợp đồng đại lý còn hiệu lực", broken: "Dùng đường truyền hộ gia đình để kinh doanh",
            clause: "3",
            remedy: "Ký hợp đồng đại lý Internet", share: 2),
        CheckedRule(
            id: "GAM-8", kept: "Đóng cửa trước 22 giờ", broken: "Hoạt động ngoài khung giờ 8–22 giờ", clause: "3",
            remedy: "", share: 7),
        CheckedRule(
            id: "GAM-9", kept: "Có niêm yết danh sách trò chơi G1", broken: "Danh sách trò chơi G1 chưa cập nhật",
            clause: "",
            remedy: "", share: 20),
        CheckedRule(
            id: "GAM-6", kept: "Thiết bị chữa cháy đầy đủ", broken: "Bình chữa cháy hết hạn kiểm định", clause: "",
            remedy: "", share: 11),
        CheckedRule(
            id: "ACC-9", kept: "Máy tính đặt đúng địa điểm đăng ký", broken: "Đặt máy tính ngoài địa điểm đăng ký",
            clause: "2",
            remedy: "Đưa máy tính về đúng địa điểm", share: 3),
    ]

    /// Where the rule stands on a day. Before 15/04/2020 the decree was another one.
    func article(on day: Day) -> LegalBasis {
        let since = Day(year: 2020, month: 4, day: 15) ?? day
        return LegalBasis(document: day < since ? "174/2013/NĐ-CP" : "15/2020/NĐ-CP", article: "35", clause: clause)
    }

    /// What an individual is fined for it, in đồng: half of what an organisation is.
    var fine: ClosedRange<Int> {
        switch clause {
        case "1": 300_000...500_000
        case "2": 1_000_000...2_500_000
        default: 2_500_000...5_000_000
        }
    }
}
