#include "clients/cli/rulebook_parts.h"

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace hearth::cli {
namespace {

v1::Rulebook Named(const v1::Rulebook& rulebook) {
  v1::Rulebook part;
  part.set_rulebook_id(rulebook.rulebook_id());
  part.set_version(rulebook.version());
  part.set_area_code(rulebook.area_code());
  part.set_effective_from_date(rulebook.effective_from_date());
  part.set_evaluator_version(rulebook.evaluator_version());
  return part;
}

}  // namespace

absl::StatusOr<std::vector<v1::RulebookPublished>> ToParts(const v1::Rulebook& rulebook,
                                                           size_t part_bytes_max) {
  std::vector<v1::RulebookPublished> parts(1);
  if (rulebook.ByteSizeLong() <= part_bytes_max) {
    *parts[0].mutable_rulebook() = rulebook;
    return parts;
  }
  // What is not a list goes into the first part alone: merged twice, its own lists would double.
  *parts[0].mutable_rulebook() = rulebook;
  v1::Rulebook& first = *parts[0].mutable_rulebook();
  const auto* descriptor = v1::Rulebook::descriptor();
  const auto* reflection = rulebook.GetReflection();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    if (descriptor->field(i)->is_repeated())
      first.GetReflection()->ClearField(&first, descriptor->field(i));
  }
  size_t bytes = first.ByteSizeLong();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* field = descriptor->field(i);
    if (!field->is_repeated()) continue;
    for (int j = 0; j < reflection->FieldSize(rulebook, field); ++j) {
      const auto& element = reflection->GetRepeatedMessage(rulebook, field, j);
      const size_t more = element.ByteSizeLong() + 8;
      if (more > part_bytes_max) {
        return client::InvalidError(
            absl::StrCat(field->name(), "[", j, "]：超过 ", part_bytes_max, " 字节，请拆分"),
            absl::StrCat(field->name(), "[", j, "]: exceeds ", part_bytes_max, " bytes: split it"));
      }
      if (bytes + more > part_bytes_max) {
        *parts.emplace_back().mutable_rulebook() = Named(rulebook);
        bytes = parts.back().ByteSizeLong();
      }
      v1::Rulebook* part = parts.back().mutable_rulebook();
      part->GetReflection()->AddMessage(part, field)->CopyFrom(element);
      bytes += more;
    }
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    parts[i].set_part(static_cast<uint32_t>(i + 1));
    parts[i].set_part_count(static_cast<uint32_t>(parts.size()));
  }
  return parts;
}

}  // namespace hearth::cli
