// Three implementations of one tree: the server's (storage/merkle), the client's (clients/cpp), and
// a script in another language. They agree on every root of sizes 0..2000 and on 1,000 random
// pairs, and refuse the same corruptions.

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/files.h"
#include "clients/cpp/merkle_tree.h"
#include "clients/cpp/merkle_verify.h"
#include "storage/merkle/tree.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/verify/honest_log.h"
#include "tests/verify/script.h"

namespace hearth::testing {
namespace {

constexpr uint64_t kSizes = 2000;
constexpr int kPairs = 1000;

std::string Script(const std::string& arguments) {
  return absl::StrCat("python3 ", HEARTH_SECOND_OPINION, " ", arguments);
}

std::vector<std::string> Lines(const std::string& text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

std::string Record(uint64_t i) { return absl::StrCat("record ", i); }

// The server's tree over "record 0", "record 1", ..., with its nodes.
class ServerTree {
 public:
  explicit ServerTree(uint64_t size) {
    for (uint64_t i = 0; i < size; ++i) {
      tree_.Append(storage::merkle::LeafHash(Record(i)), [this](const auto& node) {
        nodes_[{node.level, node.index}] = node.hash;
      });
    }
  }
  std::string Inclusion(uint64_t index, uint64_t size) const {
    return Joined(*storage::merkle::InclusionProof(index, size, Source()));
  }
  std::string Consistency(uint64_t first, uint64_t second) const {
    return Joined(*storage::merkle::ConsistencyProof(first, second, Source()));
  }

 private:
  storage::merkle::Frontier::NodeSource Source() const {
    return [this](uint32_t level, uint64_t index) -> absl::StatusOr<storage::merkle::Hash> {
      return nodes_.at({level, index});
    };
  }
  static std::string Joined(const std::vector<storage::merkle::Hash>& path) {
    std::vector<std::string> hex;
    for (const auto& hash : path)
      hex.push_back(client::ToHex(std::string(hash.begin(), hash.end())));
    return hex.empty() ? "-" : absl::StrJoin(hex, ",");
  }

  storage::merkle::Frontier tree_;
  std::map<std::pair<uint32_t, uint64_t>, storage::merkle::Hash> nodes_;
};

struct Proof {
  uint64_t first = 0, second = 0, index = 0;
  std::string first_root, second_root;
  std::vector<std::string> path, consistency;
};

std::vector<std::string> Parted(const std::string& text) {
  std::vector<std::string> path;
  if (text == "-") return path;
  for (const auto& hex : absl::StrSplit(text, ',')) {
    path.push_back(*client::FromHex({hex.data(), hex.size()}));
  }
  return path;
}

Proof Parse(const std::string& line) {
  const std::vector<std::string> words = absl::StrSplit(line, ' ');
  return {std::stoull(words.at(0)),
          std::stoull(words.at(1)),
          std::stoull(words.at(2)),
          *client::FromHex(words.at(3)),
          *client::FromHex(words.at(4)),
          Parted(words.at(5)),
          Parted(words.at(6))};
}

std::string Judged(const Proof& proof) {
  const bool included =
      client::VerifyInclusion(proof.index, proof.second, client::LeafHash(Record(proof.index)),
                              proof.path, proof.second_root)
          .ok();
  const bool consistent = client::VerifyConsistency(proof.first, proof.second, proof.first_root,
                                                    proof.second_root, proof.consistency)
                              .ok();
  return absl::StrCat(included ? "yes" : "no", " ", consistent ? "yes" : "no");
}

// One hex digit, one size or one node of a line becomes another.
std::string Corrupted(const std::string& line, Rng* rng) {
  std::vector<std::string> words = absl::StrSplit(line, ' ');
  std::string& word = words[(*rng)() % words.size()];
  if (word == "-") {
    word = std::string(64, 'a');
  } else if (word.size() < 32) {
    word = std::to_string(std::stoull(word) + 1 + (*rng)() % 3);
  } else if ((*rng)() % 3 == 0) {
    word = word.substr(0, word.rfind(','));
  } else {
    char& digit = word[(*rng)() % 64];
    digit = digit == 'a' ? 'b' : 'a';
  }
  return absl::StrJoin(words, " ");
}

TEST(SecondOpinionTest, AgreesOnEveryRoot) {
  const ScriptSaid said = Shell(Script(absl::StrCat("roots ", kSizes)));
  ASSERT_EQ(said.exit_code, 0) << said.out;
  const std::vector<std::string> roots = Lines(said.out);
  ASSERT_EQ(roots.size(), kSizes + 1);
  client::RightEdge edge;
  storage::merkle::Frontier frontier;
  for (uint64_t size = 0; size <= kSizes; ++size) {
    EXPECT_EQ(client::ToHex(client::Bytes(edge.Root())), roots[size]) << size;
    const auto root = frontier.Root();
    EXPECT_EQ(client::ToHex(std::string(root.begin(), root.end())), roots[size]) << size;
    edge.Append(client::HashLeaf(Record(size)));
    frontier.Append(storage::merkle::LeafHash(Record(size)));
  }
}

TEST(SecondOpinionTest, AgreesOnRandomProofsAndOnTheirCorruptions) {
  const ScriptSaid said =
      Shell(Script(absl::StrCat("proofs ", Seed() % 1'000'000'007, " ", kPairs)));
  ASSERT_EQ(said.exit_code, 0) << said.out;
  const std::vector<std::string> proofs = Lines(said.out);
  ASSERT_EQ(proofs.size(), static_cast<size_t>(kPairs));
  const ServerTree server(kSizes);
  Rng rng = Random(62);
  std::string corrupted;
  std::vector<std::string> judged;
  int refused = 0;
  for (const std::string& line : proofs) {
    const Proof proof = Parse(line);
    EXPECT_EQ(Judged(proof), "yes yes") << line;
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    EXPECT_EQ(server.Inclusion(proof.index, proof.second), words[5]);
    EXPECT_EQ(proof.first == proof.second ? "-" : server.Consistency(proof.first, proof.second),
              words[6]);
    const std::string bad = Corrupted(line, &rng);
    absl::StrAppend(&corrupted, bad, "\n");
    judged.push_back(Judged(Parse(bad)));
    refused += judged.back() != "yes yes";
  }
  TempDir dir;
  ASSERT_OK(client::WriteFile(dir.File("proofs"), corrupted));
  const ScriptSaid verdicts = Shell(Script(absl::StrCat("judge < ", dir.File("proofs"))));
  ASSERT_EQ(verdicts.exit_code, 0) << verdicts.out;
  EXPECT_EQ(Lines(verdicts.out), judged);
  // Another size often has the same shape, and then the proof still holds; both must say so.
  EXPECT_GT(refused, kPairs / 2);
}

TEST(SecondOpinionTest, AgreesOnBundles) {
  const MadeLog log = MakeHonestLog(3, 600);
  const std::string key = KeyLineOf(log);
  const Bundle bundle = MakeBundle(log.records, log.notes.rbegin()->second, key);
  TempDir dir;
  for (const auto& [path, bytes] : bundle) {
    ASSERT_OK(client::MakeFolder(std::filesystem::path(dir.File(path)).parent_path()));
    ASSERT_OK(client::WriteFile(dir.File(path), bytes));
  }
  const std::string command = Script(absl::StrCat("bundle ", dir.str(), " '", key, "'"));
  const ScriptSaid whole = Shell(command);
  EXPECT_EQ(whole.out, "yes\n");
  EXPECT_EQ(whole.exit_code, 0);
  for (const auto& [path, bytes] : bundle) {
    if (path == "keys.json") continue;
    std::string changed = bytes;
    changed[changed.size() / 3] = static_cast<char>(changed[changed.size() / 3] ^ 1);
    ASSERT_OK(client::WriteFile(dir.File(path), changed));
    EXPECT_EQ(Shell(command).exit_code, 1) << path;
    Bundle damaged = bundle;
    damaged[path] = changed;
    EXPECT_EQ(VerifyBundle(InputOf(damaged, key)).verdict(), verify::Verdict::kViolations) << path;
    ASSERT_OK(client::WriteFile(dir.File(path), bytes));
  }
}

}  // namespace
}  // namespace hearth::testing
