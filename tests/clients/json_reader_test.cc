// The quick reader against protobuf's own: what it accepts means the same there.

#include "clients/cpp/json_reader.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "clients/cpp/draft_codec.h"
#include "hearth/v1/rulebook.pb.h"
#include "tests/clients/random_drafts.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"

namespace hearth::client {
namespace {

using ::hearth::testing::EqualsProto;

// False when protobuf refuses it.
template <typename Message>
bool ReadSlowly(const std::string& text, Message* message) {
  return google::protobuf::util::JsonStringToMessage(text, message).ok();
}

TEST(JsonReaderTest, DraftsAreReadQuicklyAndRight) {
  std::mt19937_64 random = hearth::testing::Random(70);
  for (const v1::Draft& draft : testing::RandomDrafts(&random, 400, 3)) {
    v1::Draft read;
    ASSERT_TRUE(ReadPlainJson(DraftLine(draft), &read)) << DraftLine(draft);
    EXPECT_THAT(read, EqualsProto(draft));
  }
}

// Whatever is done to a line: both refuse it, or the quick one leaves it to the other, or they
// agree.
TEST(JsonReaderTest, MangledLinesNeverMeanSomethingElse) {
  std::mt19937_64 random = hearth::testing::Random(71);
  constexpr std::string_view kBytes = "\"\\{}[]:,0123456789-+.eEtfnulxX_ \t\xe7\xff\x01/Ab";
  int accepted = 0, changed = 0;
  for (int round = 0; round < 6'000; ++round) {
    std::string line = DraftLine(testing::RandomDraft(&random, "phone", 1));
    for (uint64_t i = 1 + random() % 3; i > 0; --i) {
      const size_t at = random() % line.size();
      switch (random() % 4) {
        case 0:
          line[at] = kBytes[random() % kBytes.size()];
          break;
        case 1:
          line.insert(at, 1, kBytes[random() % kBytes.size()]);
          break;
        case 2:
          line.erase(at, 1 + random() % 3);
          break;
        default:
          line.insert(at, line.substr(random() % line.size(), random() % 40));
      }
    }
    v1::Draft quick, slow;
    const bool read = ReadPlainJson(line, &quick);
    if (!read) continue;
    ++accepted;
    ASSERT_TRUE(ReadSlowly(line, &slow)) << line;
    EXPECT_THAT(quick, EqualsProto(slow)) << line;
    ++changed;
  }
  EXPECT_GT(accepted, 200) << "nothing was shown";
  EXPECT_EQ(accepted, changed);
}

TEST(JsonReaderTest, PlainFormsAreAcceptedOthersLeftToProtobuf) {
  struct Row {
    const char* text;
    bool plain;
  };
  const Row table[] = {
      {R"({})", true},
      {R"( { "version" : 7 , "rulebook_id" : "a" } )", true},
      {R"({"version":"7"})", true},
      {R"({"title":{"zh":"甲\n\"\\\/"}})", true},
      {R"({"lines":[],"rules":[{"raises_alert":true},{"raises_alert":false}]})", true},
      {R"({"questions":[{"minimum":-5,"type":"QUESTION_TYPE_TEXT"}]})", true},
      {R"({"rulebookId":"a"})", false},  // the other spelling of a name
      {R"({"version":7.0})", false},
      {R"({"version":7e0})", false},
      {R"({"version":07})", false},
      {R"({"version":-1})", false},
      {R"({"version":4294967296})", false},
      {R"({"version":null})", false},
      {R"({"title":null})", false},
      {R"({"rulebook_id":"\u7532"})", false},
      {R"({"questions":[{"type":5}]})", false},
      {R"({"questions":[{"type":"NO_SUCH"}]})", false},
      {R"({"rules":[{"when":{"all":{},"any":{}}}]})", false},       // two of a oneof
      {R"({"questions":[{"maximum":"1","maximum":"2"}]})", false},  // an optional field twice
      {R"({"nobody":1})", false},
      {R"({"version":7)", false},
      {R"({"version":7}})", false},
      {R"({"version":7,})", false},
      {R"([])", false},
      {"{\"rulebook_id\":\"\xff\"}", false},
      {"{\"rulebook_id\":\"\xed\xa0\x80\"}", false},  // a surrogate
      {"{\"rulebook_id\":\"\xc0\x80\"}", false},      // an overlong form
      {"{\"rulebook_id\":\"\x01\"}", false},
      {"", false},
  };
  for (const Row& row : table) {
    v1::Rulebook quick, slow;
    EXPECT_EQ(ReadPlainJson(row.text, &quick), row.plain) << row.text;
    if (!row.plain) continue;
    EXPECT_TRUE(ReadSlowly(row.text, &slow)) << row.text;
    EXPECT_THAT(quick, EqualsProto(slow));
  }
  std::string deep;
  for (int i = 0; i < 60; ++i) deep += R"({"not":)";
  v1::Condition condition;
  EXPECT_FALSE(ReadPlainJson(deep, &condition));
}

}  // namespace
}  // namespace hearth::client
