// Clues and case files over a real server: reported, listed, asked for with a purpose, shown at a
// terminal, and out of reach of whoever looks after another village.

#include <gmock/gmock.h>
#include <stdlib.h>

#include <sstream>

#include "clients/cli/app.h"
#include "clients/cpp/bytes.h"
#include "hearth/v1/cases_service.pb.h"
#include "tests/wire/reads_fixture.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;

class CasesTest : public ReadsTest {
 protected:
  // A household of cadre1's village with a clue that nobody has verified.
  void Report() {
    ASSERT_NO_FATAL_FAILURE(Prepare());
    ASSERT_NO_FATAL_FAILURE(RegisterMany(0, 1, Today()));
    v1::Fact fact;
    v1::ClueReported& clue = *fact.mutable_clue_reported();
    clue.set_channel(v1::CHANNEL_CADRE_SCREENING);
    clue.set_kind_code("visit");
    clue.add_risk_codes("01");
    ASSERT_NO_FATAL_FAILURE(Record("cadre1", {{fact, Household(0), kVillage, Today()}}));
  }

  grpc::Status File(const std::string& account, v1::GetCaseFileResponse* response) {
    v1::GetCaseFileRequest request;
    request.set_household(Household(0));
    request.set_min_position(position_);
    return Of(account).Call("CasesService/GetCaseFile", request, response);
  }

  std::string As(const std::string& account, std::vector<std::string> arguments, int code = 0) {
    setenv("HEARTH_TOKEN", Of(account).token().c_str(), 1);
    setenv("XDG_CONFIG_HOME", dir_.File("config").c_str(), 1);
    setenv("XDG_STATE_HOME", dir_.File("state").c_str(), 1);
    arguments.insert(arguments.end(), {"--server", server_.address()});
    std::ostringstream out, err;
    EXPECT_EQ(cli::RunHearth(arguments, &out, &err), code) << out.str() << err.str();
    return out.str() + err.str();
  }

  TempDir dir_;
};

TEST_F(CasesTest, AClueIsListedAndItsFileIsOpenedWithAPurpose) {
  ASSERT_NO_FATAL_FAILURE(Report());
  v1::ListCluesRequest list;
  list.set_area_code(kTown);
  list.set_min_position(position_);
  v1::ListCluesResponse clues;
  ASSERT_TRUE(Of("clerk").Call("CasesService/ListClues", list, &clues).ok());
  ASSERT_EQ(clues.clues_size(), 1);
  EXPECT_EQ(clues.clues(0).whom().head_masked(), "欧*");
  EXPECT_EQ(clues.clues(0).clue().stage(), v1::CLUE_STAGE_OPEN);
  EXPECT_EQ(clues.clues(0).version(), 1u);
  v1::ListDutiesRequest due;
  due.set_area_code(kVillage);
  v1::ListDutiesResponse duties;
  ASSERT_TRUE(Of("cadre1").Call("CasesService/ListDuties", due, &duties).ok());
  ASSERT_EQ(duties.duties_size(), 1);
  EXPECT_EQ(duties.duties(0).duty().kind(), "CLUE_DUE");

  v1::GetCaseFileResponse file;
  EXPECT_EQ(ReasonOf(File("clerk", &file)), "PURPOSE_REQUIRED");
  v1::StatePurposeRequest purpose;
  purpose.set_household(Household(0));
  purpose.set_purpose_code("case");
  v1::StatePurposeResponse stated;
  ASSERT_TRUE(Of("clerk").Call("ReadsService/StatePurpose", purpose, &stated).ok());
  ASSERT_TRUE(File("clerk", &file).ok());
  EXPECT_EQ(file.file().version(), 1u);
  EXPECT_EQ(file.area_code(), kVillage);

  // A consent before the visit: refused, with what is missing, and nothing is recorded.
  v1::PreviewStepRequest step;
  step.set_household(Household(0));
  step.set_expected_version(1);
  v1::ConsentSigned& consent = *step.mutable_fact()->mutable_consent_signed();
  consent.mutable_step()->set_procedure(v1::CASE_PROCEDURE_IDENTIFICATION);
  *consent.add_clues() = clues.clues(0).clue().clue();
  v1::PreviewStepResponse verdict;
  ASSERT_TRUE(Of("clerk").Call("CasesService/PreviewStep", step, &verdict).ok());
  EXPECT_FALSE(verdict.accepted());
  EXPECT_THAT(verdict.refused_detail(), HasSubstr(" / "));
  ASSERT_TRUE(File("clerk", &file).ok());
  EXPECT_EQ(file.file().version(), 1u);
}

TEST_F(CasesTest, AnotherVillageSeesNothing) {
  ASSERT_NO_FATAL_FAILURE(Report());
  v1::GetCaseFileResponse file;
  EXPECT_EQ(File("cadre2", &file).error_code(), grpc::StatusCode::NOT_FOUND);
  v1::ListCluesRequest list;
  list.set_area_code(kVillage);
  v1::ListCluesResponse clues;
  EXPECT_EQ(Of("cadre2").Call("CasesService/ListClues", list, &clues).error_code(),
            grpc::StatusCode::NOT_FOUND);
  list.set_area_code(kOtherVillage);
  ASSERT_TRUE(Of("cadre2").Call("CasesService/ListClues", list, &clues).ok());
  EXPECT_EQ(clues.clues_size(), 0);
}

TEST_F(CasesTest, TheTerminalShowsTheFileAndWhatIsDue) {
  ASSERT_NO_FATAL_FAILURE(Report());
  const std::string id = client::ToHex(Household(0)), wait = std::to_string(position_);
  EXPECT_THAT(As("clerk", {"case", "show", id, "--min-position", wait}), HasSubstr("待核实"));
  EXPECT_THAT(As("clerk", {"case", "next", id}), HasSubstr("step"));
  EXPECT_THAT(As("clerk", {"duty", "list", "--under", kTown}), HasSubstr("CLUE_DUE"));
  EXPECT_THAT(As("clerk", {"case", "list", "--under", kTown, "--overdue"}), HasSubstr("stage"));
  // Nothing waits for a notice yet.
  As("clerk", {"case", "notice", "--village", kVillage, "--phone", "0762-12317"}, 3);
  As("clerk", {"case", "approve", id, "--document-number", "1"}, 4);
}

}  // namespace
}  // namespace hearth::testing
