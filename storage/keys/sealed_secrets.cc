#include "storage/keys/sealed_secrets.h"

#include <openssl/crypto.h>

#include "storage/keys/aead.h"

namespace hearth::storage {
namespace {

std::string RowName(std::string_view name) {
  std::string row(1, SealedSecrets::kPrefix);
  row += name;
  return row;
}

std::string Aad(std::string_view row_name) {
  std::string aad = "hearth secret";
  aad += row_name;
  return aad;
}

absl::StatusOr<Secret> MakeKey(KeyRows* rows, const Kek& kek) {
  bool orphans = false;
  const absl::Status scanned = rows->Scan([&orphans](std::string_view name, std::string_view) {
    orphans = name.substr(0, 1) == std::string_view(&SealedSecrets::kPrefix, 1);
    return !orphans;
  });
  if (!scanned.ok()) return scanned;
  if (orphans) return absl::DataLossError("keys: the store has secrets but no key for them");
  absl::StatusOr<Secret> key = Secret::Random();
  if (!key.ok()) return key;
  const absl::StatusOr<std::string> wrapped = kek.Wrap(SealedSecrets::kKeyName, *key);
  if (!wrapped.ok()) return wrapped.status();
  absl::Status put = rows->Put({{std::string(SealedSecrets::kKeyName), *wrapped}});
  if (!put.ok()) return put;
  return key;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SealedSecrets>> SealedSecrets::Open(KeyRows* rows, const Kek& kek) {
  const absl::StatusOr<std::string> row = rows->Get(kKeyName);
  if (!row.ok() && !absl::IsNotFound(row.status())) return row.status();
  const absl::StatusOr<Secret> key = row.ok() ? kek.Unwrap(kKeyName, *row) : MakeKey(rows, kek);
  if (!key.ok()) return key.status();
  return std::unique_ptr<SealedSecrets>(new SealedSecrets(rows, *key));
}

absl::Status SealedSecrets::Put(std::string_view name, std::string_view secret) {
  std::string row_name = RowName(name);
  absl::StatusOr<std::string> sealed = AeadSeal(key_, Aad(row_name), secret);
  if (!sealed.ok()) return sealed.status();
  return rows_->Put({{std::move(row_name), *std::move(sealed)}});
}

absl::StatusOr<std::string> SealedSecrets::Get(std::string_view name) const {
  const std::string row_name = RowName(name);
  const absl::StatusOr<std::string> row = rows_->Get(row_name);
  if (!row.ok()) return row.status();
  if (row->empty()) return absl::NotFoundError("secrets: erased");
  return AeadOpen(key_, Aad(row_name), *row);
}

absl::Status SealedSecrets::Erase(std::string_view name) {
  return rows_->Put({{RowName(name), std::string()}});
}

absl::Status SealedSecrets::Scan(std::string_view prefix, const Visit& visit) const {
  absl::Status fault;
  const std::string first = RowName(prefix);
  const absl::Status scanned = rows_->Scan([&](std::string_view name, std::string_view row) {
    if (name < first || row.empty()) return true;
    if (name.substr(0, first.size()) != first) return false;
    absl::StatusOr<std::string> plain = AeadOpen(key_, Aad(name), row);
    fault = plain.status();
    if (!fault.ok()) return false;
    const bool more = visit(name.substr(1), *plain);
    OPENSSL_cleanse(plain->data(), plain->size());
    return more;
  });
  return scanned.ok() ? fault : scanned;
}

absl::Status SealedSecrets::Check(std::string_view row_name, std::string_view row) const {
  return row.empty() ? absl::OkStatus() : AeadOpen(key_, Aad(row_name), row).status();
}

}  // namespace hearth::storage
