// The contracts of storage/api/custody.h and storage/keys/roll.h, over every engine.

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <utility>

#include "storage/keys/roll.h"
#include "storage/keys/subject_keys.h"
#include "tests/storage/engines.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

using ::hearth::testing::StatusIs;

// What the keeper of a hold key has: both halves.
class Keeper {
 public:
  explicit Keeper(unsigned bits = 3072) : key_(EVP_RSA_gen(bits)) {}
  ~Keeper() { EVP_PKEY_free(key_); }

  std::string Public() const {
    uint8_t* der = nullptr;
    const int size = i2d_PUBKEY(key_, &der);
    std::string bytes(reinterpret_cast<char*>(der), static_cast<size_t>(size));
    OPENSSL_free(der);
    return bytes;
  }

  // Empty when the box was not made for this key and subject.
  std::string OpenBox(std::string_view subject, std::string_view box) const {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(key_, nullptr);
    std::string plain(512, '\0');
    size_t size = plain.size();
    void* label = OPENSSL_memdup(subject.data(), subject.size());
    const bool opened =
        EVP_PKEY_decrypt_init(context) > 0 &&
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
        EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0 &&
        EVP_PKEY_CTX_set0_rsa_oaep_label(context, label, static_cast<int>(subject.size())) > 0 &&
        EVP_PKEY_decrypt(context, reinterpret_cast<uint8_t*>(plain.data()), &size,
                         reinterpret_cast<const uint8_t*>(box.data()), box.size()) > 0;
    EVP_PKEY_CTX_free(context);
    plain.resize(opened ? size : 0);
    return plain;
  }

 private:
  EVP_PKEY* const key_;
};

const Keeper& TheKeeper() {
  static const auto* const kKeeper = new Keeper;
  return *kKeeper;
}

template <typename Engine>
class CustodyContract : public ::testing::Test {
 protected:
  // At most one is open at a time.
  std::unique_ptr<SubjectKeys> OpenKeys() { return Must(SubjectKeys::Open(OpenRows(), kek_)); }
  std::unique_ptr<KeyRows> OpenRows() { return engine_.OpenKeyRows(); }

  Engine engine_;
  const Kek kek_ = Kek::FromSecret(Must(Secret::Random()));
  const Kek next_ = Kek::FromSecret(Must(Secret::Random()));
};

TYPED_TEST_SUITE(CustodyContract, Engines, EngineNames);

absl::Status IsRestricted() { return absl::FailedPreconditionError("RESTRICTED"); }

