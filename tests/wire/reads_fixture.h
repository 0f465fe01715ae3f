// ReadsTest: a small county with the shipped rulebook, a cadre who reads, and a privacy officer who
// looks on.

#ifndef HEARTH_TESTS_WIRE_READS_FIXTURE_H_
#define HEARTH_TESTS_WIRE_READS_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hearth/v1/households_service.grpc.pb.h"
#include "hearth/v1/reads_service.grpc.pb.h"
#include "tests/domain/fixtures.h"
#include "tests/wire/access_fixture.h"

namespace hearth::testing {

inline constexpr int kVisits = 80;

class ReadsTest : public AccessTest {
 protected:
  // Founded, with the shipped rulebook, and a privacy officer who looks on.
  void Prepare() {
    ASSERT_NO_FATAL_FAILURE(Founded());
    ASSERT_NO_FATAL_FAILURE(EnrolAll("sec", {"county"}));
    v1::Fact fact;
    *fact.mutable_rulebook_published()->mutable_rulebook() = DefaultRulebook();
    Record("county", {{fact, "", "", Today()}});
    ASSERT_NO_FATAL_FAILURE(Open({"privacy"}));
    Give("privacy", "privacy_officer", kCounty);
    ASSERT_NO_FATAL_FAILURE(Enter("privacy"));
  }

  struct Stated {
    v1::Fact fact;
    std::string household, area;
    int32_t day;
  };
  // One run; every event must be accepted.
  void Record(const std::string& account, const std::vector<Stated>& all) {
    std::vector<domain::Event> events;
    for (const Stated& one : all) {
      events.push_back(Of(account).Make(one.fact, one.household, one.area,
                                        domain::TimeOfDate(one.day) + 9 * 3'600'000));
    }
    v1::SubmitRunResponse response;
    const grpc::Status status = Of(account).Submit(std::move(events), &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    for (const v1::Receipt& receipt : response.receipts()) {
      ASSERT_EQ(receipt.refused(), v1::REFUSAL_REASON_UNSPECIFIED) << receipt.refused_detail();
      position_ = receipt.position();
    }
  }

  static std::string Household(int number) {
    std::string id(16, 'H');
    id[14] = static_cast<char>('0' + number / 64);
    id[15] = static_cast<char>('0' + number % 64);
    return id;
  }
  // Registered by the cadre on that day, with income since then.
  void RegisterMany(int from, int count, int32_t day) {
    std::vector<Stated> all;
    for (int i = from; i < from + count; ++i) {
      v1::Fact fact;
      v1::HouseholdRegistered& registered = *fact.mutable_household_registered();
      registered.mutable_identity()->set_origin(v1::ORIGIN_GENERAL);
      registered.mutable_identity()->set_phone("13900005678");
      v1::Member* head = registered.add_members();
      head->set_member_id(1);
      head->mutable_identity()->set_name("欧阳示范");
      head->mutable_identity()->set_relation("01");
      head->mutable_situation()->set_health("chronic");
      all.push_back({fact, Household(i), kVillage, day});
    }
    ASSERT_NO_FATAL_FAILURE(Record("cadre1", all));
  }
  v1::Fact Visit() {
    v1::Fact fact;
    v1::CheckRecorded& check = *fact.mutable_check_recorded();
    check.set_kind(v1::CHECK_KIND_REGULAR_VERIFICATION);
    check.set_form_version("test-1");
    check.mutable_guarantees()->set_obtained(v1::OBTAINED_OBSERVED);
    check.mutable_guarantees()->set_food(v1::PROBLEM_NONE);
    check.mutable_risks()->set_obtained(v1::OBTAINED_OBSERVED);
    check.mutable_risks()->set_exists(v1::ANSWER_NO);
    return fact;
  }

  grpc::Status State(const std::string& account, const std::string& household,
                     const std::string& code = "case") {
    v1::StatePurposeRequest request;
    request.set_purpose_code(code);
    request.set_household(household);
    request.set_min_position(position_);
    v1::StatePurposeResponse response;
    return Of(account).Call("ReadsService/StatePurpose", request, &response);
  }
  grpc::Status Look(const std::string& account, const std::string& household,
                    v1::GetHouseholdResponse* response) {
    v1::GetHouseholdRequest request;
    request.set_household(household);
    request.set_min_position(position_);
    return Of(account).Call("HouseholdsService/GetHousehold", request, response);
  }
  grpc::Status Package(const std::string& account,
                       std::vector<v1::GetOfflinePackageResponse>* households) {
    const auto stub = v1::HouseholdsService::NewStub(Of(account).channel());
    v1::GetOfflinePackageRequest request;
    request.set_min_position(position_);
    const auto context = Of(account).NewContext();
    const auto reader = stub->GetOfflinePackage(context.get(), request);
    v1::GetOfflinePackageResponse household;
    while (reader->Read(&household)) households->push_back(household);
    return reader->Finish();
  }
  // Of all reads, or of that account's, oldest last.
  std::vector<v1::ReadEntry> Reads(const std::string& account = "") {
    v1::ListReadsRequest request;
    request.set_account(account);
    request.set_page_size(200);
    v1::ListReadsResponse response;
    const grpc::Status status = Of("privacy").Call("ReadsService/ListReads", request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(response.next_page_token(), "");
    return {response.entries().begin(), response.entries().end()};
  }
  // Facts of that kind in the log, as the audit administrator sees it.
  int Count(uint32_t kind) {
    const auto stub = v1::LogService::NewStub(Of("aud").channel());
    v1::SubscribeRequest request;
    request.set_raw(true);
    request.set_until_caught_up(true);
    const auto context = Of("aud").NewContext();
    const auto reader = stub->Subscribe(context.get(), request);
    v1::SubscribeResponse message;
    int count = 0;
    while (reader->Read(&message)) count += message.event().header().kind() == kind ? 1 : 0;
    EXPECT_TRUE(reader->Finish().ok());
    return count;
  }
  void Restart(const std::vector<std::string>& more = {}) {
    ASSERT_EQ(server_.Stop(), 0);
    ASSERT_NO_FATAL_FAILURE(server_.Start(more));
    for (auto& [account, person] : people_) person->MoveTo(server_.address());
    Of("cadre1").set_token(Of("cadre1").StartDeviceSession());
  }
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_READS_FIXTURE_H_
