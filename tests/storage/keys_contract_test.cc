// The contracts of storage/keys/key_rows.h and storage/api/keys.h, over every engine.

#include <atomic>
#include <functional>
#include <thread>
#include <utility>

#include "storage/keys/subject_keys.h"
#include "tests/storage/engines.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

using ::hearth::testing::StatusIs;

template <typename Engine>
class KeysContract : public ::testing::Test {
 protected:
  // At most one is open at a time.
  std::unique_ptr<SubjectKeys> OpenKeys() { return Must(SubjectKeys::Open(OpenRows(), kek_)); }
  std::unique_ptr<KeyRows> OpenRows() { return engine_.OpenKeyRows(); }

  Engine engine_;
  const Kek kek_ = Kek::FromSecret(Must(Secret::Random()));
};

TYPED_TEST_SUITE(KeysContract, Engines, EngineNames);

absl::Status IsErased() { return absl::FailedPreconditionError("ERASED"); }

TYPED_TEST(KeysContract, RowsAreKeptInOrderAcrossOpens) {
  std::unique_ptr<KeyRows> rows = this->OpenRows();
  EXPECT_THAT(rows->Get("b"), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(rows->Put({{"c", "3"}, {"a", "1"}}));
  ASSERT_OK(rows->Put({{"b", "2"}, {"c", std::string("\0", 1)}}));
  ASSERT_OK(rows->Put({}));
  rows.reset();
  rows = this->OpenRows();
  ASSERT_OK_AND_ASSIGN(const std::string row, rows->Get("c"));
  EXPECT_EQ(row, std::string("\0", 1));
  std::string names;
  ASSERT_OK(rows->Scan([&](std::string_view name, std::string_view) {
    names += name;
    return names.size() < 2;
  }));
  EXPECT_EQ(names, "ab");
}

TYPED_TEST(KeysContract, OpensWhatItSealedAlsoAfterAnOpen) {
  std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  ASSERT_OK_AND_ASSIGN(const std::string sealed, keys->Seal("h1", "place", "plain"));
  ASSERT_OK_AND_ASSIGN(const std::string empty, keys->Seal("h1", "", ""));
  EXPECT_NE(sealed.find("plain"), 0u);
  ASSERT_OK(keys->Sync());
  for (int open = 0; open < 2; ++open) {
    ASSERT_OK_AND_ASSIGN(const std::string plain, keys->Open("h1", "place", sealed));
    EXPECT_EQ(plain, "plain");
    ASSERT_OK_AND_ASSIGN(const std::string nothing, keys->Open("h1", "", empty));
    EXPECT_EQ(nothing, "");
    EXPECT_OK(keys->Verify());
    keys.reset();
    keys = this->OpenKeys();
  }
}

TYPED_TEST(KeysContract, AKeyThatWasNotSyncedIsNotThereAfterAnOpen) {
  std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  ASSERT_OK_AND_ASSIGN(const std::string sealed, keys->Seal("h1", "", "plain"));
  keys.reset();
  keys = this->OpenKeys();
  EXPECT_THAT(keys->Open("h1", "", sealed), StatusIs(absl::StatusCode::kDataLoss));
}

TYPED_TEST(KeysContract, NothingElseOpensSealedBytes) {
  const std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  ASSERT_OK_AND_ASSIGN(const std::string sealed, keys->Seal("h1", "place", "plain"));
  ASSERT_OK(keys->Seal("h2", "place", "plain").status());
  const auto refused = StatusIs(absl::StatusCode::kDataLoss);
  EXPECT_THAT(keys->Open("h2", "place", sealed), refused);
  EXPECT_THAT(keys->Open("h3", "place", sealed), refused);
  EXPECT_THAT(keys->Open("h1", "elsewhere", sealed), refused);
  for (size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
    std::string changed = sealed;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_THAT(keys->Open("h1", "place", changed), refused) << bit;
  }
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_THAT(keys->Open("h1", "place", sealed.substr(0, size)), refused) << size;
  }
  EXPECT_OK(keys->Open("h1", "place", sealed));
}

