// ErasureTest: the county of AccessTest with a privacy officer, who approves, and two households,
// one of which is to go.

#ifndef HEARTH_TESTS_WIRE_ERASURE_FIXTURE_H_
#define HEARTH_TESTS_WIRE_ERASURE_FIXTURE_H_

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "hearth/v1/privacy_service.pb.h"
#include "services/domain/submission.h"
#include "tests/support/temp_dir.h"
#include "tests/wire/access_fixture.h"

namespace hearth::testing {

class ErasureTest : public AccessTest {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(AccessTest::SetUp());
    ASSERT_NO_FATAL_FAILURE(Founded());
    ASSERT_NO_FATAL_FAILURE(Open({"privacy", "approve"}));
    Give("privacy", "privacy_officer", kCounty);
    Give("approve", "county_approver", kCounty);
    ASSERT_NO_FATAL_FAILURE(Enter("privacy"));
    ASSERT_NO_FATAL_FAILURE(Enter("approve"));
    gone_ = Register("cadre1", kVillage);
    stays_ = Register("cadre1", kVillage);
    ASSERT_TRUE(IsReadable(gone_));  // the views have it, as an upload asks
    UploadPhoto(gone_);
  }

  void UploadPhoto(const std::string& household) {
    const std::string photo(70'000, 'p');
    v1::BeginAttachmentRequest begin;
    begin.set_household(household);
    begin.set_sha256(domain::Sha256(photo));
    begin.set_size_bytes(photo.size());
    begin.set_media_type("image/jpeg");
    begin.set_area_code(kVillage);
    begin.set_actor("cadre1");
    v1::BeginAttachmentResponse begun;
    Accepted(Of("cadre1").Call("AttachmentsService/BeginAttachment", begin, &begun));
    v1::AppendAttachmentRequest append;
    append.set_household(household);
    append.set_sha256(begin.sha256());
    append.set_data(photo);
    v1::AppendAttachmentResponse appended;
    Accepted(Of("cadre1").Call("AttachmentsService/AppendAttachment", append, &appended));
    v1::FinishAttachmentRequest finish;
    finish.set_household(household);
    finish.set_sha256(begin.sha256());
    v1::FinishAttachmentResponse finished;
    Accepted(Of("cadre1").Call("AttachmentsService/FinishAttachment", finish, &finished));
    position_ = finished.position();
  }
  static void Accepted(const grpc::Status& status) {
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  std::string Propose(v1::ErasureVerb verb, const std::string& household) {
    v1::ProposeErasureRequest request;
    request.set_verb(verb);
    request.add_households(household);
    request.set_basis_code("request");
    v1::ProposeErasureResponse response;
    Accepted(Of("privacy").Call("PrivacyService/ProposeErasure", request, &response));
    return response.proposal_event_id();
  }
  grpc::Status Order(const std::string& account, const std::string& proposal,
                     const std::vector<v1::OpenedKey>& keys = {}) {
    v1::OrderErasureRequest request;
    request.set_proposal_event_id(proposal);
    for (const v1::OpenedKey& key : keys) *request.add_keys() = key;
    v1::OrderErasureResponse response;
    return Of(account).Call("PrivacyService/OrderErasure", request, &response);
  }
  v1::ErasureState StateOf(const std::string& proposal) {
    v1::ListErasuresResponse response;
    Accepted(
        Of("privacy").Call("PrivacyService/ListErasures", v1::ListErasuresRequest(), &response));
    for (const v1::ErasureEntry& entry : response.erasures()) {
      if (entry.proposal_event_id() == proposal) return entry.state();
    }
    return v1::ERASURE_STATE_UNSPECIFIED;
  }
  // Ends with the test's own time limit if it never is.
  void AwaitCompleted(const std::string& proposal) {
    while (StateOf(proposal) != v1::ERASURE_STATE_COMPLETED) {
      ASSERT_FALSE(::testing::Test::HasFailure());
    }
  }

  // A restart takes another port; sessions of staff go on.
  void StartAgain(const std::vector<std::string>& more = {}) {
    ASSERT_NO_FATAL_FAILURE(server_.Start(more));
    for (auto& [account, person] : people_) {
      const std::string token = person->token();
      person = std::make_unique<Person>(server_.address(), account);
      person->set_token(token);
    }
  }

  v1::GetHouseholdResponse Household(const std::string& household) {
    v1::GetHouseholdRequest request;
    request.set_household(household);
    request.set_min_position(position_);
    v1::GetHouseholdResponse response;
    Accepted(Of("clerk").Call("HouseholdsService/GetHousehold", request, &response));
    return response;
  }
  bool IsReadable(const std::string& household) {
    const v1::GetHouseholdResponse answer = Household(household);
    return answer.household().registered() && answer.household().members_size() == 1;
  }
  int Found() {
    v1::SearchHouseholdsRequest request;
    request.set_area_code(kVillage);
    request.set_text("示范户主");
    v1::SearchHouseholdsResponse response;
    Accepted(Of("clerk").Call("HouseholdsService/SearchHouseholds", request, &response));
    return response.households_size();
  }
  int64_t Registered() {
    v1::SummarizeAreaRequest request;
    request.set_area_code(kTown);
    v1::SummarizeAreaResponse response;
    Accepted(Of("clerk").Call("CountyService/SummarizeArea", request, &response));
    for (const v1::Counter& counter : response.total().counters()) {
      if (counter.key() == "registered") return counter.value();
    }
    return 0;
  }
  int Photos() const {
    int files = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(server_.home() + "/attachments")) {
      if (entry.is_regular_file() && entry.file_size() > 70'000) ++files;
    }
    return files;
  }
  int TimelineOf(const std::string& household) {
    v1::ListTimelineRequest request;
    request.set_household(household);
    v1::ListTimelineResponse response;
    Accepted(Of("clerk").Call("HouseholdsService/ListTimeline", request, &response));
    return response.entries_size();
  }
  // All that is left of it: that something was recorded, when, where and by whom.
  void ExpectGone() {
    EXPECT_FALSE(IsReadable(gone_));
    EXPECT_EQ(Found(), 1);
    EXPECT_GE(TimelineOf(gone_), 2);
    EXPECT_TRUE(IsReadable(stays_));
  }
  void EraseGone() {
    const std::string proposal = Propose(v1::ERASURE_VERB_ERASE, gone_);
    Accepted(Order("approve", proposal));
    ASSERT_NO_FATAL_FAILURE(AwaitCompleted(proposal));
  }

  std::string gone_, stays_;
  TempDir elsewhere_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_ERASURE_FIXTURE_H_
