// hearth device rotate: a new key for a device before the old one's last day.

#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/own_device.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct RotateOptions {
  std::string device, key_file;  // both or none; none = the tool's own device
};

// The key that is to come. It is kept beside the old one before the server hears of it, so that an
// answer that was lost loses no key.
absl::StatusOr<client::DeviceKey> NextKey(const std::string& path) {
  if (std::filesystem::exists(path)) return client::DeviceKey::Load(path);
  client::DeviceKey next = client::DeviceKey::Make();
  if (absl::Status saved = next.Save(path); !saved.ok()) return saved;
  return next;
}

// The newest key of the device that the server knows; empty when it knows none.
absl::StatusOr<std::string> NewestKeyId(Session* session, const std::string& device) {
  v1::ListDevicesRequest request;
  request.set_account(session->globals.actor);
  const auto all = AllAccessPages(session->access(), request);
  if (!all.ok()) return all.status();
  for (const v1::DeviceEntry& entry : all->devices()) {
    if (entry.device() == device) return entry.key_id();
  }
  return std::string();
}

absl::Status Replace(Session* session, const RotateOptions& options, const std::string& log_id,
                     const client::DeviceKey& next) {
  const absl::StatusOr<client::DeviceKey> old = client::DeviceKey::Load(options.key_file);
  if (!old.ok()) return old.status();
  v1::RotateDeviceKeyRequest request;
  request.set_device(options.device);
  request.set_algorithm(v1::KEY_ALGORITHM_P256);
  request.set_public_key(next.public_key());
  request.set_old_key_signature(
      old->Sign(absl::StrCat("hearth rotate\n", client::FromHex(log_id).value_or(""),
                             client::Sha256(options.device), next.public_key())));
  return session->access().Call(request).status();
}

absl::Status RunRotate(Session* session, RotateOptions options) {
  const absl::StatusOr<v1::GetHeadResponse> head = session->Head();
  if (!head.ok()) return head.status();
  if (options.device.empty() != options.key_file.empty()) {
    return client::InvalidError("--device 与 --key-file 须同时给出",
                                "--device and --key-file go together");
  }
  if (options.device.empty()) {
    const auto own = client::OwnDevice::Open(session->globals.state_folder, head->log_id());
    if (!own.ok()) return own.status();
    options.device = own->device();
    options.key_file =
        absl::StrCat(session->globals.state_folder, "/", head->log_id(), "/device-key");
  }
  const std::string next_path = options.key_file + ".next";
  const absl::StatusOr<client::DeviceKey> next = NextKey(next_path);
  if (!next.ok()) return next.status();
  const absl::StatusOr<std::string> newest = NewestKeyId(session, options.device);
  if (!newest.ok()) return newest.status();
  if (*newest != next->key_id()) {  // else only the answer was lost
    absl::Status replaced = Replace(session, options, head->log_id(), *next);
    if (!replaced.ok()) return replaced;
  }
  if (absl::Status saved = next->Save(options.key_file); !saved.ok()) return saved;
  session->out() << "新密钥已启用 / the new key is in use: " << next->key_id() << std::endl;
  return client::RemoveFile(next_path);
}

}  // namespace

void AddDeviceRotateCommand(CLI::App* device, Session* session) {
  auto options = std::make_shared<RotateOptions>();
  CLI::App* sub = device->add_subcommand(
      "rotate", "更换设备密钥，再用一年 / replaces the device's key, good for another year");
  sub->add_option("--device", options->device,
                  "另一台设备：设备名 / another device than this machine: its name");
  sub->add_option("--key-file", options->key_file, "其私钥文件 / the file of its key");
  sub->footer("\n中断后可再次执行 / may be repeated after an interruption\n");
  sub->callback([session, options] {
    session->action = [session, options] { return RunRotate(session, *options); };
  });
}

}  // namespace hearth::cli