TYPED_TEST(KeysContract, AShreddedSubjectStaysErased) {
  std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  ASSERT_OK_AND_ASSIGN(const std::string synced, keys->Seal("synced", "", "plain"));
  ASSERT_OK(keys->Sync());
  ASSERT_OK_AND_ASSIGN(const std::string pending, keys->Seal("pending", "", "plain"));
  for (const char* subject : {"synced", "pending", "never seen", "synced"}) {
    ASSERT_OK(keys->Shred(subject));
  }
  ASSERT_OK(keys->Sync());  // must not bring the pending key back
  for (int open = 0; open < 2; ++open) {
    EXPECT_EQ(keys->Open("synced", "", synced).status(), IsErased());
    EXPECT_EQ(keys->Open("pending", "", pending).status(), IsErased());
    EXPECT_EQ(keys->Seal("never seen", "", "plain").status(), IsErased());
    EXPECT_EQ(keys->Seal("synced", "", "plain").status(), IsErased());
    EXPECT_OK(keys->Seal("another", "", "plain"));
    EXPECT_OK(keys->Verify());
    keys.reset();
    keys = this->OpenKeys();
  }
}

TYPED_TEST(KeysContract, ShreddingBesideSealingAndSyncingLeavesNoLiveKey) {
  std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  std::atomic<int> faults{0};
  const auto subject = [](int i) { return "h" + std::to_string(i); };
  const auto seal = [&] {
    for (int i = 0; i < 200; ++i) {
      const absl::Status status = keys->Seal(subject(i), "", "plain").status();
      faults += !status.ok() && status != IsErased();
      faults += !keys->Sync().ok();
    }
  };
  std::thread one(seal), other(seal);
  for (int i = 0; i < 200; ++i) faults += !keys->Shred(subject(i)).ok();
  one.join();
  other.join();
  EXPECT_EQ(faults, 0);
  ASSERT_OK(keys->Sync());
  keys.reset();
  keys = this->OpenKeys();
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(keys->Seal(subject(i), "", "plain").status(), IsErased()) << i;
  }
}

TYPED_TEST(KeysContract, ThreadsThatMeetANewSubjectShareOneKey) {
  std::unique_ptr<SubjectKeys> keys =
      Must(SubjectKeys::Open(this->OpenRows(), this->kek_, {.cached_keys = 2}));
  constexpr int kSubjects = 100;
  std::vector<std::string> sealed[3];
  const auto seal = [&](std::vector<std::string>* all) {
    for (int i = 0; i < kSubjects; ++i) {
      all->push_back(keys->Seal("h" + std::to_string(i), "", "plain").value_or(""));
      if (i % 7 == 0 && !keys->Sync().ok()) all->back().clear();
    }
  };
  std::thread one(seal, &sealed[0]), two(seal, &sealed[1]);
  seal(&sealed[2]);
  one.join();
  two.join();
  ASSERT_OK(keys->Sync());
  keys.reset();
  keys = this->OpenKeys();
  for (const std::vector<std::string>& all : sealed) {
    for (int i = 0; i < kSubjects; ++i) {
      EXPECT_OK(keys->Open("h" + std::to_string(i), "", all[static_cast<size_t>(i)])) << i;
    }
  }
}

TYPED_TEST(KeysContract, TheIndexHashIsTheStoresOwnAndStays) {
  std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  const std::string hash = keys->IndexHash("990101200001011234");
  EXPECT_EQ(hash.size(), 32u);
  EXPECT_NE(hash, keys->IndexHash("990101200001011235"));
  EXPECT_NE(hash, MakeMemoryKeys()->IndexHash("990101200001011234"));
  keys.reset();
  EXPECT_EQ(hash, this->OpenKeys()->IndexHash("990101200001011234"));
}

TYPED_TEST(KeysContract, AnotherKekOpensNothing) {
  ASSERT_OK(this->OpenKeys()->Sync());
  const Kek other = Kek::FromSecret(Must(Secret::Random()));
  EXPECT_THAT(SubjectKeys::Open(this->OpenRows(), other),
              StatusIs(absl::StatusCode::kFailedPrecondition, "key-encryption key"));
}

