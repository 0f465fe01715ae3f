// The published values of the RFC 6962/9162 tree (certificate-transparency's merkle_tree_test,
// transparency-dev/merkle), restated, and what those suites corrupt in them: all agree, all
// corruptions are refused. C2SP tlog-tiles' worked example of paths and sizes too.

#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/merkle_tree.h"
#include "clients/cpp/merkle_verify.h"
#include "clients/cpp/tiles.h"
#include "tests/support/random.h"

namespace hearth::client {
namespace {

using Path = std::vector<std::string>;

std::string Bin(const char* hex) { return *FromHex(hex); }

// The eight leaves and the roots of their prefixes.
const char* const kLeaves[] = {"",
                               "00",
                               "10",
                               "2021",
                               "3031",
                               "40414243",
                               "5051525354555657",
                               "606162636465666768696a6b6c6d6e6f"};
const char* const kRoots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                              "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                              "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                              "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                              "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                              "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
constexpr char kEmptyRoot[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr char kSomeHash[] = "abacaba000000000000000000000000000000000000000000060061e00123456";

// Nodes that the proofs name.
constexpr char kA[] = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
constexpr char kB[] = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
constexpr char kC[] = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
constexpr char kD[] = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
constexpr char kE[] = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
constexpr char kF[] = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
constexpr char kG[] = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";

struct Inclusion {
  uint64_t leaf, size;  // leaf from 1
  std::vector<const char*> proof;
};
const Inclusion kInclusions[] = {{1, 1, {}},
                                 {1, 8, {kA, kB, kC}},
                                 {6, 8, {kD, kE, kRoots[3]}},
                                 {3, 3, {kRoots[1]}},
                                 {2, 5, {kRoots[0], kB, kD}}};

struct Consistency {
  uint64_t first, second;
  std::vector<const char*> proof;
};
const Consistency kConsistencies[] = {{1, 1, {}},
                                      {1, 8, {kA, kB, kC}},
                                      {6, 8, {kF, kE, kRoots[3]}},
                                      {2, 5, {kB, kD}},
                                      {6, 7, {kF, kG, kRoots[3]}}};

Path ToPath(const std::vector<const char*>& hashes) {
  Path path;
  for (const char* hash : hashes) path.push_back(Bin(hash));
  return path;
}

Path With(Path path, size_t at, const std::string& hash) {
  path.insert(path.begin() + static_cast<std::ptrdiff_t>(at), hash);
  return path;
}

TEST(VectorsTest, RootsOfAllPrefixes) {
  RightEdge edge;
  TileBuilder tiles([](auto, auto, auto) { return absl::OkStatus(); });
  EXPECT_EQ(ToHex(Bytes(edge.Root())), kEmptyRoot);
  EXPECT_EQ(ToHex(Bytes(tiles.Root())), kEmptyRoot);
  for (size_t i = 0; i < std::size(kLeaves); ++i) {
    const Hash leaf = HashLeaf(Bin(kLeaves[i]));
    edge.Append(leaf);
    ASSERT_TRUE(tiles.Append(leaf).ok());
    EXPECT_EQ(ToHex(Bytes(edge.Root())), kRoots[i]);
    EXPECT_EQ(ToHex(Bytes(tiles.Root())), kRoots[i]);
  }
  EXPECT_EQ(ToHex(Bytes(HashLeaf("L123456"))),
            "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
  const auto node = [](const char* text) {  // N123 and N456 are no hashes: any bytes are hashed
    return Sha256(absl::StrCat("\x01", text));
  };
  EXPECT_EQ(ToHex(node("N123N456")),
            "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb");
}

TEST(VectorsTest, InclusionProofsHoldAndNoCorruptionDoes) {
  int refused = 0;
  for (const Inclusion& vector : kInclusions) {
    const uint64_t index = vector.leaf - 1, size = vector.size;
    const std::string leaf = LeafHash(Bin(kLeaves[index])), root = Bin(kRoots[size - 1]);
    const Path proof = ToPath(vector.proof);
    EXPECT_TRUE(VerifyInclusion(index, size, leaf, proof, root).ok()) << vector.leaf;
    const auto no = [&](uint64_t i, uint64_t n, const std::string& l, const Path& p,
                        const std::string& r, const char* what) {
      EXPECT_FALSE(VerifyInclusion(i, n, l, p, r).ok())
          << vector.leaf << " of " << size << ": " << what;
      ++refused;
    };
    no(index - 1, size, leaf, proof, root, "index - 1");
    no(index + 1, size, leaf, proof, root, "index + 1");
    no(index ^ 2, size, leaf, proof, root, "index ^ 2");
    no(index, size * 2, leaf, proof, root, "size * 2");
    no(index, size / 2, leaf, proof, root, "size / 2");
    no(index, size, "WrongLeaf", proof, root, "wrong leaf");
    no(index, size, leaf, proof, Bin(kEmptyRoot), "empty root");
    no(index, size, leaf, proof, Bin(kSomeHash), "random root");
    no(index, size, leaf, With(proof, proof.size(), ""), root, "trailing garbage");
    no(index, size, leaf, With(proof, proof.size(), root), root, "trailing root");
    no(index, size, leaf, With(proof, 0, ""), root, "preceding garbage");
    no(index, size, leaf, With(proof, 0, root), root, "preceding root");
    for (size_t i = 0; i < proof.size(); ++i) {
      Path bad = proof;
      bad[i][0] = static_cast<char>(bad[i][0] ^ 8);
      no(index, size, leaf, bad, root, "a bit");
    }
    if (proof.empty()) continue;
    no(index, size, leaf, Path(proof.begin(), proof.end() - 1), root, "removed component");
    if (proof.size() > 1) no(index, size, leaf, With(proof, 1, Bin(kSomeHash)), root, "inserted");
  }
  EXPECT_EQ(refused, 77);
}

TEST(VectorsTest, ConsistencyProofsHoldAndNoCorruptionDoes) {
  int refused = 0;
  for (const Consistency& vector : kConsistencies) {
    const uint64_t first = vector.first, second = vector.second;
    const std::string root1 = Bin(kRoots[first - 1]), root2 = Bin(kRoots[second - 1]);
    const Path proof = ToPath(vector.proof);
    EXPECT_TRUE(VerifyConsistency(first, second, root1, root2, proof).ok()) << first;
    if (proof.empty()) continue;
    const auto no = [&](uint64_t m, uint64_t n, const std::string& r1, const std::string& r2,
                        const Path& p, const char* what) {
      EXPECT_FALSE(VerifyConsistency(m, n, r1, r2, p).ok())
          << first << " in " << second << ": " << what;
      ++refused;
    };
    no(first - 1, second, root1, root2, proof, "size1 - 1");
    no(first + 1, second, root1, root2, proof, "size1 + 1");
    no(first ^ 2, second, root1, root2, proof, "size1 ^ 2");
    no(first, second * 2, root1, root2, proof, "size2 * 2");
    no(first, second / 2, root1, root2, proof, "size2 / 2");
    no(first, second, "WrongRoot", root2, proof, "wrong root1");
    no(first, second, root1, "WrongRoot", proof, "wrong root2");
    no(first, second, root2, root1, proof, "swapped roots");
    no(first, second, root1, root2, {}, "empty proof");
    for (const std::string& extra : {std::string(), root1, root2}) {
      no(first, second, root1, root2, With(proof, proof.size(), extra), "trailing");
      no(first, second, root1, root2, With(proof, 0, extra), "preceding");
    }
    no(first, second, root1, root2, With(proof, 0, proof[0]), "preceding proof[0]");
    no(first, second, root1, root2, Path(proof.begin(), proof.end() - 1), "truncated");
    for (size_t i = 0; i < proof.size(); ++i) {
      Path bad = proof;
      bad[i][0] = static_cast<char>(bad[i][0] ^ 16);
      no(first, second, root1, root2, bad, "a bit");
    }
  }
  EXPECT_EQ(refused, 79);
}

// What the suites ask of sizes that are no proof at all. Where they let any root of an empty tree
// pass, we do not: it has one.
TEST(VectorsTest, HopelessSizesAreRefused) {
  const std::string some = Bin(kSomeHash), empty = Bin(kEmptyRoot);
  for (const auto& [index, size] :
       std::vector<std::pair<uint64_t, uint64_t>>{{0, 0}, {0, 1}, {1, 0}, {2, 1}}) {
    EXPECT_FALSE(VerifyInclusion(index, size, some, {}, "").ok());
    EXPECT_FALSE(VerifyInclusion(index, size, "", {}, empty).ok());
    EXPECT_FALSE(VerifyInclusion(index, size, some, {}, empty).ok());
  }
  EXPECT_FALSE(VerifyConsistency(0, 0, empty, some, {}).ok());
  EXPECT_FALSE(VerifyConsistency(1, 1, some, empty, {}).ok());
  EXPECT_FALSE(VerifyConsistency(1, 0, some, some, {}).ok());
  EXPECT_FALSE(VerifyConsistency(2, 1, some, some, {}).ok());
  EXPECT_FALSE(VerifyConsistency(1, 2, some, empty, {}).ok());
  EXPECT_FALSE(VerifyConsistency(0, 1, empty, empty, {empty}).ok());
  EXPECT_FALSE(VerifyConsistency(1, 1, empty, empty, {empty}).ok());
  EXPECT_TRUE(VerifyConsistency(0, 0, empty, empty, {}).ok());
  EXPECT_TRUE(VerifyConsistency(0, 1, empty, some, {}).ok());
  EXPECT_TRUE(VerifyConsistency(1, 1, some, some, {}).ok());
}

TEST(VectorsTest, TilesAsInTheWorkedExample) {
  EXPECT_EQ(TilePath(0, 1234067, kTileWidth), "tile/0/x001/x234/067");
  EXPECT_EQ(TilePath(2, 0, 1), "tile/2/000.p/1");
  EXPECT_EQ(EntriesPath(273, 112), "tile/entries/273.p/112");
  // A tree of 70,000: 273 full and one of 112; one full and one of 17; one of 1.
  EXPECT_EQ(TilesOf(0, 70'000), 274u);
  EXPECT_EQ(WidthOf(0, 272, 70'000), 256u);
  EXPECT_EQ(WidthOf(0, 273, 70'000), 112u);
  EXPECT_EQ(TilesOf(1, 70'000), 2u);
  EXPECT_EQ(WidthOf(1, 1, 70'000), 17u);
  EXPECT_EQ(WidthOf(2, 0, 70'000), 1u);
  EXPECT_EQ(TilesOf(3, 70'000), 0u);
  EXPECT_EQ(WidthOf(1, 0, 256), 1u);
  EXPECT_EQ(WidthOf(0, 1, 256), 0u);
}

TEST(VectorsTest, TheBuilderMakesTheseTilesAndTheRootOfTheEdge) {
  std::map<std::string, size_t> made;
  const auto put = [&](uint32_t level, uint64_t index, std::string_view hashes) {
    made[TilePath(level, index, hashes.size() / 32)] = hashes.size();
    return absl::OkStatus();
  };
  TileBuilder tiles(put);
  RightEdge edge;
  std::mt19937_64 random = hearth::testing::Random(77);
  for (int i = 0; i < 70'000; ++i) {
    const Hash leaf = HashBytes(std::to_string(random()));
    ASSERT_TRUE(tiles.Append(leaf).ok());
    edge.Append(leaf);
    if (i < 2'000 || i % 997 == 0) {
      ASSERT_EQ(tiles.Root(), edge.Root()) << i;
    }
  }
  ASSERT_TRUE(tiles.Partials(put).ok());
  EXPECT_EQ(made.size(), 274u + 2u + 1u);
  EXPECT_EQ(made.at("tile/0/273.p/112"), 112u * 32);
  EXPECT_EQ(made.at("tile/1/001.p/17"), 17u * 32);
  EXPECT_EQ(made.at("tile/2/000.p/1"), 32u);
}

TEST(VectorsTest, EntriesFilesAreReadBackAndDamageIsRefused) {
  std::string file;
  AddEntry("a", &file);
  AddEntry(std::string(kRecordBytesMax, 'z'), &file);
  const auto records = EntriesOf(file);
  ASSERT_TRUE(records.ok());
  ASSERT_EQ(records->size(), 2u);
  EXPECT_EQ((*records)[0], "a");
  for (const size_t cut : {size_t{1}, size_t{2}, size_t{4}, file.size() - 1}) {
    EXPECT_FALSE(EntriesOf(file.substr(0, cut)).ok()) << cut;
  }
  EXPECT_FALSE(EntriesOf("").ok());
  EXPECT_FALSE(EntriesOf(std::string("\0\0", 2)).ok());
}

}  // namespace
}  // namespace hearth::client
