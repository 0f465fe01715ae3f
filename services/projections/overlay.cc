#include "services/projections/overlay.h"

#include <utility>

namespace hearth::projections {

absl::StatusOr<std::optional<std::string>> Overlay::Get(std::string_view key) const {
  if (const auto it = changes_.find(key); it != changes_.end()) return it->second;
  absl::StatusOr<std::string> value = rows_->Get(family_, key);
  if (value.ok()) return std::optional<std::string>(*std::move(value));
  if (absl::IsNotFound(value.status())) return std::optional<std::string>();
  return value.status();
}

void Overlay::Put(std::string key, std::string value) {
  changes_.insert_or_assign(std::move(key), std::move(value));
}

void Overlay::Delete(std::string key) { changes_.insert_or_assign(std::move(key), std::nullopt); }

absl::Status Overlay::Scan(std::string_view from, std::string_view to,
                           const storage::RowReader::Visit& visit) const {
  auto change = changes_.lower_bound(from);
  const auto end = to.empty() ? changes_.end() : changes_.lower_bound(to);
  bool wanted = true;
  // Tells all changed rows below `key`.
  const auto tell_below = [&](const std::string_view* key) {
    for (; wanted && change != end && (key == nullptr || change->first < *key); ++change) {
      if (change->second.has_value()) wanted = visit(change->first, *change->second);
    }
  };
  const absl::Status status =
      rows_->Scan(family_, from, to, [&](std::string_view key, std::string_view value) {
        tell_below(&key);
        const bool changed = change != end && change->first == key;
        if (wanted && !changed) wanted = visit(key, value);
        return wanted;
      });
  if (!status.ok()) return status;
  tell_below(nullptr);
  return absl::OkStatus();
}

void Overlay::MoveTo(storage::Batch* batch) {
  batch->ops.reserve(batch->ops.size() + changes_.size());
  while (!changes_.empty()) {
    auto change = changes_.extract(changes_.begin());
    batch->ops.push_back({family_, std::move(change.key()), std::move(change.mapped())});
  }
}

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

}  // namespace hearth::projections
