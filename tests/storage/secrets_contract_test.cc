// The contract of storage/api/secrets.h, over every engine.

#include <utility>
#include <vector>

#include "storage/api/secrets.h"
#include "storage/keys/subject_keys.h"
#include "tests/storage/engines.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

using ::hearth::testing::StatusIs;

template <typename Engine>
class SecretsContract : public ::testing::Test {
 protected:
  SecretsContract() { Reopen(); }
  // At most one is open at a time.
  void Reopen() {
    keys_.reset();
    keys_ = Must(SubjectKeys::Open(engine_.OpenKeyRows(), kek_));
  }
  Secrets& secrets() { return *keys_->secrets(); }
  std::vector<std::string> Names(std::string_view prefix) {
    std::vector<std::string> names;
    EXPECT_OK(secrets().Scan(prefix, [&](std::string_view name, std::string_view) {
      names.emplace_back(name);
      return true;
    }));
    return names;
  }

  Engine engine_;
  const Kek kek_ = Kek::FromSecret(Must(Secret::Random()));
  std::unique_ptr<SubjectKeys> keys_;
};

TYPED_TEST_SUITE(SecretsContract, Engines, EngineNames);

TYPED_TEST(SecretsContract, KeepsReplacesAndErasesAcrossOpens) {
  EXPECT_THAT(this->secrets().Get("a"), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(this->secrets().Put("a", "one"));
  ASSERT_OK(this->secrets().Put("b", ""));
  ASSERT_OK(this->secrets().Put("a", std::string("tw\0", 3)));
  for (int open = 0; open < 2; ++open) {
    ASSERT_OK_AND_ASSIGN(const std::string a, this->secrets().Get("a"));
    EXPECT_EQ(a, std::string("tw\0", 3));
    ASSERT_OK_AND_ASSIGN(const std::string b, this->secrets().Get("b"));
    EXPECT_EQ(b, "");
    EXPECT_OK(this->keys_->Verify());
    this->Reopen();
  }
  ASSERT_OK(this->secrets().Erase("a"));
  ASSERT_OK(this->secrets().Erase("a"));
  this->Reopen();
  EXPECT_THAT(this->secrets().Get("a"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_OK(this->keys_->Verify());
  ASSERT_OK(this->secrets().Put("a", "again"));
  EXPECT_OK(this->secrets().Get("a"));
}

TYPED_TEST(SecretsContract, ScansByPrefixInOrderWithoutTheErased) {
  for (const char* name : {"s/2", "s/1", "t/1", "s", "r/9"}) {
    ASSERT_OK(this->secrets().Put(name, name));
  }
  ASSERT_OK(this->secrets().Erase("s/2"));
  EXPECT_EQ(this->Names("s/"), std::vector<std::string>{"s/1"});
  EXPECT_EQ(this->Names(""), (std::vector<std::string>{"r/9", "s", "s/1", "t/1"}));
  int visits = 0;
  ASSERT_OK(
      this->secrets().Scan("", [&](std::string_view, std::string_view) { return ++visits < 2; }));
  EXPECT_EQ(visits, 2);
}

TYPED_TEST(SecretsContract, LieSealedAndBoundToTheirName) {
  ASSERT_OK(this->secrets().Put("a", "a very secret thing"));
  ASSERT_OK(this->keys_->Sync());
  this->keys_.reset();
  std::unique_ptr<KeyRows> rows = this->engine_.OpenKeyRows();
  std::string sealed;
  ASSERT_OK(rows->Scan([&](std::string_view name, std::string_view row) {
    EXPECT_EQ(row.find("a very secret"), std::string_view::npos);
    if (name == "xa") sealed = row;
    return true;
  }));
  ASSERT_NE(sealed, "");
  std::string changed = sealed;
  changed.back() = static_cast<char>(changed.back() ^ 1);
  ASSERT_OK(rows->Put({{"xb", sealed}, {"xa", changed}}));
  rows.reset();
  this->Reopen();
  EXPECT_THAT(this->secrets().Get("a"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(this->secrets().Get("b"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(this->keys_->Verify(), StatusIs(absl::StatusCode::kDataLoss));
}

TYPED_TEST(SecretsContract, AnotherKekOpensNothing) {
  ASSERT_OK(this->secrets().Put("a", "secret"));
  this->keys_.reset();
  const Kek other = Kek::FromSecret(Must(Secret::Random()));
  EXPECT_THAT(SubjectKeys::Open(this->engine_.OpenKeyRows(), other).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

}  // namespace
}  // namespace hearth::storage
