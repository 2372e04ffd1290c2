import BusinessRecord
import CultureSportsTourism
import District
import DutyTracker
import EducationTraining
import FatherlandFront
import Finance
import HomeAffairs
import InformationCommunications
import InternetProviders
import LabourChildProtection
import MarketSurveillance
import PlaceStatistics
import PlanningInvestment
import Police
import PremisesWatch
import Press
public import ProjectionKit
import ProvincialPeoplesCommittee
import ReportCalendar
import WorkQueue
import YouthUnion

/// The views that this ledger keeps, one line each; adding a view is its folder and its line here.
public enum Roster {
    /// Sorted by name.
    public static let projections: [Projection] = [
        BusinessRecord.projection,
        CultureSportsTourism.projection,
        District.projection,
        DutyTracker.projection,
        EducationTraining.projection,
        FatherlandFront.projection,
        Finance.projection,
        HomeAffairs.projection,
        InformationCommunications.projection,
        InternetProviders.projection,
        LabourChildProtection.projection,
        MarketSurveillance.projection,
        PlaceStatistics.projection,
        PlanningInvestment.projection,
        Police.projection,
        PremisesWatch.projection,
        Press.projection,
        ProvincialPeoplesCommittee.projection,
        ReportCalendar.projection,
        WorkQueue.projection,
        YouthUnion.projection,
    ]
}
