import Domain
import ProjectionKit

/// Pupils at risk by their random ids, each with its school: a school sees its own.
enum PupilRegister {
    private struct Pupil: Sendable {
        var state: LifeCycleState
        var school = ""
    }

    private static let table = TableSchema(
        "students", vi: "Học sinh có nguy cơ", en: "Pupils at risk",
        columns: [
            Column("student", vi: "Mã", en: "Id"), Column("school", vi: "Trường", en: "School"),
            Column("stage", vi: "Mã giai đoạn", en: "Stage code"), Column("stage_vi", vi: "Giai đoạn", en: "Stage"),
            Column("agency", vi: "Cơ quan lập", en: "Begun by"), Column("place", vi: "Địa bàn", en: "Place"),
            Column("opened_on", .day, vi: "Từ ngày", en: "Since"), Column("last_day", .day, vi: "Gần nhất", en: "Last act"),
            Column("acts", .integer, vi: "Số việc", en: "Acts"),
        ], key: ["student"], indexes: [["school"]])

    private static let fold = Fold(
        kind: "student", tables: [table.name], types: Set(Catalogue.eventTypes.filter { $0.subjectKind == "student" }.map(\.name)),
        initial: { Pupil(state: LifeCycleState(subject: $0)) },
        evolve: { pupil, fact in
            pupil.state.evolve(fact)
            // The school of the last act that names one: pupils change schools.
            if let school = FieldReader(fact.event).texts["school"], !school.isEmpty { pupil.school = school }
        },
        rows: { pupil, subject in
            let state = pupil.state
            guard state.stage != EventType.noStage || !state.steps.isEmpty else { return [] }
            return [
                Row(
                    table.name,
                    [
                        "student": .text(Subject.id(subject)), "school": .optional(pupil.school), "stage": .text(state.stage),
                        "stage_vi": .text(Stage(state.stage).labelVi), "agency": .optional(state.agency), "place": .optional(state.place),
                        "opened_on": .day(state.opened), "last_day": .day(state.steps.last?.day), "acts": .integer(Int64(state.steps.count)),
                    ])
            ]
        })

    static let register = Register([table], [fold])
}
