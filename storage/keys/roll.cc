#include "storage/keys/roll.h"

#include <openssl/evp.h>

#include <memory>
#include <utility>

#include "storage/api/codec.h"
#include "storage/api/invariant.h"
#include "storage/keys/subject_keys.h"

namespace hearth::storage {
namespace {

struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Nothing for a row that `next` has wrapped already.
absl::Status WrapAnew(const Kek& old, const Kek& next, std::string_view name, std::string_view row,
                      KeyRows::NamedRows* anew) {
  if (next.Unwrap(name, row).ok()) return absl::OkStatus();
  const absl::StatusOr<Secret> key = old.Unwrap(name, row);
  if (!key.ok()) return key.status();
  absl::StatusOr<std::string> wrapped = next.Wrap(name, *key);
  if (!wrapped.ok()) return wrapped.status();
  anew->emplace_back(std::string(name), *std::move(wrapped));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<uint64_t> RollKek(const Kek& old, const Kek& next, KeyRows* rows) {
  KeyRows::NamedRows anew;
  absl::Status fault;
  uint64_t keys = 0;
  const absl::Status scanned = rows->Scan([&](std::string_view name, std::string_view row) {
    if (!SubjectKeys::IsWrapped(name, row)) return true;
    ++keys;
    fault = WrapAnew(old, next, name, row, &anew);
    return fault.ok();
  });
  if (!scanned.ok()) return scanned;
  if (!fault.ok()) return fault;
  if (!anew.empty()) {
    if (absl::Status put = rows->Put(anew); !put.ok()) return put;
  }
  return keys;
}

absl::StatusOr<std::string> DigestOfRows(const KeyRows& rows) {
  const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
  HEARTH_CHECK(context != nullptr);
  HEARTH_CHECK(EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) > 0);
  const auto add = [&context](std::string_view bytes) {
    const std::string size = U64Key(bytes.size());
    HEARTH_CHECK(EVP_DigestUpdate(context.get(), size.data(), size.size()) > 0);
    HEARTH_CHECK(EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) > 0);
  };
  const absl::Status scanned = rows.Scan([&](std::string_view name, std::string_view row) {
    add(name);
    add(row);
    return true;
  });
  if (!scanned.ok()) return scanned;
  std::string digest(32, '\0');
  HEARTH_CHECK(
      EVP_DigestFinal_ex(context.get(), reinterpret_cast<uint8_t*>(digest.data()), nullptr) > 0);
  return digest;
}

}  // namespace hearth::storage
