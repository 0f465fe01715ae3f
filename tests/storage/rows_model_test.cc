// Random operations over every engine against an ordered map: the oracle is too simple to be wrong.

#include <map>

#include "tests/storage/engines.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

using ::hearth::testing::Random;

using FamilyModel = std::map<std::string, std::string>;
using Model = std::map<std::string, FamilyModel>;
using Pairs = Rows::SortedRows;

// One of each tuning of storage/rocks/families.h.
constexpr const char* kFamilies[] = {"id", "p.duty.v1", "stream", "tree"};

// Few, so that they collide; some share the 16 bytes that the filter of `stream` knows, some of
// those end in 0xff, and some are shorter.
std::string RandomKey(std::mt19937_64& random) {
  static const std::string households[] = {std::string(16, '\x01'),
                                           std::string(15, '\x01') + '\x02',
                                           std::string(15, '\x01') + '\xff',
                                           std::string(14, '\x01') + "\x02\xff",
                                           std::string(14, '\x01') + '\x02',
                                           "\x01",
                                           ""};
  std::string key = households[random() % std::size(households)];
  for (size_t i = random() % 3; i > 0; --i)
    key += random() % 3 == 0 ? '\xff' : static_cast<char>(i);
  return key;
}

// The end of all keys that begin with `prefix`, as callers make it.
std::string EndOf(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
  return prefix;
}

// The first difference between the rows in [from, to) and the model's; empty when there is none.
std::string RangeDifference(const RowReader& rows, const std::string& family,
                            const FamilyModel& model, const std::string& from,
                            const std::string& to) {
  Pairs expected;
  for (auto at = model.lower_bound(from); at != model.end(); ++at) {
    if (!to.empty() && at->first >= to) break;
    expected.emplace_back(*at);
  }
  Pairs forward, backward;
  const absl::Status scan =
      rows.Scan(family, from, to, [&](std::string_view key, std::string_view value) {
        forward.emplace_back(key, value);
        return true;
      });
  const absl::Status back =
      rows.ScanBack(family, from, to, [&](std::string_view key, std::string_view value) {
        backward.emplace_back(key, value);
        return true;
      });
  std::reverse(backward.begin(), backward.end());
  if (!scan.ok() || forward != expected) return family + ": scan " + scan.ToString();
  if (!back.ok() || backward != expected) return family + ": scan back " + back.ToString();
  return "";
}

// Everything, and some random ranges and keys.
std::string Difference(const RowReader& rows, const Model& model, std::mt19937_64& random) {
  for (const auto& [family, pairs] : model) {
    std::string difference = RangeDifference(rows, family, pairs, "", "");
    for (int i = 0; i < 6 && difference.empty(); ++i) {
      const std::string key = RandomKey(random);
      for (const std::string& to : {RandomKey(random), EndOf(key), EndOf(key.substr(0, 16))}) {
        difference += RangeDifference(rows, family, pairs, key, to);
      }
      const absl::StatusOr<std::string> value = rows.Get(family, key);
      const auto found = pairs.find(key);
      if (value.ok() != (found != pairs.end()) || (value.ok() && *value != found->second)) {
        difference += family + ": get " + value.status().ToString();
      }
    }
    if (!difference.empty()) return difference;
  }
  return "";
}

template <typename Engine>
class RowsModel : public ::testing::Test {
 protected:
  void WriteBoth(std::mt19937_64& random) {
    Batch batch;
    for (size_t ops = 1 + random() % 8; ops > 0; --ops) {
      const std::string family = kFamilies[random() % std::size(kFamilies)];
      const std::string key = RandomKey(random);
      if (random() % 3 == 0) {
        batch.Delete(family, key);
        model_[family].erase(key);
      } else {
        const std::string value = std::to_string(random());
        batch.Put(family, key, value);
        model_[family][key] = value;
      }
    }
    ASSERT_OK(engine_.rows().Write(batch));
  }

  void IngestBoth(std::mt19937_64& random) {
    const std::string family = kFamilies[random() % std::size(kFamilies)];
    FamilyModel added;
    for (size_t i = 1 + random() % 8; i > 0; --i) added[RandomKey(random)] = std::to_string(i);
    for (const auto& [key, value] : added) model_[family][key] = value;
    ASSERT_OK(engine_.rows().Ingest(family, Pairs(added.begin(), added.end())));
  }

  void Reset(const std::string& family) {
    ASSERT_OK(engine_.rows().DropFamily(family));
    ASSERT_OK(engine_.rows().CreateFamily(family));
    model_[family].clear();
  }

  Engine engine_;
  Model model_;
};

TYPED_TEST_SUITE(RowsModel, Engines, EngineNames);

TYPED_TEST(RowsModel, RandomOperationsLeaveTheSameRowsAndPins) {
  std::mt19937_64 random = Random(3);
  std::vector<std::pair<std::shared_ptr<const Snapshot>, Model>> pins;
  for (const char* family : kFamilies) this->Reset(family);
  for (int step = 0; step < 600; ++step) {
    const uint64_t choice = random() % 100;
    if (choice < 80) {
      this->WriteBoth(random);
    } else if (choice < 86) {
      this->IngestBoth(random);
    } else if (choice < 87) {
      this->Reset(kFamilies[random() % std::size(kFamilies)]);
    } else if (choice < 93) {
      pins.emplace_back(this->engine_.rows().Pin(), this->model_);
    } else if (choice < 98 && !pins.empty()) {
      const size_t at = random() % pins.size();
      ASSERT_EQ(Difference(*pins[at].first, pins[at].second, random), "");
      pins.erase(pins.begin() + static_cast<std::ptrdiff_t>(at));
    } else if (choice == 99) {
      pins.clear();
      this->engine_.ReopenRows();
    }
    if (step % 10 == 0) {
      ASSERT_EQ(Difference(this->engine_.rows(), this->model_, random), "");
    }
    if (::testing::Test::HasFatalFailure()) return;
  }
}

TYPED_TEST(RowsModel, NegativeControlEveryPlantedDifferenceIsSeen) {
  std::mt19937_64 random = Random(4);
  for (const char* family : kFamilies) this->Reset(family);
  for (int step = 0; step < 50; ++step) this->WriteBoth(random);
  ASSERT_EQ(Difference(this->engine_.rows(), this->model_, random), "");
  for (const char* family : kFamilies) {
    ASSERT_FALSE(this->model_[family].empty());
    Model lost = this->model_, added = this->model_, changed = this->model_;
    lost[family].erase(lost[family].begin());
    added[family]["never written"] = "x";
    changed[family].rbegin()->second += "x";
    for (const Model& planted : {lost, added, changed}) {
      EXPECT_NE(Difference(this->engine_.rows(), planted, random), "") << family;
    }
  }
}

}  // namespace
}  // namespace hearth::storage
