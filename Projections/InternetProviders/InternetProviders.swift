import Domain
public import ProjectionKit

/// What Internet service providers and those who supervise them read: agents, contracts, breaches, terminations.
public enum InternetProviders {
    /// The view.
    public static let projection = Projection.agency(
        "InternetProviders", version: 2, vi: "Doanh nghiệp cung cấp dịch vụ Internet", en: "Internet service providers",
        of: [.internetProvider], audience: [.informationCommunications, .police],
        registers: [.contracts, LifeCycleRegister.measures], views: [byProvider, signedAgain])

    private static let byProvider = SQLView(
        "contracts_by_provider", vi: "Hợp đồng theo doanh nghiệp", en: "Contracts by provider",
        columns: [
            Column("provider", vi: "Doanh nghiệp", en: "Provider"),
            Column("contracts", .integer, vi: "Số hợp đồng", en: "Contracts"),
            Column("active", .integer, vi: "Đang hiệu lực", en: "Active"),
            Column("terminated", .integer, vi: "Đã chấm dứt", en: "Terminated"),
            Column("breaches", .integer, vi: "Số vi phạm", en: "Breaches"),
            Column("visits", .integer, vi: "Số lần kiểm tra", en: "Visits"),
        ],
        sql: """
            SELECT coalesce(provider, '(không rõ)') AS provider, count(*) AS contracts,
                sum(status IN ('active', 'warned')) AS active, sum(status = 'terminated') AS terminated,
                sum(breaches) AS breaches, sum(visits) AS visits
            FROM contracts GROUP BY 1 ORDER BY 1
            """)

    /// Keyed by premises, not by owner: a relative's name does not hide the place.
    private static let signedAgain = SQLView(
        "premises_signed_again", vi: "Cùng địa điểm ký lại sau khi bị chấm dứt",
        en: "Premises that signed again after a termination",
        columns: [
            Column("point", vi: "Điểm", en: "Point"),
            Column("terminated_contract", vi: "Hợp đồng bị chấm dứt", en: "Terminated contract"),
            Column("terminated_on", .day, vi: "Ngày chấm dứt", en: "Terminated on"),
            Column("old_provider", vi: "Doanh nghiệp cũ", en: "Old provider"),
            Column("new_contract", vi: "Hợp đồng mới", en: "New contract"),
            Column("signed_on", .day, vi: "Ngày ký", en: "Signed on"),
            Column("new_provider", vi: "Doanh nghiệp mới", en: "New provider"),
        ],
        sql: """
            SELECT a.point, a.contract AS terminated_contract, a.terminated_on, a.provider AS old_provider,
                b.contract AS new_contract, b.signed_on, b.provider AS new_provider
            FROM contracts a JOIN contracts b ON b.point = a.point AND b.contract <> a.contract AND b.signed_on >= a.terminated_on
            WHERE a.status = 'terminated' AND a.point IS NOT NULL ORDER BY a.terminated_on, a.point, b.contract
            """)
}
