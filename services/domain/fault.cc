#include "services/domain/fault.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace hearth::domain {
namespace {

constexpr size_t kDetailBytesMax = 2'000;

// Cuts at a whole character.
std::string Shortened(std::string text) {
  if (text.size() <= kDetailBytesMax) return text;
  size_t end = kDetailBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + "...";
}

}  // namespace

Fault Within(std::string_view field, Fault fault) {
  std::string path(field);
  if (!fault.path.empty() && fault.path.front() != '[') path += '.';
  path += fault.path;
  fault.path = std::move(path);
  return fault;
}

Fault Within(std::string_view field, int index, Fault fault) {
  return Within(absl::StrCat(std::string(field), "[", index, "]"), std::move(fault));
}

Refusal ToRefusal(const Fault& fault) {
  const std::string at = fault.path.empty() ? "" : fault.path + ": ";
  return {fault.reason, Shortened(absl::StrCat(at, fault.zh, " / ", at, fault.en))};
}

}  // namespace hearth::domain