TYPED_TEST(CustodyContract, AHeldKeyIsOutOfReachUntilItComesBack) {
  std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  const std::string sealed = Must(keys->Seal("h1", "place", "plain"));
  ASSERT_OK(keys->Sync());
  ASSERT_OK(keys->Hold("h1", TheKeeper().Public()));
  for (int open = 0; open < 2; ++open) {
    EXPECT_EQ(keys->Open("h1", "place", sealed).status(), IsRestricted());
    EXPECT_EQ(keys->Seal("h1", "place", "more").status(), IsRestricted());
    EXPECT_EQ(Must(keys->StateOf("h1")), KeyState::kHeld);
    ASSERT_OK(keys->Verify());
    keys.reset();
    keys = this->OpenKeys();
  }
  const std::string key = TheKeeper().OpenBox("h1", Must(keys->HeldBox("h1")));
  ASSERT_EQ(key.size(), Secret::kBytes);
  std::string other = key;
  other[0] ^= 1;
  EXPECT_THAT(keys->Release("h1", other), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(Must(keys->StateOf("h1")), KeyState::kHeld);
  ASSERT_OK(keys->Release("h1", key));
  ASSERT_OK(keys->Release("h1", key));
  EXPECT_EQ(Must(keys->Open("h1", "place", sealed)), "plain");
  EXPECT_EQ(Must(keys->StateOf("h1")), KeyState::kLive);
}

TYPED_TEST(CustodyContract, ABoxIsOneSubjectsAndOneKeepers) {
  std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  ASSERT_OK(keys->Hold("h1", TheKeeper().Public()));
  const std::string box = Must(keys->HeldBox("h1"));
  EXPECT_EQ(TheKeeper().OpenBox("h1", box).size(), Secret::kBytes);
  EXPECT_EQ(TheKeeper().OpenBox("h2", box), "");
  EXPECT_EQ(Keeper().OpenBox("h1", box), "");
}

TYPED_TEST(CustodyContract, WhatIsNotHeldIsNotGivenBack) {
  std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  const std::string some_key(Secret::kBytes, 'k');
  EXPECT_EQ(Must(keys->StateOf("h1")), KeyState::kAbsent);
  EXPECT_THAT(keys->HeldBox("h1").status(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(keys->Release("h1", some_key), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(keys->Shred("h1"));
  ASSERT_OK(keys->Hold("h1", TheKeeper().Public()));
  EXPECT_EQ(Must(keys->StateOf("h1")), KeyState::kShredded);
  EXPECT_THAT(keys->Release("h1", some_key), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(keys->Hold("h2", TheKeeper().Public()));
  ASSERT_OK(keys->Shred("h2"));
  EXPECT_THAT(keys->HeldBox("h2").status(), StatusIs(absl::StatusCode::kNotFound));
}

TYPED_TEST(CustodyContract, AHoldKeyIsAnRsaKeyOfFullLength) {
  std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  for (const std::string& wrong : {std::string("no key"), std::string(), Keeper(2048).Public()}) {
    EXPECT_THAT(keys->Hold("h1", wrong), StatusIs(absl::StatusCode::kInvalidArgument));
  }
  EXPECT_NE(Must(keys->StateOf("h1")), KeyState::kHeld);
}

TYPED_TEST(CustodyContract, ARollChangesTheKekAndNothingElse) {
  std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  const std::string sealed = Must(keys->Seal("h1", "", "plain"));
  const std::string hash = keys->IndexHash("text");
  ASSERT_OK(keys->secrets()->Put("name", "secret"));
  ASSERT_OK(keys->Sync());
  ASSERT_OK(keys->Shred("h2"));
  ASSERT_OK(keys->Hold("h3", TheKeeper().Public()));
  keys.reset();

  std::unique_ptr<KeyRows> rows = this->OpenRows();
  EXPECT_EQ(Must(RollKek(this->kek_, this->next_, rows.get())), 3u);  // index, secrets, h1
  const std::string digest = Must(DigestOfRows(*rows));
  EXPECT_EQ(Must(RollKek(this->kek_, this->next_, rows.get())), 3u);
  EXPECT_EQ(Must(DigestOfRows(*rows)), digest) << "a second roll rewrote rows";
  rows.reset();

  EXPECT_THAT(SubjectKeys::Open(this->OpenRows(), this->kek_).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  keys = Must(SubjectKeys::Open(this->OpenRows(), this->next_));
  EXPECT_EQ(Must(keys->Open("h1", "", sealed)), "plain");
  EXPECT_EQ(keys->IndexHash("text"), hash);
  EXPECT_EQ(Must(keys->secrets()->Get("name")), "secret");
  EXPECT_EQ(Must(keys->StateOf("h2")), KeyState::kShredded);
  EXPECT_EQ(Must(keys->StateOf("h3")), KeyState::kHeld);
}

TYPED_TEST(CustodyContract, ARollByAnotherKekWritesNothing) {
  this->OpenKeys().reset();
  const Kek stranger = Kek::FromSecret(Must(Secret::Random()));
  std::unique_ptr<KeyRows> rows = this->OpenRows();
  const std::string digest = Must(DigestOfRows(*rows));
  EXPECT_THAT(RollKek(stranger, this->next_, rows.get()).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(Must(DigestOfRows(*rows)), digest);
}

}  // namespace
}  // namespace hearth::storage
