#include "tests/wire/unrest.h"

#include <filesystem>

#include "tests/wire/desk.h"

namespace hearth::testing {

Unrest::Unrest(const std::string& address, bool rebuilds, const std::string& backups,
               std::chrono::milliseconds pause)
    : pause_(pause) {
  if (rebuilds) rebuilding_ = std::thread([this, address] { Rebuild(address); });
  if (!backups.empty()) {
    backing_up_ = std::thread([this, address, backups] { BackUp(address, backups); });
  }
}

Unrest::~Unrest() {
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
    ended_.notify_all();
  }
  if (rebuilding_.joinable()) rebuilding_.join();
  if (backing_up_.joinable()) backing_up_.join();
}

bool Unrest::Pause() {
  std::unique_lock lock(mutex_);
  return !ended_.wait_for(lock, pause_, [this] { return end_; });
}

void Unrest::Rebuild(const std::string& address) {
  const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  const auto stub = v1::AdminService::NewStub(channel);
  do {
    v1::RebuildProjectionsResponse response;
    const grpc::Status status =
        stub->RebuildProjections(Context().get(), v1::RebuildProjectionsRequest(), &response);
    if (status.ok()) ++rebuilt_;
    if (status.error_code() == grpc::StatusCode::UNAVAILABLE) return;
  } while (Pause());
}

void Unrest::BackUp(const std::string& address, const std::string& folder) {
  const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  const auto stub = v1::AdminService::NewStub(channel);
  do {
    v1::BackupRequest request;
    request.set_directory(folder + "/" + std::to_string(backed_up_.load()));
    v1::BackupResponse response;
    const grpc::Status status = stub->Backup(Context().get(), request, &response);
    if (status.ok()) {
      ++backed_up_;
      std::filesystem::remove_all(request.directory());
    }
    // Before the first checkpoint there is nothing to back up: UNAVAILABLE too, but of a living
    // server.
    if (!status.ok() && channel->GetState(false) != GRPC_CHANNEL_READY) return;
  } while (Pause());
}

}  // namespace hearth::testing
