#include "storage/keys/secret.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "absl/strings/escaping.h"
#include "storage/files/posix.h"

namespace hearth::storage {
namespace {

namespace fs = std::filesystem;

constexpr size_t kTextBytes = 2 * Secret::kBytes + 1;

// A copy of secret text, overwritten when done with.
struct Wiped {
  std::string text;
  ~Wiped() { OPENSSL_cleanse(text.data(), text.size()); }
};

absl::Status CheckMode(const Fd& fd, const std::string& path) {
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return ErrnoStatus("stat", path, errno);
  const unsigned mode = info.st_mode & 07777u;
  if (!S_ISREG(info.st_mode) || (mode != 0600 && mode != 0400)) {
    return absl::FailedPreconditionError(
        path + ": a key file must be a regular file readable by its owner only (chmod 0600)");
  }
  return absl::OkStatus();
}

// Written whole under another name first, then linked, so that nobody ever reads half a secret.
absl::Status CreateFile(const std::string& path, const Secret& secret) {
  std::string fresh = path + ".new.XXXXXX";
  Fd fd(::mkostemp(fresh.data(), O_CLOEXEC));  // mode 0600, a name that nobody else has
  if (fd.get() < 0) return ErrnoStatus("create", fresh, errno);
  const std::string_view bytes = secret.view();
  Wiped hex{absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size())) + "\n"};
  absl::Status status = WriteAt(fd, fresh, hex.text, 0);
  if (status.ok()) status = SyncFile(fd, fresh);
  if (status.ok() && ::link(fresh.c_str(), path.c_str()) != 0 && errno != EEXIST) {
    status = ErrnoStatus("link", path, errno);
  }
  ::unlink(fresh.c_str());
  return status.ok() ? SyncDirectoryOf(path) : status;
}

}  // namespace

Secret::~Secret() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

absl::StatusOr<Secret> Secret::Random() {
  Secret secret;
  if (RAND_priv_bytes(secret.data(), kBytes) != 1) {
    return absl::InternalError("no random bytes for a key");
  }
  return secret;
}

absl::StatusOr<Secret> Secret::FromBytes(std::string_view bytes) {
  if (bytes.size() != kBytes) return absl::InvalidArgumentError("a secret is 32 bytes");
  Secret secret;
  std::copy(bytes.begin(), bytes.end(), secret.data());
  return secret;
}

absl::StatusOr<Secret> LoadSecret(const std::string& path) {
  absl::StatusOr<Fd> fd = OpenFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!fd.ok()) return fd.status();
  if (absl::Status status = CheckMode(*fd, path); !status.ok()) return status;
  absl::StatusOr<std::string> read = ReadAtMost(*fd, path, kTextBytes);
  const absl::Status malformed = absl::DataLossError(path + ": not a key of 64 hex digits");
  if (absl::IsOutOfRange(read.status())) return malformed;
  if (!read.ok()) return read.status();
  Wiped hex{*std::move(read)};
  if (hex.text.size() == kTextBytes && hex.text.back() == '\n') hex.text.pop_back();
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (hex.text.size() != 2 * Secret::kBytes ||
      !std::all_of(hex.text.begin(), hex.text.end(), is_hex)) {
    return malformed;
  }
  Wiped bytes{absl::HexStringToBytes(hex.text)};
  return Secret::FromBytes(bytes.text);
}

absl::StatusOr<Secret> LoadOrCreateSecret(const std::string& path) {
  absl::StatusOr<Secret> secret = LoadSecret(path);
  if (!absl::IsNotFound(secret.status())) return secret;
  secret = Secret::Random();
  if (!secret.ok()) return secret;
  const std::string parent = fs::path(path).parent_path().string();
  if (absl::Status status = MakeDirectories(parent); !status.ok()) return status;
  if (absl::Status status = CreateFile(path, *secret); !status.ok()) return status;
  return LoadSecret(path);  // another process may have been first: the file decides
}

bool IsInside(const std::string& path, const std::string& dir) {
  std::error_code error;
  const fs::path inner = fs::weakly_canonical(fs::absolute(path, error), error);
  fs::path outer = fs::weakly_canonical(fs::absolute(dir, error), error);
  if (!outer.has_filename()) outer = outer.parent_path();  // a trailing slash
  const auto [inner_at, outer_at] =
      std::mismatch(inner.begin(), inner.end(), outer.begin(), outer.end());
  return outer_at == outer.end();
}

}  // namespace hearth::storage