TYPED_TEST(KeysContract, AChangedSwappedOrMissingRowIsFound) {
  std::unique_ptr<SubjectKeys> keys = this->OpenKeys();
  ASSERT_OK_AND_ASSIGN(const std::string sealed, keys->Seal("a", "", "plain"));
  ASSERT_OK(keys->Seal("b", "", "plain").status());
  ASSERT_OK(keys->Sync());
  ASSERT_OK(keys->Verify());
  keys.reset();

  const auto verify = [&](const KeyRows::NamedRows& change) {
    EXPECT_OK(this->OpenRows()->Put(change));
    absl::StatusOr<std::unique_ptr<SubjectKeys>> opened =
        SubjectKeys::Open(this->OpenRows(), this->kek_);
    return opened.ok() ? (*opened)->Verify() : opened.status();
  };
  const std::string row_a = Must(this->OpenRows()->Get("sa"));
  const std::string row_b = Must(this->OpenRows()->Get("sb"));
  std::string changed = row_a;
  changed.back() = static_cast<char>(changed.back() ^ 1);
  EXPECT_THAT(verify({{"sa", changed}}), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(verify({{"sa", row_b}}), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(verify({{"sa", ""}}), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_OK(verify({{"sa", row_a}}));
  EXPECT_THAT(verify({{"i", row_a}}), StatusIs(absl::StatusCode::kDataLoss));
}

TYPED_TEST(KeysContract, KeysWithoutAnIndexKeyAreNotGivenANewOne) {
  ASSERT_OK(this->OpenRows()->Put({{"sa", "shredded"}}));
  EXPECT_THAT(SubjectKeys::Open(this->OpenRows(), this->kek_),
              StatusIs(absl::StatusCode::kDataLoss, "no index key"));
}

// Rows that let a test act between the reading of a row and its use.
class InterruptedRows : public MemoryKeyRows {
 public:
  absl::StatusOr<std::string> Get(std::string_view name) const override {
    absl::StatusOr<std::string> row = MemoryKeyRows::Get(name);
    if (interruption) std::exchange(interruption, nullptr)();
    return row;
  }
  mutable std::function<void()> interruption;
};

class InterruptedKeysTest : public ::testing::Test {
 protected:
  InterruptedKeysTest() {
    auto rows = std::make_unique<InterruptedRows>();
    rows_ = rows.get();
    keys_ = Must(SubjectKeys::Open(std::move(rows), Kek::FromSecret(Must(Secret::Random())),
                                   {.cached_keys = 0}));
  }
  InterruptedRows* rows_;
  std::unique_ptr<SubjectKeys> keys_;
};

TEST_F(InterruptedKeysTest, AKeyMadeAndSyncedMeanwhileIsUsedAndNotASecondOne) {
  std::string meanwhile;
  rows_->interruption = [&] {
    meanwhile = Must(keys_->Seal("h1", "", "meanwhile"));
    ASSERT_OK(keys_->Sync());
  };
  const std::string sealed = Must(keys_->Seal("h1", "", "plain"));
  ASSERT_FALSE(meanwhile.empty());
  ASSERT_OK(keys_->Sync());
  EXPECT_EQ(Must(keys_->Open("h1", "", sealed)), "plain");
  EXPECT_EQ(Must(keys_->Open("h1", "", meanwhile)), "meanwhile");
}

TEST_F(InterruptedKeysTest, AKeyShreddedMeanwhileIsNotUsed) {
  const std::string sealed = Must(keys_->Seal("h1", "", "plain"));
  ASSERT_OK(keys_->Sync());
  bool shredded = false;
  rows_->interruption = [&] { shredded = keys_->Shred("h1").ok(); };
  EXPECT_EQ(keys_->Open("h1", "", sealed).status(), IsErased());
  EXPECT_TRUE(shredded);
  rows_->interruption = [&] { ASSERT_OK(keys_->Shred("h2")); };
  EXPECT_EQ(keys_->Seal("h2", "", "plain").status(), IsErased());
}

}  // namespace
}  // namespace hearth::storage
