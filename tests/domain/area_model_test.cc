// The tree against a naive model that replays every change anew for each question, over random
// changes.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/area_tree.h"
#include "tests/domain/area_changes.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

// The oracle: keeps every change, replays them all for every question, walks lists.
class NaiveTree {
 public:
  explicit NaiveTree(bool forget_order = false) : forget_order_(forget_order) {}

  void Apply(const v1::AreaChanged& fact, int32_t date) {
    for (const auto& change : fact.changes()) {
      changes_.push_back({fact.effective_date() != 0 ? fact.effective_date() : date, change});
    }
  }

  std::map<std::string, v1::AreaNode> On(int32_t day) const {
    std::vector<std::pair<int32_t, v1::AreaChange>> sorted = changes_;
    if (!forget_order_) {
      std::stable_sort(sorted.begin(), sorted.end(),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
    }
    std::map<std::string, v1::AreaNode> nodes;
    for (const auto& [date, change] : sorted) {
      if (date <= day) Play(change, &nodes);
    }
    return nodes;
  }

  static std::string Resolve(const std::map<std::string, v1::AreaNode>& nodes, std::string code) {
    while (nodes.count(code) > 0 && !nodes.at(code).merged_into_code().empty()) {
      code = nodes.at(code).merged_into_code();
    }
    return code;
  }

  static std::string Ancestor(const std::map<std::string, v1::AreaNode>& nodes, std::string code,
                              size_t digits) {
    code = Resolve(nodes, code);
    if (code.size() == digits) return code;
    if (code.size() < digits) return "";
    const auto it = nodes.find(code);
    const std::string parent =
        it == nodes.end() ? ParentByCode(code) : it->second.area().parent_code();
    if (parent.empty()) return "";
    const std::string found = Ancestor(nodes, parent, digits);
    return nodes.count(found) > 0 ? found : "";
  }

 private:
  static void Play(const v1::AreaChange& change, std::map<std::string, v1::AreaNode>* nodes) {
    const std::string code = ChangedArea(change);
    v1::AreaNode& node = (*nodes)[code];
    const bool stands = node.has_area() && !node.closed() && node.merged_into_code().empty();
    if (change.has_created() && !stands) {
      node.Clear();
      *node.mutable_area() = change.created();
      if (node.area().parent_code().empty())
        node.mutable_area()->set_parent_code(ParentByCode(code));
    }
    if (stands && change.has_renamed()) node.mutable_area()->set_name(change.renamed().name());
    if (stands && change.has_merged()) node.set_merged_into_code(change.merged().into_code());
    if (stands && change.has_closed()) node.set_closed(true);
    if (stands && change.has_transferred()) {
      node.mutable_area()->set_parent_code(change.transferred().parent_code());
    }
    if (stands && change.has_assisted()) {
      node.set_assistance_class(change.assisted().assistance_class());
      node.set_lead_unit(change.assisted().lead_unit());
      *node.mutable_member_units() = change.assisted().member_units();
    }
    if (!node.has_area()) nodes->erase(code);
  }

  bool forget_order_;
  std::vector<std::pair<int32_t, v1::AreaChange>> changes_;
};

class RandomAreas {
 public:
  explicit RandomAreas(uint64_t salt) : random_(testing::Random(salt)) {}

  std::string Code() {
    static constexpr size_t kSizes[] = {2, 4, 6, 9, 9, 12, 12, 12, 15, 15};
    // Few codes, so that changes meet.
    std::string code = "990101001001001";
    if (Draw(2) == 0) code[8] = '2';
    code[11] = static_cast<char>('1' + Draw(4));
    code[14] = static_cast<char>('1' + Draw(2));
    return code.substr(0, kSizes[Draw(std::size(kSizes))]);
  }
  v1::AreaChange Change() {
    const std::string code = Code();
    switch (Draw(8)) {
      case 0:
        return Renamed(code, "name " + std::to_string(Draw(100)));
      case 1:
        return Merged(code, Code());
      case 2:
        return Transferred(code, Code());
      case 3:
        return Closed(code);
      case 4:
        return Assisted(code.substr(0, 9), "unit " + std::to_string(Draw(100)));
      default:
        return Created(code, "name " + std::to_string(Draw(100)));
    }
  }
  int32_t Day() { return 20240101 + static_cast<int32_t>(Draw(12)) * 100; }
  size_t Draw(size_t n) { return random_() % n; }

 private:
  std::mt19937_64 random_;
};

bool SameOn(const AreaTree& tree, const NaiveTree& naive, RandomAreas* random, int32_t day) {
  const auto nodes = naive.On(day);
  for (const auto& [code, node] : nodes) {
    const auto found = tree.Find(code, day);
    if (!found.has_value() || found->SerializeAsString() != node.SerializeAsString()) return false;
  }
  for (int i = 0; i < 20; ++i) {
    const std::string code = random->Code();
    const std::string root = random->Code();
    if (tree.Find(code, day).has_value() != (nodes.count(code) > 0)) return false;
    if (tree.Resolve(code, day) != NaiveTree::Resolve(nodes, code)) return false;
    for (const size_t digits : {2u, 4u, 6u, 9u, 12u, 15u}) {
      const std::string expected = NaiveTree::Ancestor(nodes, code, digits);
      if (tree.AncestorAt(code, static_cast<int>(digits), day) != expected) return false;
    }
    std::vector<std::string> expected;
    const std::string top = NaiveTree::Resolve(nodes, root);
    for (const auto& [each, node] : nodes) {
      const bool stands = !node.closed() && node.merged_into_code().empty();
      if (stands && nodes.count(top) > 0 && NaiveTree::Ancestor(nodes, each, top.size()) == top) {
        expected.push_back(each);
      }
    }
    if (Codes(tree, root, 0, day) != expected) return false;
  }
  return true;
}

// Runs random allowed changes; returns how often tree and model differed.
int Differences(uint64_t salt, bool broken_model) {
  RandomAreas random(salt);
  AreaTree tree;
  NaiveTree naive(broken_model);
  int differences = 0;
  int applied = 0;
  // Upper levels first, or most draws would name an unknown parent.
  const v1::AreaChanged upper = Fact(
      {Created("99", "a"), Created("9901", "b"), Created("990101", "c"), Created("990101001", "d"),
       Created("990101002", "e"), Created("990101001001", "f"), Created("990101002001", "g")},
      20240101);
  tree.Apply(upper, 20240101);
  naive.Apply(upper, 20240101);
  for (int i = 0; i < 600; ++i) {
    const v1::AreaChanged fact = Fact({random.Change()}, random.Day());
    if (!tree.Check(fact, 20240601).ok()) continue;
    ++applied;
    tree.Apply(fact, 20240601);
    naive.Apply(fact, 20240601);
    if (i % 20 == 0 && !SameOn(tree, naive, &random, random.Day())) ++differences;
  }
  for (int32_t day = 20240101; day < 20241231; day += 100) {
    if (!SameOn(tree, naive, &random, day)) ++differences;
  }
  EXPECT_GT(applied, 60);
  return differences;
}

TEST(AreaTree, EqualsTheNaiveModelOverRandomChanges) {
  for (uint64_t salt = 1; salt <= 10; ++salt) EXPECT_EQ(Differences(salt, false), 0) << salt;
}

TEST(AreaTree, NegativeControlModelThatForgetsEffectiveDays) {
  int differences = 0;
  for (uint64_t salt = 1; salt <= 10; ++salt) differences += Differences(salt, true);
  EXPECT_GT(differences, 0);
}

}  // namespace
}  // namespace hearth::domain
