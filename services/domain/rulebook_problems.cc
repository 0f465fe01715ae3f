#include "services/domain/rulebook_problems.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

constexpr size_t kCodeBytesMax = 60;

bool IsCodeCharacter(char c, std::string_view others) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         others.find(c) != std::string_view::npos;
}

}  // namespace

void Problems::Add(std::string_view path, std::string_view zh, std::string_view en) {
  std::string message(path);
  message.append(": ").append(zh).append(" / ").append(path).append(": ").append(en);
  messages_.push_back(std::move(message));
}

void Problems::CheckCode(std::string_view path, std::string_view code, std::string_view others) {
  const bool fits = !code.empty() && code.size() <= kCodeBytesMax &&
                    std::all_of(code.begin(), code.end(),
                                [others](char c) { return IsCodeCharacter(c, others); });
  if (fits) return;
  const std::string more(others);
  Add(path, absl::StrCat("应为 1 至 60 个 a-z 0-9 - ", more),
      absl::StrCat("must be 1 to 60 of a-z 0-9 - ", more));
}

void Problems::CheckText(const std::string& path, const v1::Text& text) {
  if (text.zh().empty()) Add(path + ".zh", "请填写中文", "write the Chinese text");
  if (text.en().empty()) Add(path + ".en", "请填写英文", "write the English text");
}

void Problems::CheckSource(const std::string& path, const std::string& source) {
  if (!source.empty()) return;
  Add(path, "请写明依据（文号），属假定的写 assumed",
      "say where it comes from (document number); write assumed for an assumption");
}

void Problems::CheckPriority(const std::string& path, uint32_t priority) {
  if (priority < 1 || priority > 3) Add(path, "应为 1 至 3", "must be 1 to 3");
}

void Problems::CheckDate(const std::string& path, int32_t date, bool zero_allowed) {
  if (IsDate(date) || (date == 0 && zero_allowed)) return;
  Add(path, "没有这一天，请按 yyyymmdd 填写", "no such day; write yyyymmdd");
}

void Problems::CheckRange(const std::string& path, uint64_t value, uint64_t least, uint64_t most) {
  if (least <= value && value <= most) return;
  Add(path, absl::StrCat("应为 ", least, " 至 ", most),
      absl::StrCat("must be ", least, " to ", most));
}

std::string At(std::string_view list, int index) {
  return absl::StrCat(std::string(list), "[", index, "]");
}

}  // namespace hearth::domain
