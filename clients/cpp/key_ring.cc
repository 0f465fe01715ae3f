#include "clients/cpp/key_ring.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace hearth::client {

absl::StatusOr<KeyRing> KeyRing::Load(const std::string& folder) {
  KeyRing ring;
  std::error_code error;
  std::filesystem::directory_iterator files(folder, error);
  for (; !error && files != std::filesystem::directory_iterator(); files.increment(error)) {
    const std::filesystem::path& path = files->path();
    if (path.extension() != ".key") continue;
    absl::StatusOr<DeviceKey> key = DeviceKey::Load(path.string());
    if (!key.ok()) return key.status();
    ring.Add(path.stem().string(), *std::move(key));
  }
  if (!error && !ring.empty()) return ring;
  return Error(absl::StatusCode::kNotFound,
               absl::StrCat(folder, "：其中没有设备密钥（<设备名>.key）"),
               absl::StrCat(folder, ": holds no device key (<device>.key)"));
}

void KeyRing::SignRun(v1::Run* run) const {
  v1::EventHeader header;
  if (run->submissions().empty() || !header.ParseFromString(run->submissions(0).header())) return;
  const auto found = keys_.find(header.device());
  if (found != keys_.end()) found->second.SignRun(run);
}

}  // namespace hearth::client
