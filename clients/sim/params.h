// Every parameter of the simulated county, in one place, each with its source or the word
// "assumed". Sources: [9] is the table of sizes of the domain guide (2020 census and city figures),
// [4.x] its field and fault lists, [5] its departments, [3.5] its structure changes. Nothing here
// is read from a rulebook, and no rule may be read from here. Rates are parts per million (ppm);
// money is whole yuan.

#ifndef HEARTH_CLIENTS_SIM_PARAMS_H_
#define HEARTH_CLIENTS_SIM_PARAMS_H_

#include <array>
#include <cstdint>

namespace hearth::sim {

struct Range {
  int64_t low;
  int64_t high;  // included
};

// ---- Areas and the people who work there ----

// A village has its mean number of groups, give or take. Assumed.
inline constexpr uint32_t kGridsSpread = 3;
// Villages differ in size by 1 : 3. Assumed.
inline constexpr Range kVillageWeight = {60, 180};
// [9]: 1,500 users on 303 villages and their towns.
inline constexpr uint32_t kCadresPerVillage = 2;
// Import of the registers, town by town. Assumed.
inline constexpr int kRegistrationDays = 4;
// Nodes in one fact: control.proto.
inline constexpr uint32_t kAreaChangesMax = 500;
// Households that a cadre sees on one day. Assumed.
inline constexpr uint32_t kVisitsPerTour = 12;
// Devices with a wrong clock, and by how much at most. Assumed.
inline constexpr uint32_t kWrongClockPpm = 20'000;
inline constexpr int64_t kWrongClockSecondsMax = 4 * 3'600;

// ---- Households ----

// Sizes 1..8: mean 3.01 persons a family household [9]; the shape is assumed.
inline constexpr std::array<uint32_t, 8> kSizeWeights = {170, 242, 240, 190, 98, 40, 14, 6};
// 脱贫户, 军烈属, 易地搬迁. Assumed.
inline constexpr uint32_t kOutOfPovertyPpm = 80'000;
inline constexpr uint32_t kMilitaryFamilyPpm = 20'000;
inline constexpr uint32_t kRelocatedHousePpm = 10'000;
// The poor were often poor before 2021. Assumed.
inline constexpr uint32_t kOutOfPovertyFactorOfPoor = 4;
// Registered in the course of the year; of these, visited before. Assumed.
inline constexpr uint32_t kLateRegisteredPpm = 3'000;
inline constexpr uint32_t kOvertakenPpm = 300'000;
// Persons without a number that passes, typed so. Assumed.
inline constexpr uint32_t kIdExceptionPpm = 1'500;

// ---- Towns differ: each draws from these ranges, in permille; all assumed ----

inline constexpr Range kTownIncome = {880, 1'140};
inline constexpr Range kTownMigrants = {150, 420};
inline constexpr Range kTownFarming = {380, 760};
inline constexpr Range kTownPoverty = {550, 1'500};
inline constexpr Range kTownIllness = {700, 1'300};
inline constexpr Range kTownLate = {600, 1'400};
// A year's harvest against the usual one.
inline constexpr Range kTownYield = {820, 1'140};

// ---- Income ----

// Quantiles of yuan per person and year: log-normal in shape, median 19,000. Assumed. The poor are
// drawn apart, so that their share does not hang on the tail of a fitted curve.
struct Quantile {
  uint32_t ppm;
  int32_t yuan;
};
inline constexpr std::array<Quantile, 12> kIncomeQuantiles = {{{0, 8'700},
                                                               {20'000, 9'600},
                                                               {50'000, 10'900},
                                                               {100'000, 12'500},
                                                               {250'000, 15'400},
                                                               {500'000, 19'000},
                                                               {750'000, 23'800},
                                                               {900'000, 30'000},
                                                               {980'000, 40'000},
                                                               {995'000, 52'000},
                                                               {999'500, 70'000},
                                                               {1'000'000, 88'000}}};
// The poor: their share, what they have, and how many of them no visitor names a risk for. Assumed;
// [9] has 1..3 % of households with a case.
inline constexpr uint32_t kPoorPpm = 11'000;
inline constexpr Range kPoorYuan = {3'200, 7'950};
inline constexpr uint32_t kPoorUnrecordedPpm = 180'000;
inline constexpr uint32_t kPoorCannotCopePpm = 600'000;
// An old person's pension and 低保, a person and year; who has 低保. Assumed.
inline constexpr Range kPensionYuan = {2'160, 3'000};
inline constexpr Range kDibaoYuan = {3'600, 5'400};
inline constexpr uint32_t kPoorDibaoPpm = 400'000;
inline constexpr uint32_t kOtherDibaoPpm = 6'000;
// Small subsidies and land rent. Assumed.
inline constexpr uint32_t kSubsidyPpm = 600'000;
inline constexpr Range kSubsidyYuan = {150, 1'200};
inline constexpr uint32_t kRentPpm = 250'000;
inline constexpr Range kRentYuan = {200, 1'800};
// Farming: permille of what is earned, and permille of the gross that it costs. Assumed.
inline constexpr Range kFarmShare = {200, 600};
inline constexpr Range kFarmCost = {280, 420};
// Below this nobody calls it a wage (assumed); above 300,000 it is a fault [4.4].
inline constexpr int32_t kWageYuanMin = 2'000;
inline constexpr int32_t kWageYuanMax = 290'000;
inline constexpr uint32_t kWageGrowthPerMonthPermille = 2;  // assumed
// Wages by month, permille of the year: little in the month of the Spring Festival. Assumed.
inline constexpr std::array<uint32_t, 12> kWageSeason = {78, 44, 84, 87, 88, 87,
                                                         86, 87, 89, 90, 91, 89};
// Harvest by month: tangerines and tea in spring, rice in July and November. Assumed.
inline constexpr std::array<uint32_t, 12> kHarvestSeason = {90,  110, 120, 60, 30,  40,
                                                            160, 40,  20,  50, 210, 70};
// Self-paid expenditure of the healthy, of families with a chronic and with a serious case;
// insurance paid to the last. Assumed.
inline constexpr Range kSelfPaidYuan = {120, 1'800};
inline constexpr Range kSelfPaidChronicYuan = {800, 4'500};
inline constexpr Range kSelfPaidSeriousYuan = {3'000, 12'000};
inline constexpr uint32_t kClaimsPpm = 400'000;
inline constexpr Range kClaimsYuan = {500, 15'000};
// Families with private debts, in hundreds of yuan. Assumed.
inline constexpr uint32_t kDebtPpm = 150'000;
inline constexpr Range kDebtHundredYuan = {20, 600};

// ---- Health and labour; all assumed ----

inline constexpr uint32_t kChronicAdultPpm = 50'000;
inline constexpr uint32_t kChronicOldPpm = 280'000;
inline constexpr uint32_t kSeriousPpm = 6'000;
inline constexpr uint32_t kDisabledPpm = 22'000;
// The poor are seriously ill or disabled so much more often.
inline constexpr uint32_t kPoorIllnessFactor = 6;
// Of the disabled and the over-eighties.
inline constexpr uint32_t kIncapacitatedPpm = 80'000;
inline constexpr uint32_t kSkilledPpm = 120'000;
// Public posts (公益岗位) among those who work in the village.
inline constexpr uint32_t kPublicPostPpm = 6'000;
inline constexpr uint32_t kPoorPublicPostPpm = 100'000;

// ---- Risks, guarantees, shocks; all assumed ----

// A risk is written down though income is fine.
inline constexpr uint32_t kRiskThoughFinePpm = 25'000;
// Gaps in the guarantees: households that have one when the county begins, new ones a year, days
// until they are mended, and what they are: housing, water, medical, education.
inline constexpr uint32_t kGapAtStartPpm = 3'500;
inline constexpr uint32_t kGapPerYearPpm = 6'000;
inline constexpr Range kGapDays = {30, 240};
inline constexpr std::array<uint32_t, 4> kGapWeights = {35, 30, 20, 15};
// Shocks a year: illness, accident, job loss, local disaster, failed project; who cannot cope; days
// until the family has recovered; what it bears; permille of wages lost meanwhile.
inline constexpr uint32_t kShockPerYearPpm = 20'000;
inline constexpr std::array<uint32_t, 5> kShockWeights = {42, 15, 25, 8, 10};
inline constexpr uint32_t kShockCannotCopePpm = 140'000;
inline constexpr Range kShockDays = {60, 200};
inline constexpr Range kShockCostYuan = {3'000, 60'000};
inline constexpr Range kShockLossPermille = {200, 800};
// Found out before the next regular visit, and after how many days.
inline constexpr uint32_t kShockReportedPpm = 800'000;
inline constexpr Range kDiscoveryDays = {1, 9};

// ---- The flood: one town, one month; the dragon-boat rains of Guangdong fall in June. Assumed
// ----

inline constexpr int kFloodMonth = 6;
inline constexpr int kFloodDay = 14;
inline constexpr uint32_t kFloodHouseholdsPpm = 90'000;  // of the town
inline constexpr uint32_t kFloodCannotCopePpm = 120'000;
inline constexpr Range kFloodGapDays = {20, 110};
inline constexpr uint32_t kFloodHarvestPermille = 600;  // what is left of the later harvest

// ---- Family events a household and year [3.5]; rates assumed, near rural vital statistics ----

inline constexpr uint32_t kBirthPerYearPpm = 22'000;
inline constexpr uint32_t kMarriageInPerYearPpm = 6'000;
inline constexpr uint32_t kMarriageOutPerYearPpm = 6'000;
inline constexpr uint32_t kDeathPerYearPpm = 18'000;
inline constexpr uint32_t kHeadChangePerYearPpm = 4'000;  // without a death
inline constexpr uint32_t kRelocationPerYearPpm = 3'000;
inline constexpr uint32_t kOtherVillagePpm = 300'000;  // of relocations; else within the village
inline constexpr uint32_t kSplitPerYearPpm = 4'000;  // 分户; one in four has a grown child to leave
inline constexpr uint32_t kMergePerYearPpm = 12'000;  // 合户; one in ten is an old person alone
inline constexpr uint32_t kDoublePersonPpm = 800;     // a member is entered twice and joined later
inline constexpr Range kDoubleDays = {10, 60};
inline constexpr uint32_t kReRegisteredPerYearPpm = 6'000;  // new telephone or address

// ---- Visits ----

// Monitored-like households: monthly [4.1]; after some visits there is a pause. The rest assumed.
inline constexpr Range kMonthlyGapDays = {26, 31};
inline constexpr uint32_t kMonthlyPausePpm = 12'000;
inline constexpr Range kMonthlyPauseDays = {70, 120};
// The others: five to six facts a household and year. Assumed.
inline constexpr Range kOtherGapDays = {70, 90};
inline constexpr int kFirstVisitsDays = 80;
// Nobody goes there. Assumed.
inline constexpr uint32_t kNeverVisitedPpm = 1'500;
// The autumn round [4.1]: October; half of the households. Assumed.
inline constexpr int kRoundFirstMonth = 10;
inline constexpr int kRoundMonths = 1;
inline constexpr uint32_t kInRoundPpm = 500'000;
inline constexpr int kRoundAfterDays = 45;  // but never so soon after the last visit
inline constexpr int kRoundPullDays = 30;   // visits that fall so near are put into it
// Income: collected anew half a year later; shown and confirmed. Assumed.
inline constexpr uint32_t kIncomeAgainPpm = 300'000;
inline constexpr uint32_t kIncomeConfirmedPpm = 60'000;
// Guarantees, risks and social security confirmed when nothing changed; members, house and the
// county's own questions asked again without a reason. Assumed.
inline constexpr uint32_t kConfirmedPpm = 600'000;
inline constexpr uint32_t kMembersAgainPpm = 150'000;
inline constexpr uint32_t kLivingAgainPpm = 40'000;
inline constexpr uint32_t kAnswersAgainPpm = 200'000;
inline constexpr uint32_t kWishPpm = 300'000;
// After a discovery where the family cannot cope: visits by the town's team, monthly [4.1], and
// days until the town puts it into the focus group. Assumed.
inline constexpr uint32_t kFollowUps = 2;
inline constexpr int kFollowUpDays = 30;
inline constexpr Range kFocusDays = {2, 9};
// By telephone or messenger: absent families [4.1: are called], the others; messenger of these.
// Assumed.
inline constexpr uint32_t kPhoneAbsentPpm = 550'000;
inline constexpr uint32_t kPhoneOtherPpm = 40'000;
inline constexpr uint32_t kMessengerPpm = 300'000;
// Two people a patrol area [4.1]; how often they are two is assumed.
inline constexpr uint32_t kSecondVisitorPpm = 200'000;
// Who tells: head, member, neighbour, group leader. Channels of discoveries: the family itself,
// cadres, departments [5], others. Assumed.
inline constexpr std::array<uint32_t, 4> kInformantWeights = {60, 30, 6, 4};
inline constexpr std::array<uint32_t, 4> kChannelWeights = {30, 50, 18, 2};
// Checks that name a photo; it is never uploaded. Assumed.
inline constexpr uint32_t kPhotoPpm = 10'000;

// ---- What goes wrong on the way; all assumed ----

// A regular check in which a required group is left out.
inline constexpr uint32_t kPartialPpm = 50'000;
// Tours after which a phone has no signal for some days: with the tours in between, about 8 % of
// the checks are late, that is, sent two days after the visit or later.
inline constexpr uint32_t kOfflinePpm = 62'000;
inline constexpr Range kOfflineDays = {2, 14};
inline constexpr uint32_t kFloodOfflinePpm = 400'000;  // in the flooded town in the week after
// Runs whose receipt is lost, so that they are sent again, verbatim.
inline constexpr uint32_t kDuplicatePpm = 20'000;
// Households with one planted data fault [4.4], if they can have the kind whose turn it is. Each
// kind goes round over five days of the time (permille); faults of the second and fourth are
// corrected later, so that at the end every kind still stands in the books.
inline constexpr uint32_t kFaultPpm = 20'000;
inline constexpr std::array<uint32_t, 5> kFaultTimes = {0, 250, 780, 500, 840};
inline constexpr uint32_t kRingsUpPpm =
    700'000;  // a cadre without signal tells the desk by telephone
inline constexpr Range kCorrectionDays = {1, 20};
// Households registered with half a telephone number.
inline constexpr uint32_t kPhoneFaultPpm = 1'000;
// Checks with a figure mistyped and corrected; checks entered for the neighbour or twice, and
// voided.
inline constexpr uint32_t kTypoPpm = 1'000;
inline constexpr uint32_t kVoidPpm = 3'000;

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_PARAMS_H_
