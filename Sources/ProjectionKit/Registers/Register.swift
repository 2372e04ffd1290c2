/// Tables, what fills them and what is asked of them: a part that several views share.
public struct Register: Sendable {
    public let tables: [TableSchema]
    public let folds: [Fold]
    public let views: [SQLView]

    /// Puts a part together.
    public init(_ tables: [TableSchema], _ folds: [Fold], views: [SQLView] = []) {
        (self.tables, self.folds, self.views) = (tables, folds, views)
    }

    /// The register of points.
    public static let points = Register([PointRegister.table], [PointRegister.fold])
    /// Places, and the district of each.
    public static let places = Register([PlaceRegister.table], [PlaceRegister.fold], views: [PlaceRegister.districtOf])
    /// Inspections.
    public static let inspections = Register([InspectionRegister.table], [InspectionRegister.fold])
    /// Sanction cases and payments.
    public static let sanctions = Register([SanctionRegister.table, SanctionRegister.payments], [SanctionRegister.fold])
    /// Agent contracts.
    public static let contracts = Register([ContractRegister.table], [ContractRegister.fold])
    /// Reports, plans and tasks.
    public static let reports = Register(ReportRegister.tables, ReportRegister.folds)
    /// Businesses.
    public static let businesses = Register([BusinessRegister.table], [BusinessRegister.fold])
    /// Duties with each body that owes them.
    public static let assignments = Register([AssignmentRegister.table], [AssignmentRegister.fold])
    /// Bodies.
    public static let bodies = Register([ActRegister.bodyTable], [ActRegister.bodyFold])
}
