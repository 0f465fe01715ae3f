// One household goes through all of it on the command line, against the real server, with the dates
// of a real fortnight; every refusal on the way says what is missing. services/domain/README.md
// shows the session.

#include <gmock/gmock.h>
#include <stdlib.h>

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/app.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/files.h"
#include "services/domain/civil_date.h"
#include "tests/support/status_matchers.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kRefused = 4;

class CaseCliTest : public ::testing::Test {
 protected:
  void SetUp() override {
    setenv("XDG_STATE_HOME", dir_.File("state").c_str(), 1);
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    desk_ = std::make_unique<Desk>(server_.address());
    desk_->Found();
    household_ = desk_->Register("备示一", kFirstDay);
    id_ = client::ToHex(household_);
    for (const char* name : {"consent.pdf", "minutes.pdf", "attendance.pdf"}) {
      ASSERT_OK(client::WriteFile(dir_.File(name), name));
    }
  }

  // What it printed. Fails the test unless it ends with `code`.
  std::string Hearth(std::vector<std::string> arguments, int code = 0) {
    arguments.insert(arguments.end(), {"--server", server_.address()});
    std::ostringstream out, err;
    EXPECT_EQ(cli::RunHearth(arguments, &out, &err), code)
        << arguments[0] << ' ' << arguments[1] << '\n'
        << out.str() << err.str();
    return out.str() + err.str();
  }
  // `hearth case STEP HOUSEHOLD ... --actor WHO`.
  std::string Case(const std::string& step, const std::string& who,
                   std::vector<std::string> more = {}, int code = 0) {
    std::vector<std::string> arguments = {"case", step, id_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(), {"--actor", who});
    return Hearth(arguments, code);
  }
  // Eleven vote, nine of them for it.
  std::string Review(int code = 0) {
    std::vector<std::string> arguments = {"case", "review", id_, "--for", "9", "--against", "2"};
    for (int i = 0; i < 11; ++i) {
      arguments.insert(arguments.end(), {"--attendee", "备示代表:representative"});
    }
    arguments.insert(arguments.end(),
                     {"--minutes", dir_.File("minutes.pdf"), "--attendance",
                      dir_.File("attendance.pdf"), "--no-relation", "--actor", "village.li"});
    return Hearth(arguments, code);
  }
  void Day(int32_t date) { desk_->OpenDay(date); }

