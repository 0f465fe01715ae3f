// Two clients with the same file, and bad input.

#include <gmock/gmock.h>

#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/status_matchers.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

class IntakeWireTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    desk_ = std::make_unique<Desk>(server_.address());
    desk_->Found();
  }

  // Runs of random households, as many devices as households.
  static std::vector<v1::Run> File(int households) {
    std::vector<v1::Run> runs;
    for (int i = 0; i < households; ++i) {
      Device device("file." + std::to_string(i));
      FactsOptions options;
      options.village = kVillage;
      options.first_day = 20250601;
      options.days = 200;
      std::vector<domain::Event> events = RandomHousehold(device.rng(), options);
      runs.push_back(device.Run(std::move(events)));
    }
    return runs;
  }

  // Streams the file with up to eight batches in flight; receipts by event id.
  std::map<std::string, v1::Receipt> Stream(const std::vector<v1::Run>& runs) {
    const auto stub = v1::IntakeService::NewStub(
        grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials()));
    const auto context = Context();
    const auto stream = stub->SubmitRuns(context.get());
    std::map<std::string, v1::Receipt> receipts;
    v1::SubmitRunsResponse answer;
    uint64_t answered = 0;
    const auto read = [&] {
      ASSERT_TRUE(stream->Read(&answer));
      EXPECT_EQ(answer.batch(), ++answered);
      for (const v1::RunResult& result : answer.results()) {
        EXPECT_EQ(result.refused_reason(), "") << result.refused_detail();
        for (const v1::Receipt& receipt : result.receipts()) receipts[receipt.event_id()] = receipt;
      }
    };
    for (size_t i = 0; i < runs.size(); ++i) {
      v1::SubmitRunsRequest request;
      request.set_batch(i + 1);
      *request.add_runs() = runs[i];
      EXPECT_TRUE(stream->Write(request));
      if (i >= 8) read();
    }
    stream->WritesDone();
    while (answered < runs.size() && !HasFatalFailure()) read();
    EXPECT_TRUE(stream->Finish().ok());
    return receipts;
  }

  Hearthd server_;
  std::unique_ptr<Desk> desk_;
};

TEST_F(IntakeWireTest, TwoClientsWithTheSameFileGetTheSameReceipts) {
  const std::vector<v1::Run> runs = File(300);
  const uint64_t before = desk_->Head().position();
  std::map<std::string, v1::Receipt> first, second;
  std::thread other([&] { second = Stream(runs); });
  first = Stream(runs);
  other.join();
  size_t events = 0;
  for (const v1::Run& run : runs) events += static_cast<size_t>(run.submissions_size());
  ASSERT_EQ(first.size(), events);
  ASSERT_EQ(second.size(), events);
  std::set<uint64_t> positions;
  for (const auto& [id, receipt] : first) {
    EXPECT_EQ(second.at(id).position(), receipt.position());
    EXPECT_EQ(second.at(id).leaf_hash(), receipt.leaf_hash());
    EXPECT_NE(second.at(id).already_recorded(), receipt.already_recorded());
    positions.insert(receipt.position());
  }
  EXPECT_EQ(positions.size(), events);
  EXPECT_EQ(desk_->Head().position(), before + events);
}

