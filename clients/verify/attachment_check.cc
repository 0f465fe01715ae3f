#include "clients/cpp/bytes.h"
#include "clients/verify/check.h"

namespace hearth::verify {
namespace {

// Attachments are named by the hash of their sealed bytes; which fact names them is sealed.
class AttachmentCheck final : public Check {
 public:
  explicit AttachmentCheck(const Case& the_case) : case_(the_case) {}

  absl::Status Finish(const Before&, Report* report) override {
    for (const auto& [name, bytes] : case_.input.attachments) {
      if (client::ToHex(client::Sha256(bytes)) == name) continue;
      report->Add(Code::kAttachmentAltered, 0, name);
    }
    report->Count("attachments", case_.input.attachments.size());
    return absl::OkStatus();
  }

 private:
  const Case& case_;
};

}  // namespace

std::unique_ptr<Check> MakeAttachmentCheck(const Case& the_case) {
  return std::make_unique<AttachmentCheck>(the_case);
}

}  // namespace hearth::verify