  // Somebody reported it, and two people of the village found that it should be included.
  void VerifyClue() {
    v1::Fact reported;
    reported.mutable_clue_reported()->set_channel(v1::CHANNEL_CADRE_SCREENING);
    reported.mutable_clue_reported()->set_kind_code("medical_bill");
    reported.mutable_clue_reported()->add_risk_codes("01");
    const std::string clue = State(reported);
    desk_->Check(household_, 500'000, true, kFirstDay);
    v1::Fact verified;
    v1::ClueVerified* found = verified.mutable_clue_verified();
    found->add_clues()->set_event_id(clue);
    found->mutable_clues(0)->set_kind_code("medical_bill");
    found->set_check_event_id(desk_->Household(household_, desk_->Head().position())
                                  .household()
                                  .checks(0)
                                  .source()
                                  .event_id());
    found->set_result(v1::CLUE_RESULT_PROPOSE_INCLUSION);
    found->set_second_account("village.wang");
    found->add_risk_codes("01");
    State(verified);
  }
  // The fact's event id.
  std::string State(const v1::Fact& fact) {
    const int64_t time = domain::TimeOfDate(kFirstDay) + 12 * 3'600'000;
    const domain::Event event = phone_.Make(fact, household_, kGrid, time, v1::STREAM_UNSPECIFIED);
    const std::vector<v1::Receipt> receipts = desk_->Submit(phone_.Run({event}));
    EXPECT_EQ(receipts.at(0).refused(), v1::REFUSAL_REASON_UNSPECIFIED)
        << receipts.at(0).refused_detail();
    return receipts.at(0).event_id();
  }

  Device phone_{"village-phone"};
  TempDir dir_;
  Hearthd server_;
  std::unique_ptr<Desk> desk_;
  std::string household_, id_;
};

TEST_F(CaseCliTest, AFortnightFromTheClueToTheCounty) {
  const std::vector<std::string> signed_paper = {"--form", "1", "--document",
                                                 dir_.File("consent.pdf")};
  EXPECT_THAT(Case("consent", "village.li", signed_paper, kRefused), HasSubstr("建议纳入"));
  VerifyClue();
  Case("consent", "village.li", signed_paper);
  EXPECT_THAT(Case("next", "village.li"), HasSubstr("request of comparison"));
  Day(20260302);
  Case("compare-request", "county.sun",
       {"--item", "finance", "--unit", "bank", "--unit", "police", "--due", "2026-03-06"});
  EXPECT_THAT(Review(kRefused), HasSubstr("result of comparison"));
  Case("compare-return", "county.sun", {"--unit", "bank"});
  EXPECT_THAT(Case("compare-return", "county.sun", {"--unit", "police"}, kRefused),
              HasSubstr("complete"));
  Case("compare-return", "county.sun", {"--unit", "police", "--complete"});
  Day(20260304);
  Review();
  Day(20260305);
  const std::vector<std::string> board = {"--number",   "1",       "--place",
                                          "村务公开栏", "--phone", "0762-1234567"};
  const std::string notice = Hearth({"case", "notice", "--village", kVillage, "--phone", "0762-1234567"});
  EXPECT_THAT(notice, HasSubstr("0762-1234567"));
  EXPECT_THAT(notice, Not(HasSubstr("因病")));
  Case("publicity-start", "village.li", board);
  Day(20260309);
  EXPECT_THAT(Case("publicity-end", "village.li", {}, kRefused), HasSubstr("2026-03-10"));
  Day(20260310);
  Case("publicity-end", "village.li");
  const std::vector<std::string> paper = {"--document-number", "示范〔2026〕1号", "--no-relation"};
  EXPECT_THAT(Case("approve", "county.zhou", paper, kRefused), HasSubstr("town review"));
  Day(20260312);
  std::vector<std::string> decided = {"--category", "UNSTABLE", "--risk", "01", "--no-relation"};
  EXPECT_THAT(Case("town-review", "village.li", decided, kRefused), HasSubstr("同一人"));
  EXPECT_THAT(
      Case("town-review", "town.qian", {"--category", "UNSTABLE", "--risk", "01"}, kRefused),
      HasSubstr("no_relation"));
  Case("town-review", "town.qian", decided);
  EXPECT_THAT(Case("approve", "town.qian", paper, kRefused), HasSubstr("另一人"));
  Day(20260314);
  Case("approve", "county.zhou", paper);
  Case("announce", "town.zhao", board);
  Case("register", "town.zhao", {"--system", "national", "--number", "9900001"});
  EXPECT_THAT(Case("show", "county.zhou", {"--output", "json"}), HasSubstr("CASE_STAGE_MONITORED"));
  EXPECT_THAT(Hearth({"case", "list", "--under", kTown, "--output", "csv"}), HasSubstr("UNSTABLE"));
  EXPECT_THAT(Hearth({"duty", "list", "--under", kTown, "--output", "csv"}),
              HasSubstr("HELPER_MISSING"));
}

TEST_F(CaseCliTest, NothingIsRecordedByAQuestion) {
  VerifyClue();
  const uint64_t before = desk_->Head().position();
  EXPECT_THAT(Case("consent", "village.li",
                   {"--form", "1", "--document", dir_.File("consent.pdf"), "--dry-run"}),
              HasSubstr("nothing was recorded"));
  EXPECT_EQ(desk_->Head().position(), before);
}

}  // namespace
}  // namespace hearth::testing