// What a caller may get wrong, and what he is told. Nothing of it may change the log.
TEST_F(IntakeWireTest, BadInputNamesTheFieldAndChangesNothing) {
  const std::string household = desk_->Register("错示", kFirstDay);
  const uint64_t before = desk_->Head().position();
  const auto check = [](const char* what, const grpc::Status& status, const std::string& field) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT)
        << what << ": " << status.error_message();
    EXPECT_NE(status.error_details().find(field), std::string::npos)
        << what << ": " << status.error_message();
    EXPECT_NE(status.error_details().find("zh-CN"), std::string::npos) << what;
  };
  v1::GetHouseholdRequest get;
  v1::GetHouseholdResponse got;
  get.set_household("short");
  check("id", desk_->households->GetHousehold(Context().get(), get, &got), "household");
  get.set_household(household);
  get.mutable_as_of()->set_date(20260230);
  check("date", desk_->households->GetHousehold(Context().get(), get, &got), "as_of.date");
  v1::SearchHouseholdsRequest search;
  v1::SearchHouseholdsResponse found;
  check("no area", desk_->households->SearchHouseholds(Context().get(), search, &found),
        "area_code");
  search.set_area_code(kTown);
  search.set_page_size(-1);
  check("page size", desk_->households->SearchHouseholds(Context().get(), search, &found),
        "page_size");
  search.set_page_size(10);
  search.set_page_token("rubbish");
  check("token", desk_->households->SearchHouseholds(Context().get(), search, &found),
        "page_token");
  v1::SummarizeAreaRequest summary;
  v1::SummarizeAreaResponse figures;
  summary.set_area_code(kTown);
  summary.mutable_as_of()->set_position(1);
  check("as of position", desk_->county->SummarizeArea(Context().get(), summary, &figures),
        "as_of");
  v1::OpenDayRequest day;
  v1::OpenDayResponse opened;
  day.set_date(20261301);
  check("no day", desk_->admin->OpenDay(Context().get(), day, &opened), "date");
  day.set_date(20200101);
  EXPECT_EQ(desk_->admin->OpenDay(Context().get(), day, &opened).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  v1::ProveInclusionRequest proof;
  v1::ProveInclusionResponse proved;
  check("position", desk_->log->ProveInclusion(Context().get(), proof, &proved), "position");
  v1::BackupRequest backup;
  v1::BackupResponse written;
  backup.set_directory("relative");
  check("directory", desk_->admin->Backup(Context().get(), backup, &written), "directory");
  EXPECT_EQ(desk_->Head().position(), before);
}

TEST_F(IntakeWireTest, RunsThatDoNotFitAreRefusedWholeAndEventsOnTheirMerits) {
  const std::string household = desk_->Register("断示", kFirstDay);
  const uint64_t before = desk_->Head().position();
  v1::Fact fact;
  fact.mutable_check_voided()->set_target_event_id(
      EventId(desk_->device.rng(), Morning(kFirstDay)));
  fact.mutable_check_voided()->set_reason("entered_twice");
  Device device("broken");
  std::vector<domain::Event> events;
  for (int i = 0; i < 3; ++i)
    events.push_back(device.Make(fact, household, kGrid, Morning(kFirstDay)));
  v1::SubmitRunRequest request;
  *request.mutable_run() = device.Run(events);
  request.mutable_run()->mutable_submissions()->SwapElements(0, 1);
  v1::SubmitRunResponse response;
  const grpc::Status broken = desk_->intake->SubmitRun(Context().get(), request, &response);
  EXPECT_EQ(broken.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_NE(broken.error_details().find("CHAIN_BROKEN"), std::string::npos)
      << broken.error_message();
  request.mutable_run()->mutable_submissions(0)->set_header("rubbish");
  const grpc::Status unreadable = desk_->intake->SubmitRun(Context().get(), request, &response);
  EXPECT_NE(unreadable.error_details().find("UNREADABLE"), std::string::npos)
      << unreadable.error_message();
  EXPECT_EQ(desk_->Head().position(), before);

  // Refused on its merits: it takes a position and says why; again, the same answer.
  v1::Fact future;
  future.mutable_check_recorded()->set_kind(v1::CHECK_KIND_FOLLOW_UP);
  const v1::Run late =
      desk_->device.Run({desk_->device.Make(future, household, kGrid, Morning(20261231))});
  const std::vector<v1::Receipt> refused = desk_->Submit(late), again = desk_->Submit(late);
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_NE(refused[0].refused(), v1::REFUSAL_REASON_UNSPECIFIED);
  EXPECT_FALSE(refused[0].refused_detail().empty());
  EXPECT_EQ(refused[0].position(), before + 1);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].position(), refused[0].position());
  EXPECT_TRUE(again[0].already_recorded());
  EXPECT_EQ(desk_->Head().position(), before + 1);
}

}  // namespace
}  // namespace hearth::testing
