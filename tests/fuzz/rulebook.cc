// Rulebooks as operators load them: JSON, checked, cut into parts, published, and used on a
// household. The quick JSON reader must never read anything that protobuf's reads otherwise.

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>

#include "clients/cli/rulebook_parts.h"
#include "clients/cpp/json_reader.h"
#include "services/domain/assess.h"
#include "services/domain/rulebook_set.h"
#include "tests/domain/fixtures.h"
#include "tests/fuzz/silence.h"
#include "tests/fuzz/target.h"

namespace hearth::fuzz {
namespace {

using google::protobuf::util::MessageDifferencer;

void CompareReaders(std::string_view text) {
  v1::Rulebook quick, slow;
  if (!client::ReadPlainJson(text, &quick)) return;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(text.data(), text.size()), &slow);
  Expect(status.ok(), "what the quick reader reads, protobuf's reads");
  Expect(MessageDifferencer::Equals(quick, slow), "both readers read the same");
}

void PublishAndUse(const v1::Rulebook& rulebook) {
  if (!domain::ValidateRulebook(rulebook, domain::RulebookSet()).empty()) return;
  const auto parts = cli::ToParts(rulebook);
  if (!parts.ok()) return;  // one element is larger than a part
  domain::RulebookSet published;
  for (const v1::RulebookPublished& part : *parts) published.Apply(part);
  const auto found = published.Find(rulebook.rulebook_id(), rulebook.version());
  Expect(found != nullptr, "a rulebook whose parts were all published is published");
  Expect(MessageDifferencer::Equals(*found, rulebook), "its parts make the whole");
  static testing::Story* const story = [] {
    auto* made = new testing::Story();
    made->Register().Check(testing::WellCheck(20260110));
    return made;
  }();
  const domain::Control control = testing::ControlWith(20260201, {rulebook});
  (void)story->Assess(control);
}

}  // namespace
}  // namespace hearth::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  hearth::fuzz::SilenceProtobuf();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  hearth::fuzz::CompareReaders(text);
  hearth::v1::Rulebook rulebook;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(text.data(), text.size()), &rulebook);
  if (status.ok()) hearth::fuzz::PublishAndUse(rulebook);
  return 0;
}
