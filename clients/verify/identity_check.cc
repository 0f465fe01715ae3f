// Exact and in bounded memory: ids are sorted, equal ones then stand side by side.
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/verify/check.h"
#include "clients/verify/rows.h"
#include "clients/verify/sorter.h"

namespace hearth::verify {
namespace {

constexpr size_t kIdBytes = 16;
constexpr size_t kRowBytes = kIdBytes + 8;  // id, position

class IdentityCheck final : public Check {
 public:
  explicit IdentityCheck(const Input& input)
      : rows_(kRowBytes, input.memory_bytes, input.temp_folder) {}

  absl::Status See(const Entry& entry, const Before&, Report*) override {
    const std::string& id = entry.header.event_id();
    if (!entry.fault.empty() || id.size() != kIdBytes) return absl::OkStatus();
    std::string row = id;
    PutNumber(entry.position, &row);
    return rows_.Add(row);
  }

  absl::Status Finish(const Before&, Report* report) override {
    std::string last;
    uint64_t first = 0;
    return rows_.Visit([&](std::string_view row) {
      RowReader reader(row);
      const std::string_view id = reader.Bytes(kIdBytes);
      const uint64_t position = reader.Number();
      if (id == last) {
        report->Add(Code::kEventIdTwice, position,
                    absl::StrCat("event_id=", client::ToHex(id), " first=", first));
      } else {
        last = id;
        first = position;
      }
      return true;
    });
  }

 private:
  Sorter rows_;
};

}  // namespace

std::unique_ptr<Check> MakeIdentityCheck(const Case& the_case) {
  return std::make_unique<IdentityCheck>(the_case.input);
}

}  // namespace hearth::verify
