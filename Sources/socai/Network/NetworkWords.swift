import CivilTime
import Ledger

extension Network.Kind {
    /// What people call it.
    var label: String {
        switch self {
        case .business: tr("cơ sở kinh doanh", "business")
        case .point: tr("điểm", "point")
        case .owner: tr("chủ điểm", "owner")
        case .provider: tr("doanh nghiệp cung cấp dịch vụ Internet", "Internet service provider")
        case .contract: tr("hợp đồng đại lý", "agent contract")
        case .certificate: tr("giấy chứng nhận", "certificate")
        case .address: tr("địa chỉ", "address")
        }
    }

    /// A colour of its own, light enough to be read upon.
    var fill: String {
        switch self {
        case .business: "#cfe2f3"
        case .point: "#d9ead3"
        case .owner: "#fff2cc"
        case .provider: "#ead1dc"
        case .contract: "#eeeeee"
        case .certificate: "#d9d2e9"
        case .address: "#fce5cd"
        }
    }

    var shape: String {
        switch self {
        case .owner: "ellipse"
        case .contract, .certificate: "note"
        case .address: "house"
        case .business, .point, .provider: "box"
        }
    }
}

extension Network.LinkKind {
    /// What people say of it, from the first end to the second.
    var label: String {
        switch self {
        case .owns: tr("làm chủ", "owns")
        case .runs: tr("kinh doanh tại", "runs")
        case .at: tr("ở", "is at")
        case .certified: tr("được cấp", "was certified by")
        case .holds: tr("đứng tên", "holds")
        case .agent: tr("làm đại lý theo", "is agent under")
        case .supplies: tr("cấp dịch vụ cho", "supplies")
        case .provides: tr("ký", "provides under")
        case .same: tr("được gộp với", "was merged with")
        }
    }
}

extension Network.Link {
    /// From when to when, as people read it; an open end where it holds still.
    var period: String {
        let (since, until) = (tr(since.vietnamese, since.description), until.map { tr($0.vietnamese, $0.description) })
        return "\(since) – \(until ?? "…")"
    }

    /// The events that state it; of many, the first ones and how many there are.
    var evidence: String {
        let shown = positions.prefix(6).map { "#\($0)" }.joined(separator: " ")
        return positions.count > 6 ? shown + " … (\(positions.count))" : shown
    }
}
