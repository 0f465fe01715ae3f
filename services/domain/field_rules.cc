#include "services/domain/field_rules.h"

#include "services/domain/field_rule_rows.h"

namespace hearth::domain {
namespace {

constexpr uint64_t kAttachmentBytesMax = 33'554'432;

void AddHousehold(std::vector<FieldRule>* rules) {
  rules->insert(rules->end(), {
                                  Count("hearth.v1.HouseholdRegistered.members", 0, 50),
                                  Characters("hearth.v1.HouseholdIdentity.household_number", 0, 40),
                                  Code("hearth.v1.HouseholdIdentity.focus_groups", "focus_group"),
                                  Code("hearth.v1.MemberAdded.reason", "member_reason"),
                                  Number("hearth.v1.MemberRemoved.member_id", 1, kNoEnd),
                                  Code("hearth.v1.MemberRemoved.reason", "member_reason"),
                                  Number("hearth.v1.MembersJoined.kept_member_id", 1, kNoEnd),
                                  Number("hearth.v1.MembersJoined.joined_member_id", 1, kNoEnd),
                                  Number("hearth.v1.HeadChanged.member_id", 1, kNoEnd),
                                  Bytes("hearth.v1.HouseholdSplit.other_household"),
                                  Number("hearth.v1.HouseholdSplit.member_ids", 1, kNoEnd),
                                  Bytes("hearth.v1.HouseholdMerged.other_household"),
                                  Number("hearth.v1.HouseholdMerged.member_ids", 1, kNoEnd),
                              });
}

void AddMember(std::vector<FieldRule>* rules) {
  rules->insert(rules->end(), {
                                  Number("hearth.v1.Member.member_id", 1, kNoEnd),
                                  Characters("hearth.v1.MemberIdentity.name", 1, 100),
                                  Code("hearth.v1.MemberIdentity.id_exception", "id_exception"),
                                  Number("hearth.v1.MemberIdentity.sex", 0, 2),
                                  Code("hearth.v1.MemberIdentity.relation", "relation"),
                                  Code("hearth.v1.MemberIdentity.ethnicity", "ethnicity"),
                                  Code("hearth.v1.MemberIdentity.political", "political"),
                                  Code("hearth.v1.MemberIdentity.marriage", "marriage"),
                                  Code("hearth.v1.MemberSituation.health", "health"),
                                  Code("hearth.v1.MemberSituation.education", "education"),
                                  Code("hearth.v1.MemberSituation.schooling", "schooling"),
                                  Code("hearth.v1.MemberSituation.dropout_reason", "dropout"),
                                  Code("hearth.v1.MemberSituation.labour", "labour"),
                                  Code("hearth.v1.MemberSituation.care_tags", "care_tag"),
                                  Code("hearth.v1.MemberWork.place", "work_place"),
                                  Characters("hearth.v1.MemberWork.employer", 0, 200),
                                  Number("hearth.v1.MemberWork.months", 0, 12),
                                  Code("hearth.v1.MemberWork.public_post", "public_post"),
                              });
}

void AddCheck(std::vector<FieldRule>* rules) {
  rules->insert(rules->end(),
                {
                    Number("hearth.v1.CheckRecorded.kind", 1, kNoEnd),
                    Characters("hearth.v1.CheckRecorded.form_version", 1, kNoEnd),
                    Count("hearth.v1.CheckRecorded.evidence", 0, 50),
                    Code("hearth.v1.CheckRecorded.informant", "informant"),
                    Count("hearth.v1.CheckRecorded.members", 0, 50),
                    Count("hearth.v1.CheckRecorded.sudden_events", 0, 10),
                    Count("hearth.v1.CheckRecorded.answers", 0, 200),
                    Bytes("hearth.v1.CheckCorrected.target_event_id"),
                    Number("hearth.v1.CheckCorrected.target_occurred_time_ms", 1, kNoEnd),
                    Number("hearth.v1.CheckCorrected.target_device_seq", 1, kNoEnd),
                    Characters("hearth.v1.CheckCorrected.reason", 1, kNoEnd),
                    Bytes("hearth.v1.CheckVoided.target_event_id"),
                    Characters("hearth.v1.CheckVoided.reason", 1, kNoEnd),
                    Code("hearth.v1.CheckVoided.reason", "void_reason"),
                    Bytes("hearth.v1.Evidence.sha256"),
                    Bytes("hearth.v1.AttachmentAdded.sha256"),
                    Bytes("hearth.v1.AttachmentAdded.sealed_sha256"),
                    Number("hearth.v1.AttachmentAdded.size_bytes", 1, kAttachmentBytesMax),
                    Characters("hearth.v1.AttachmentAdded.media_type", 1, kNoEnd),
                });
}

void AddGroups(std::vector<FieldRule>* rules) {
  rules->insert(rules->end(), {
                                  Code("hearth.v1.Income.window_rule", "window_rule"),
                                  Number("hearth.v1.Income.sharing_members", 0, 50),
                                  Characters("hearth.v1.Income.note", 0, 500),
                                  Characters("hearth.v1.IncomeItem.code", 1, kNoEnd),
                                  Code("hearth.v1.IncomeItem.code", "income_item"),
                                  Characters("hearth.v1.IncomeItem.note", 0, 200),
                                  Code("hearth.v1.Guarantees.water_problems", "water_problem"),
                                  Characters("hearth.v1.Guarantees.note", 0, 500),
                                  Count("hearth.v1.Risks.types", 0, 5),
                                  Code("hearth.v1.Risks.types", "risk"),
                                  Code("hearth.v1.Risks.disaster", "disaster"),
                                  Code("hearth.v1.SocialSecurity.subsidies", "subsidy"),
                                  Code("hearth.v1.LandPlot.kind", "land"),
                                  Code("hearth.v1.LivingConditions.road_type", "road"),
                                  Code("hearth.v1.LivingConditions.fuel", "fuel"),
                                  Code("hearth.v1.LivingConditions.linkages", "linkage"),
                                  Code("hearth.v1.Needs.measures", "measure"),
                                  Characters("hearth.v1.Needs.request", 0, 1000),
                                  Characters("hearth.v1.SuddenEvent.kind", 1, kNoEnd),
                                  Code("hearth.v1.SuddenEvent.kind", "sudden"),
                                  Characters("hearth.v1.SuddenEvent.note", 0, 500),
                                  Characters("hearth.v1.QuestionAnswer.code", 1, kNoEnd),
                                  Characters("hearth.v1.QuestionAnswer.text", 0, 1000),
                                  Code("hearth.v1.Conclusion.code", "conclusion"),
                                  Code("hearth.v1.ProposedChange.kind", "adjustment"),
                                  Characters("hearth.v1.ProposedChange.reason", 1, kNoEnd),
                                  Code("hearth.v1.ProposedChange.category", "category"),
                              });
}

void AddAlerts(std::vector<FieldRule>* rules) {
  rules->insert(rules->end(), {
                                  Bytes("hearth.v1.AlertAcknowledged.alert_id"),
                                  Characters("hearth.v1.AlertAcknowledged.note", 0, 500),
                                  Bytes("hearth.v1.AlertAssigned.alert_id"),
                                  Characters("hearth.v1.AlertAssigned.owner", 1, 64),
                                  Bytes("hearth.v1.AlertCommented.alert_id"),
                                  Characters("hearth.v1.AlertCommented.text", 1, 1000),
                                  Bytes("hearth.v1.AlertResolved.alert_id"),
                                  Code("hearth.v1.AlertResolved.resolution", "alert_resolution"),
                                  Characters("hearth.v1.AlertResolved.note", 0, 500),
                              });
}

// Codes have no dictionary here: decide_device.h says why.
void AddAccess(std::vector<FieldRule>* rules) {
  rules->insert(rules->end(), {
                                  Characters("hearth.v1.AccountPerson.name", 1, 100),
                                  Characters("hearth.v1.AccountPerson.phone", 0, 40),
                                  Characters("hearth.v1.AccountPerson.post", 0, 100),
                                  Characters("hearth.v1.AccountOpened.unit_code", 0, 40),
                                  Characters("hearth.v1.AccountOpened.import_row", 0, 100),
                                  Characters("hearth.v1.AccountAmended.unit_code", 0, 40),
                                  Characters("hearth.v1.GrantGiven.unit_code", 0, 40),
                                  Characters("hearth.v1.GrantGiven.reason", 0, 200),
                                  Characters("hearth.v1.AuditWarrant.number", 0, 100),
                                  Count("hearth.v1.AuditWarrant.case_ids", 0, 1'000),
                                  Count("hearth.v1.GrantsAttested.questioned_event_ids", 0, 1'000),
                                  Characters("hearth.v1.RelationDeclared.description", 0, 200),
                                  Characters("hearth.v1.RelationEnded.reason", 1, 200),
                                  Characters("hearth.v1.DeviceEnrolled.phone_id", 0, 64),
                                  Characters("hearth.v1.DeviceEnrolled.model", 0, 100),
                                  Count("hearth.v1.QuarantineReleased.target_event_ids", 1, 500),
                                  Characters("hearth.v1.QuarantineReleased.reason", 1, 200),
                                  Count("hearth.v1.QuarantineRejected.target_event_ids", 1, 500),
                                  Characters("hearth.v1.QuarantineRejected.reason", 1, 200),
                                  Count("hearth.v1.ErasureProposed.subjects", 1, 1'000),
                                  Count("hearth.v1.ErasureOrdered.subjects", 1, 2'000),
                                  Count("hearth.v1.RestrictionOrdered.subjects", 1, 2'000),
                                  Count("hearth.v1.RestrictionLifted.subjects", 1, 2'000),
                                  Bytes("hearth.v1.KeyEncryptionKeyRolled.backup_sha256"),
                              });
}

void AddReads(std::vector<FieldRule>* rules) {
  rules->insert(rules->end(), {
                                  Characters("hearth.v1.PurposeStated.purpose_code", 1, 40),
                                  Code("hearth.v1.PurposeStated.purpose_code", "purpose"),
                                  Characters("hearth.v1.PurposeStated.session_id", 0, 64),
                                  Characters("hearth.v1.PurposeStated.device", 0, 64),
                                  Characters("hearth.v1.PersonalDataRead.method", 1, 100),
                                  Count("hearth.v1.PersonalDataRead.households", 1, 1'000),
                                  Count("hearth.v1.PersonalDataRead.field_groups", 1, 50),
                                  Number("hearth.v1.PersonalDataRead.count", 1, kNoEnd),
                                  Characters("hearth.v1.PersonalDataRead.purpose_code", 1, 40),
                                  Code("hearth.v1.PersonalDataRead.purpose_code", "purpose"),
                                  Characters("hearth.v1.PersonalDataRead.request_id", 0, 64),
                                  Characters("hearth.v1.PersonalDataRead.session_id", 0, 64),
                                  Characters("hearth.v1.PersonalDataRead.device", 0, 64),
                                  Characters("hearth.v1.BudgetRaised.area_code", 1, 15),
                                  Characters("hearth.v1.BudgetRaised.campaign", 1, 60),
                                  Number("hearth.v1.BudgetRaised.alarm_count", 1, kNoEnd),
                                  Number("hearth.v1.BudgetRaised.stop_count", 1, kNoEnd),
                                  Characters("hearth.v1.BudgetRaised.reason", 1, 200),
                                  Characters("hearth.v1.SecurityEventRecorded.kind_code", 1, 40),
                                  Characters("hearth.v1.SecurityEventRecorded.detail_code", 0, 60),
                              });
}

}  // namespace

const std::vector<FieldRule>& FieldRules() {
  static const auto* const kRules = [] {
    auto* rules = new std::vector<FieldRule>;
    AddHousehold(rules);
    AddMember(rules);
    AddCheck(rules);
    AddGroups(rules);
    AddAlerts(rules);
    AddAccess(rules);
    AddReads(rules);
    AddClueRules(rules);
    AddCaseRules(rules);
    AddMeasureRules(rules);
    return rules;
  }();
  return *kRules;
}

}  // namespace hearth::domain
