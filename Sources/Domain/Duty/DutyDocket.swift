/// What an act on directives, duties, tasks, plans and reports is decided on: the dossiers it names.
public struct DutyDocket: Evolving {
    private var documents = Dossiers<DocumentState>()
    private var duties = Dossiers<DutyState>()
    private var tasks = Dossiers<TaskState>()
    private var plans = Dossiers<PlanState>()
    private var reports = Dossiers<ReportState>()

    public init(subject: String) {}

    func document(_ id: String) -> DocumentState { documents[Tag.text("document", id)] }
    func duty(_ id: String) -> DutyState { duties[Tag.text("duty", id)] }
    func task(_ id: String) -> TaskState { tasks[Tag.text("task", id)] }
    func plan(_ id: String) -> PlanState { plans[Tag.text("plan", id)] }
    func report(_ id: String) -> ReportState { reports[Tag.text("report", id)] }

    public mutating func evolve(_ fact: Fact) {
        documents.evolve(fact)
        duties.evolve(fact)
        tasks.evolve(fact)
        plans.evolve(fact)
        reports.evolve(fact)
    }
}
