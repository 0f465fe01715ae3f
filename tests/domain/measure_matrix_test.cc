// Every fact of assistance at every stage that it may meet, and what it is told. The table is a
// file that people read; a change of it is a change of what Hearth allows.
//
//   HEARTH_WRITE_MATRIX=1 ./measure_test     writes it anew

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "tests/domain/measure_house.h"

namespace hearth::testing {
namespace {

// What was done before, and the id of what it left ("" = of nothing that exists).
struct Stage {
  const char* name;
  std::function<std::string(MeasureHouse*)> reach;
};
struct Row {
  const char* name;
  std::function<v1::Fact(const MeasureHouse&, const std::string& id)> make;
};
struct Table {
  const char* name;
  v1::CaseStage case_stage;
  std::vector<Stage> stages;
  std::vector<Row> rows;
};

std::string Nothing(MeasureHouse*) { return IdOf(77'777); }

std::string Started(MeasureHouse* house) {
  const std::string id = house->Must(house->Planned());
  house->Must(house->Started(id));
  return id;
}

std::string Asked(MeasureHouse* house) { return house->Must(house->Referral()); }

v1::Fact AnswerOf(const std::string& id, bool accepted) {
  v1::Fact fact;
  fact.mutable_referral_answered()->set_referral_event_id(id);
  fact.mutable_referral_answered()->set_accepted(accepted);
  fact.mutable_referral_answered()->set_reason(accepted ? "" : "示范");
  return fact;
}

v1::Fact CompletionOf(const std::string& id) {
  v1::Fact fact;
  fact.mutable_referral_completed()->set_referral_event_id(id);
  fact.mutable_referral_completed()->set_result_code("done");
  return fact;
}

v1::Fact WithdrawalOf(const std::string& id) {
  v1::Fact fact;
  fact.mutable_referral_withdrawn()->set_referral_event_id(id);
  fact.mutable_referral_withdrawn()->set_reason("示范");
  return fact;
}

v1::Fact Released(const std::string& id) {
  v1::Fact fact;
  fact.mutable_helper_released()->set_assigned_event_id(id);
  fact.mutable_helper_released()->set_end_date(kMeasureDay + 1);
  fact.mutable_helper_released()->set_reason_code("left");
  return fact;
}

v1::Fact StatusEndOf(const std::string& id) {
  v1::Fact fact;
  fact.mutable_status_ended()->set_granted_event_id(id);
  fact.mutable_status_ended()->set_end_date(kMeasureDay + 1);
  fact.mutable_status_ended()->set_reason_code("left");
  fact.mutable_status_ended()->set_source_unit_code("civil");
  return fact;
}

v1::Fact StatusRefusal() {
  v1::Fact fact;
  fact.mutable_status_refused()->set_status_code("dibao");
  fact.mutable_status_refused()->set_member_id(kHead);
  fact.mutable_status_refused()->set_reason_code("income");
  fact.mutable_status_refused()->set_source_unit_code("civil");
  return fact;
}

v1::Fact Difference(v1::DifferenceKind kind, const std::string& granted) {
  v1::Fact fact;
  v1::DifferenceDecided& decided = *fact.mutable_difference_decided();
  decided.set_file_event_id(IdOf(500));
  decided.set_kind(kind);
  decided.set_status_code("dibao");
  decided.set_member_id(kHead);
  decided.set_decision_code("ours");
  decided.set_reason("示范");
  if (kind != v1::DIFFERENCE_KIND_OURS_NOT_THEIRS) decided.set_row_event_id(IdOf(501));
  if (kind != v1::DIFFERENCE_KIND_THEIRS_NOT_OURS) decided.set_granted_event_id(granted);
  return fact;
}

Table Measures() {
  return {"measure",
          v1::CASE_STAGE_MONITORED,
          {{"unknown", Nothing},
           {"planned", [](MeasureHouse* house) { return house->Must(house->Planned()); }},
           {"running", Started},
           {"delivered",
            [](MeasureHouse* house) {
              const std::string id = Started(house);
              house->Must(house->Delivered(id, 1'000));
              return id;
            }},
           {"ended",
            [](MeasureHouse* house) {
              const std::string id = Started(house);
              house->Must(house->Ended(id));
              return id;
            }},
           {"ended without a start",
            [](MeasureHouse* house) {
              const std::string id = house->Must(house->Planned());
              house->Must(house->Ended(id));
              return id;
            }}},
          {{"MeasureReplanned",
            [](const MeasureHouse&, const std::string& id) {
              v1::Fact fact;
              fact.mutable_measure_replanned()->set_measure_event_id(id);
              fact.mutable_measure_replanned()->set_start_due_date(kMeasureDay + 5);
              fact.mutable_measure_replanned()->set_reason("示范");
              return fact;
            }},
           {"MeasureStarted",
            [](const MeasureHouse& house, const std::string& id) { return house.Started(id); }},
           {"MeasureDelivered",
            [](const MeasureHouse& h, const std::string& id) { return h.Delivered(id, 5); }},
           {"MeasureVerified",
            [](const MeasureHouse& house, const std::string& id) { return house.Verified(id); }},
           {"MeasureEnded",
            [](const MeasureHouse& house, const std::string& id) { return house.Ended(id); }}}};
}

Table Referrals() {
  const auto answered = [](bool accepted) {
    return [accepted](MeasureHouse* house) {
      const std::string id = Asked(house);
      house->Must(AnswerOf(id, accepted));
      return id;
    };
  };
  return {"referral",
          v1::CASE_STAGE_UNSPECIFIED,
          {{"unknown", Nothing},
           {"asked", Asked},
           {"accepted", answered(true)},
           {"refused", answered(false)},
           {"completed",
            [](MeasureHouse* house) {
              const std::string id = Asked(house);
              house->Must(AnswerOf(id, true));
              house->Must(CompletionOf(id));
              return id;
            }},
           {"withdrawn",
            [](MeasureHouse* house) {
              const std::string id = Asked(house);
              house->Must(WithdrawalOf(id));
              return id;
            }}},
          {{"ReferralAnswered accepted",
            [](const MeasureHouse&, const std::string& id) { return AnswerOf(id, true); }},
           {"ReferralAnswered refused",
            [](const MeasureHouse&, const std::string& id) { return AnswerOf(id, false); }},
           {"ReferralCompleted",
            [](const MeasureHouse&, const std::string& id) { return CompletionOf(id); }},
           {"ReferralWithdrawn",
            [](const MeasureHouse&, const std::string& id) { return WithdrawalOf(id); }}}};
}

Table Helpers() {
  return {
      "helper",
      v1::CASE_STAGE_MONITORED,
      {{"nobody", Nothing},
       {"held by li", [](MeasureHouse* house) { return house->Must(house->Assigned(kHelperLi)); }},
       {"li released",
        [](MeasureHouse* house) {
          const std::string id = house->Must(house->Assigned(kHelperLi));
          house->Must(Released(id));
          return id;
        }},
       {"li followed by wang",
        [](MeasureHouse* house) {
          const std::string id = house->Must(house->Assigned(kHelperLi));
          house->Must(house->Assigned(kHelperWang, kHelperLi));
          return id;
        }}},
      {{"HelperAssigned wang",
        [](const MeasureHouse& h, const std::string&) { return h.Assigned(kHelperWang); }},
       {"HelperAssigned wang after li",
        [](const MeasureHouse& house, const std::string&) {
          return house.Assigned(kHelperWang, kHelperLi);
        }},
       {"HelperAssigned li after wang",
        [](const MeasureHouse& house, const std::string&) {
          return house.Assigned(kHelperLi, kHelperWang);
        }},
       {"HelperAssigned of a closed account",
        [](const MeasureHouse& house, const std::string&) { return house.Assigned(kGone); }},
       {"HelperReleased li",
        [](const MeasureHouse&, const std::string& id) { return Released(id); }}}};
}

Table Statuses() {
  return {
      "status",
      v1::CASE_STAGE_UNSPECIFIED,
      {{"none", Nothing},
       {"refused", [](MeasureHouse* house) { return house->Must(StatusRefusal()); }},
       {"held", [](MeasureHouse* house) { return house->Must(house->Granted()); }},
       {"replaced",
        [](MeasureHouse* house) {
          const std::string id = house->Must(house->Granted());
          house->Must(house->Granted(id));
          return id;
        }},
       {"lost",
        [](MeasureHouse* house) {
          const std::string id = house->Must(house->Granted());
          house->Must(StatusEndOf(id));
          return id;
        }}},
      {{"StatusGranted",
        [](const MeasureHouse& house, const std::string&) { return house.Granted(); }},
       {"StatusGranted in its place",
        [](const MeasureHouse& house, const std::string& id) { return house.Granted(id); }},
       {"StatusEnded", [](const MeasureHouse&, const std::string& id) { return StatusEndOf(id); }},
       {"StatusRefused", [](const MeasureHouse&, const std::string&) { return StatusRefusal(); }},
       {"DifferenceDecided theirs not ours",
        [](const MeasureHouse&, const std::string& id) {
          return Difference(v1::DIFFERENCE_KIND_THEIRS_NOT_OURS, id);
        }},
       {"DifferenceDecided ours not theirs",
        [](const MeasureHouse&, const std::string& id) {
          return Difference(v1::DIFFERENCE_KIND_OURS_NOT_THEIRS, id);
        }},
       {"DifferenceDecided amount", [](const MeasureHouse&, const std::string& id) {
          return Difference(v1::DIFFERENCE_KIND_AMOUNT, id);
        }}}};
}

Table Cases(const char* name, v1::CaseStage stage) {
  return {name,
          stage,
          {{"no plan", Nothing}},
          {{"PlanMade", [](const MeasureHouse& house, const std::string&) { return house.Plan(); }},
           {"MeasurePlanned",
            [](const MeasureHouse& house, const std::string&) { return house.Planned(); }},
           {"MeasurePlanned of another case",
            [](const MeasureHouse& house, const std::string&) {
              v1::Fact fact = house.Planned();
              fact.mutable_measure_planned()->set_case_id(IdOf(4'711));
              return fact;
            }},
           {"MeasureSuggestionDeclined",
            [](const MeasureHouse& house, const std::string&) {
              v1::Fact fact;
              v1::MeasureSuggestionDeclined& declined = *fact.mutable_measure_suggestion_declined();
              declined.set_case_id(house.case_id());
              declined.set_suggestion_code("illness");
              declined.set_measure_code("aid");
              declined.set_reason("示范");
              return fact;
            }},
           {"HelperAssigned",
            [](const MeasureHouse& h, const std::string&) { return h.Assigned(kHelperLi); }},
           {"ReferralMade",
            [](const MeasureHouse& house, const std::string&) { return house.Referral(); }}}};
}

std::string Verdict(const domain::MaybeFault& fault) {
  if (!fault.has_value()) return "ok";
  return v1::RefusalReason_Name(fault->reason).substr(15) + " " + fault->path + ": " + fault->en;
}

std::string Matrix() {
  std::ostringstream out;
  for (const Table& table : {Measures(), Referrals(), Helpers(), Statuses(),
                             Cases("household without a case", v1::CASE_STAGE_UNSPECIFIED),
                             Cases("case identifying", v1::CASE_STAGE_IDENTIFYING),
                             Cases("case monitored", v1::CASE_STAGE_MONITORED),
                             Cases("case eliminated", v1::CASE_STAGE_ELIMINATED)}) {
    for (const Stage& stage : table.stages) {
      MeasureHouse house(table.case_stage);
      const std::string id = stage.reach(&house);
      house.NextDays(1);
      out << "== " << table.name << ": " << stage.name << "\n";
      for (const Row& row : table.rows) {
        out << "  " << row.name << ": " << Verdict(house.Judge(row.make(house, id))) << "\n";
      }
    }
  }
  return out.str();
}

std::string Read(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(MeasureMatrix, IsAsWritten) {
  const std::string path = HEARTH_MATRIX_FILE;
  const std::string matrix = Matrix();
  if (std::getenv("HEARTH_WRITE_MATRIX") != nullptr) std::ofstream(path) << matrix;
  EXPECT_EQ(matrix, Read(path));
}

// What is accepted also fits the fold, at every stage, and what is refused does not, but for what
// only the guards ask (accounts, the stage of a case, the household's other facts).
TEST(MeasureMatrix, TheFoldAgrees) {
  int accepted = 0, refused = 0;
  for (const Table& table : {Measures(), Referrals(), Helpers()}) {
    for (const Stage& stage : table.stages) {
      for (const Row& row : table.rows) {
        MeasureHouse house(table.case_stage);
        const std::string id = stage.reach(&house);
        house.NextDays(1);
        const v1::Fact fact = row.make(house, id);
        const domain::MaybeFault fault = house.Judge(fact);
        const v1::CaseFile before = house.file();
        const bool fits = house.Force(fact);
        if (!fault.has_value()) {
          ++accepted;
          EXPECT_TRUE(fits) << stage.name << " " << row.name;
        } else if (fault->reason == v1::REFUSAL_REASON_WRONG_STATE && !fits) {
          ++refused;
          EXPECT_EQ(house.file().SerializeAsString(), before.SerializeAsString());
        }
      }
    }
  }
  EXPECT_GT(accepted, 20);
  EXPECT_GT(refused, 20);
}

}  // namespace
}  // namespace hearth::testing
