// `hearth reads` and --purpose, as people type them.

#include <gmock/gmock.h>
#include <stdlib.h>

#include <sstream>

#include "clients/cli/app.h"
#include "clients/cpp/bytes.h"
#include "tests/wire/reads_fixture.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ReadsCliTest : public ReadsTest {
 protected:
  std::string As(const std::string& account, std::vector<std::string> arguments, int code = 0) {
    setenv("HEARTH_TOKEN", Of(account).token().c_str(), 1);
    setenv("XDG_CONFIG_HOME", dir_.File("config").c_str(), 1);
    setenv("XDG_STATE_HOME", dir_.File("state").c_str(), 1);
    arguments.insert(arguments.end(), {"--server", server_.address()});
    std::ostringstream out, err;
    EXPECT_EQ(cli::RunHearth(arguments, &out, &err), code)
        << account << ": " << arguments[0] << ' ' << arguments[1] << '\n'
        << out.str() << err.str();
    return out.str() + err.str();
  }

  TempDir dir_;
};

TEST_F(ReadsCliTest, StatesListsAndReports) {
  ASSERT_NO_FATAL_FAILURE(Prepare());
  ASSERT_NO_FATAL_FAILURE(RegisterMany(0, 1, domain::AddDays(Today(), -360)));
  const std::string id = client::ToHex(Household(0)), wait = std::to_string(position_);
  const auto show = [&](std::vector<std::string> more, int code = 0) {
    std::vector<std::string> words = {"household", "show", id, "--min-position", wait};
    words.insert(words.end(), more.begin(), more.end());
    return As("clerk", words, code);
  };
  EXPECT_THAT(show({}), HasSubstr("欧*"));
  EXPECT_THAT(show({}), HasSubstr("未打开 masked"));
  EXPECT_THAT(As("clerk", {"household", "explain", id}, 4), HasSubstr("--purpose"));
  EXPECT_THAT(show({"--purpose", "curiosity"}, 4), HasSubstr("purpose_code"));
  EXPECT_THAT(As("privacy", {"reads", "list"}), Not(HasSubstr(id)));
  EXPECT_THAT(show({"--purpose", "case", "--groups", "identity"}), HasSubstr("欧阳示范"));
  EXPECT_THAT(As("clerk", {"reads", "purpose", "--household", id, "--purpose", "duty"}),
              HasSubstr("有效至"));
  EXPECT_THAT(As("clerk", {"household", "explain", id}), HasSubstr("规则"));

  const std::string list = As("privacy", {"reads", "list", "--output", "csv"});
  EXPECT_THAT(list, HasSubstr("clerk,case,S2,identity,1,"));
  EXPECT_THAT(list, HasSubstr("clerk,duty,S3,"));
  EXPECT_THAT(list, HasSubstr(id));
  const std::string report =
      As("privacy", {"reads", "leak-report", "--account", "clerk", "--output", "csv"});
  EXPECT_THAT(report, HasSubstr(id + ",441621102001,S2;S3_HEALTH;S3_PROPERTY,"));
  EXPECT_THAT(report, HasSubstr("S3_PROPERTY: 1 households, 1 reads"));
  As("clerk", {"reads", "list"}, 4);
  // A phone's package, line by line; a desk gets none.
  EXPECT_THAT(As("cadre1", {"reads", "package"}), HasSubstr("欧阳示范"));
  As("clerk", {"reads", "package"}, 4);
  As("privacy",
     {"reads", "raise-budget", "--under", kCounty, "--campaign", "2026-autumn", "--class",
      "S3_PROPERTY", "--alarm", "60", "--stop", "70", "--until", domain::FormatDate(Today()),
      "--requested-by", "clerk", "--reason", "x"},
     4);  // not the role that the rulebook names
}

}  // namespace
}  // namespace hearth::testing
