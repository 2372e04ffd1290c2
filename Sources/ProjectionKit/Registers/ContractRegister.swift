import CivilTime
import Domain

/// The register of contracts between Internet service providers and their agents.
public enum ContractRegister {
    /// The table.
    public static let table = TableSchema(
        "contracts", vi: "Sổ hợp đồng đại lý Internet", en: "Register of agent contracts",
        columns: [
            Column("contract", vi: "Mã hợp đồng", en: "Contract"), Column("number", vi: "Số hợp đồng", en: "Number"),
            Column("status", vi: "Mã tình trạng", en: "Status code"),
            Column("status_vi", vi: "Tình trạng", en: "Status (Vietnamese)"),
            Column("provider", vi: "Doanh nghiệp", en: "Provider"), Column("business", vi: "Đại lý", en: "Agent"),
            Column("point", vi: "Điểm", en: "Point"), Column("signed_on", .day, vi: "Ngày ký", en: "Signed on"),
            Column("expires_on", .day, vi: "Ngày hết hạn", en: "Expires on"),
            Column("visits", .integer, vi: "Số lần kiểm tra", en: "Supervision visits"),
            Column("breaches", .integer, vi: "Số vi phạm", en: "Breaches"),
            Column("warnings", .integer, vi: "Số lần cảnh báo", en: "Warnings"),
            Column("terminated_on", .day, vi: "Ngày chấm dứt", en: "Terminated on"),
            Column("termination_reason", vi: "Lý do chấm dứt", en: "Reason of termination"),
            Column("cut_since", .instant, vi: "Ngừng cung cấp từ", en: "Service cut since"),
            Column("notified", vi: "Đã thông báo cho", en: "Notified"),
        ], key: ["contract"], indexes: [["business"], ["point"]])

    /// Folds contracts into the table.
    public static let fold = Fold(of: AgentContractState.self, kind: "contract", tables: [table.name]) {
        state, subject in
        guard state.status != .unsigned else { return [] }
        return [
            Row(
                table.name,
                [
                    "contract": .text(Subject.id(subject)), "number": .optional(state.number),
                    "status": .text(state.status.rawValue), "status_vi": .text(vietnamese(state.status)),
                    "provider": .optional(state.provider), "business": .optional(state.business),
                    "point": .optional(state.point), "signed_on": .day(state.signed), "expires_on": .day(state.expires),
                    "visits": .integer(Int64(state.visits)), "breaches": .integer(Int64(state.breaches)),
                    "warnings": .integer(Int64(state.warnings)), "terminated_on": .day(state.terminated?.day),
                    "termination_reason": .optional(state.terminationReason), "cut_since": .instant(state.cutSince),
                    "notified": .list(state.notified),
                ])
        ]
    }

    static func vietnamese(_ status: AgentContractState.Status) -> String {
        switch status {
        case .unsigned: "chưa ký"
        case .active: "đang hiệu lực"
        case .warned: "đã cảnh báo"
        case .terminated: "đã chấm dứt"
        case .expired: "hết hạn"
        }
    }
}
