// What two officers type, and that an inspector still finds everything in order.

#include <gmock/gmock.h>
#include <stdlib.h>

#include <fstream>
#include <sstream>

#include "clients/cli/app.h"
#include "clients/cli/token_file.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/checkpoint.h"
#include "tests/support/status_matchers.h"
#include "tests/verify/script.h"
#include "tests/wire/erasure_fixture.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ErasureCliTest : public ErasureTest {
 protected:
  // As that person, with the session of the fixture. Fails the test unless it ends with `code`.
  std::string As(const std::string& who, std::vector<std::string> arguments, int code = 0) {
    setenv("XDG_CONFIG_HOME", elsewhere_.File("config-" + who).c_str(), 1);
    setenv("XDG_STATE_HOME", elsewhere_.File("state-" + who).c_str(), 1);
    EXPECT_OK(cli::KeepSession(server_.address(), {who, Of(who).token()}));
    arguments.insert(arguments.end(), {"--server", server_.address()});
    std::ostringstream out, err;
    EXPECT_EQ(cli::RunHearth(arguments, &out, &err), code) << who << '\n' << out.str() << err.str();
    err_ = err.str();
    return out.str();
  }
  static std::string Hex(const std::string& bytes) { return client::ToHex(bytes); }

  std::string err_;
};

TEST_F(ErasureCliTest, TwoOfficersTypeItAndTheInspectorFindsNoFault) {
  EXPECT_THAT(
      As("privacy", {"privacy", "propose", "erase", "--household", "zz", "--basis", "x"}, 2), "");
  std::string proposal = As(
      "privacy", {"privacy", "propose", "erase", "--household", Hex(gone_), "--basis", "request"});
  proposal = proposal.substr(0, 32);
  EXPECT_THAT(As("approve", {"privacy", "list", "--undecided", "--output", "csv"}),
              HasSubstr(proposal));
  As("privacy", {"privacy", "order", proposal}, 4);
  EXPECT_THAT(err_, HasSubstr("second person"));
  As("approve", {"privacy", "order", proposal});
  ASSERT_NO_FATAL_FAILURE(AwaitCompleted(client::FromHex(proposal).value_or("")));
  EXPECT_THAT(As("approve", {"privacy", "list", "--output", "csv"}), HasSubstr("completed"));
  EXPECT_THAT(As("approve", {"privacy", "list", "--undecided", "--output", "csv"}),
              Not(HasSubstr(proposal)));

  v1::GetHeadResponse head;
  absl::StatusOr<client::Checkpoint> checkpoint;
  do {
    Accepted(Of("aud").Call("LogService/GetHead", v1::GetHeadRequest(), &head));
    checkpoint = client::OpenCheckpoint(head.checkpoint(), head.verifier_key());
  } while (!checkpoint.ok() || checkpoint->size < head.position());
  const std::string bundle = elsewhere_.File("bundle"), key = elsewhere_.File("key");
  As("aud", {"log", "bundle", "--out", bundle});
  std::ofstream(key) << head.verifier_key();
  const ScriptSaid verified = Shell(std::string(HEARTH_VERIFY) + " " + bundle + " --key " + key);
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
  EXPECT_THAT(verified.out, HasSubstr("通过"));
  EXPECT_THAT(verified.out, Not(HasSubstr("ERASURE_OPEN")));
}

TEST_F(ErasureCliTest, ARestrictionIsLiftedFromTheOfficersMachine) {
  const std::string folder = elsewhere_.File("hold");
  As("privacy", {"privacy", "make-hold-key", folder});
  As("privacy", {"privacy", "make-hold-key", folder}, 4);
  ASSERT_EQ(server_.Stop(), 0);
  ASSERT_NO_FATAL_FAILURE(StartAgain({"--hold-key", folder + "/hold.pub"}));
  const auto propose = [this](const char* verb) {
    return As("privacy",
              {"privacy", "propose", verb, "--household", Hex(gone_), "--basis", "request"})
        .substr(0, 32);
  };
  As("approve", {"privacy", "order", propose("restrict")});
  EXPECT_FALSE(IsReadable(gone_));
  const std::string declined = propose("lift");
  As("approve", {"privacy", "decline", declined, "--reason", "test"});
  As("approve", {"privacy", "order", declined, "--hold-key", folder + "/hold.key"}, 4);
  EXPECT_FALSE(IsReadable(gone_));
  As("approve", {"privacy", "order", propose("lift"), "--hold-key", folder + "/hold.key"});
  EXPECT_TRUE(IsReadable(gone_));
}

}  // namespace
}  // namespace hearth::testing
