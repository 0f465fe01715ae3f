#include "services/domain/member_fold.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/fold_order.h"
#include "services/domain/lend.h"

namespace hearth::domain {
namespace {

using rows::v1::HouseholdState;
using rows::v1::MemberState;
using rows::v1::Order;

constexpr std::string_view kHeadRelation = "01";
constexpr std::string_view kJoinedReason = "joined";

// Null for id 0, which nobody may use.
MemberState* StateOf(uint64_t member_id, HouseholdState* state) {
  if (member_id == 0) return nullptr;
  for (MemberState& member : *state->mutable_members()) {
    if (member.member_id() == member_id) return &member;
  }
  state->add_members()->set_member_id(member_id);
  const auto less = [](const MemberState& a, const MemberState& b) {
    return a.member_id() < b.member_id();
  };
  SettleLast(state->mutable_members(), less);
  return StateOf(member_id, state);
}

// Adds the groups of `from` to `to`; of two from one event the one that is there already stays.
void MergeGroups(const MemberState& from, MemberState* to) {
  if (from.has_identity()) {
    Take(from.identity_order(), from.identity(), to->mutable_identity_order(),
         to->mutable_identity());
  }
  if (from.has_situation()) {
    Take(from.situation_order(), from.situation(), to->mutable_situation_order(),
         to->mutable_situation());
  }
  if (from.has_work())
    Take(from.work_order(), from.work(), to->mutable_work_order(), to->mutable_work());
  if (from.has_insurance()) {
    Take(from.insurance_order(), from.insurance(), to->mutable_insurance_order(),
         to->mutable_insurance());
  }
  if (from.has_presence_order() && Before(to->presence_order(), from.presence_order())) {
    *to->mutable_presence_order() = from.presence_order();
    to->set_left(from.left());
    to->set_left_reason(from.left_reason());
  }
}

// Which id goes on for each id that a join names.
class Persons {
 public:
  explicit Persons(const HouseholdState& state) {
    for (const auto& join : state.joins()) Unite(join.kept_member_id(), join.joined_member_id());
    std::set<uint64_t> ended;
    for (const auto& join : state.joins()) ended.insert(join.joined_member_id());
    std::map<uint64_t, std::pair<bool, const rows::v1::MemberJoin*>>
        best;  // root → (never ended, join)
    for (const auto& join : state.joins()) {
      auto& [goes_on, newest] = best[Root(join.kept_member_id())];
      const bool sink = !ended.contains(join.kept_member_id());
      if (newest == nullptr || sink > goes_on ||
          (sink == goes_on && Before(newest->order(), join.order()))) {
        goes_on = sink;
        newest = &join;
      }
    }
    for (const auto& [root, choice] : best) kept_[root] = choice.second->kept_member_id();
  }

  uint64_t Kept(uint64_t id) {
    if (!parent_.contains(id)) return id;
    return kept_.at(Root(id));
  }
  const std::map<uint64_t, uint64_t>& named() const { return parent_; }

 private:
  uint64_t Root(uint64_t id) {
    uint64_t& parent = parent_.emplace(id, id).first->second;
    if (parent == id) return id;
    parent = Root(parent);
    return parent;
  }
  void Unite(uint64_t a, uint64_t b) { parent_[Root(a)] = Root(b); }

  std::map<uint64_t, uint64_t> parent_;
  std::map<uint64_t, uint64_t> kept_;
};

const Order& NewestGroup(const MemberState& member) {
  const Order* newest = &member.presence_order();
  bool any = false;
  for (const Order* order : {&member.identity_order(), &member.situation_order(),
                             &member.work_order(), &member.insurance_order()}) {
    if (order->event_id().empty() || (any && !Before(*newest, *order))) continue;
    newest = order;
    any = true;
  }
  return *newest;
}

void Open(const MemberState& member, bool refer, v1::OpenedMember* opened) {
  v1::Member* to = opened->mutable_member();
  to->set_member_id(member.member_id());
  if (member.has_identity()) {
    Lend(member.identity(), refer, to, &v1::Member::unsafe_arena_set_allocated_identity,
         &v1::Member::mutable_identity);
  }
  if (member.has_situation()) {
    Lend(member.situation(), refer, to, &v1::Member::unsafe_arena_set_allocated_situation,
         &v1::Member::mutable_situation);
  }
  if (member.has_work()) {
    Lend(member.work(), refer, to, &v1::Member::unsafe_arena_set_allocated_work,
         &v1::Member::mutable_work);
  }
  if (member.has_insurance()) {
    Lend(member.insurance(), refer, to, &v1::Member::unsafe_arena_set_allocated_insurance,
         &v1::Member::mutable_insurance);
  }
  opened->set_active(!member.left());
  if (member.left()) opened->set_left_reason(member.left_reason());
  const Order& newest = NewestGroup(member);
  if (!newest.event_id().empty()) {
    FillSource(newest, v1::OBTAINED_OBSERVED, opened->mutable_source());
  }
}

// The members ascending by id, once joined ids have given their groups to the one that goes on.
// `merged` owns those that a join names.
std::vector<const MemberState*> JoinedMembers(const HouseholdState& state, Persons* persons,
                                              std::map<uint64_t, MemberState>* merged) {
  for (const auto& [id, parent] : persons->named()) (*merged)[id].set_member_id(id);
  std::vector<const MemberState*> members;
  // Its own groups are there first: they win a tie within one event.
  for (const MemberState& member : state.members()) {
    const auto mine = merged->find(member.member_id());
    if (mine == merged->end()) {
      members.push_back(&member);
    } else {
      MergeGroups(member, &mine->second);
    }
  }
  for (const MemberState& member : state.members()) {
    const uint64_t kept = persons->Kept(member.member_id());
    if (kept != member.member_id()) MergeGroups(member, &merged->at(kept));
  }
  for (const auto& [id, member] : *merged) members.push_back(&member);
  std::sort(members.begin(), members.end(), [](const MemberState* a, const MemberState* b) {
    return a->member_id() < b->member_id();
  });
  return members;
}

// REQUIRES: household->members() are `members`, in the same order.
void ChooseHead(const HouseholdState& state, const std::vector<const MemberState*>& members,
                Persons* persons, v1::OpenedHousehold* household) {
  const uint64_t named = state.head_member_id() == 0 ? 0 : persons->Kept(state.head_member_id());
  v1::OpenedMember* head = nullptr;
  const Order* newest = nullptr;
  for (size_t i = 0; i < members.size(); ++i) {
    v1::OpenedMember& opened = *household->mutable_members(static_cast<int>(i));
    if (!opened.active()) continue;
    const MemberState& member = *members[i];
    const auto claim = [&](const Order& order) {
      if (newest != nullptr && !Before(*newest, order)) return;
      newest = &order;
      head = &opened;
    };
    if (member.identity().relation() == kHeadRelation) claim(member.identity_order());
    if (member.member_id() == named) claim(state.head_order());
  }
  if (head != nullptr) head->set_head(true);
}

}  // namespace

void FoldMember(const Order& order, const v1::Member& member, HouseholdState* state) {
  MemberState* mine = StateOf(member.member_id(), state);
  if (mine == nullptr) return;
  MemberState fact;
  if (member.has_identity()) {
    *fact.mutable_identity() = member.identity();
    *fact.mutable_identity_order() = order;
  }
  if (member.has_situation()) {
    *fact.mutable_situation() = member.situation();
    *fact.mutable_situation_order() = order;
  }
  if (member.has_work()) {
    *fact.mutable_work() = member.work();
    *fact.mutable_work_order() = order;
  }
  if (member.has_insurance()) {
    *fact.mutable_insurance() = member.insurance();
    *fact.mutable_insurance_order() = order;
  }
  MergeGroups(fact, mine);
}

void FoldPresence(const Order& order, uint64_t member_id, bool left, std::string_view reason,
                  HouseholdState* state) {
  MemberState* mine = StateOf(member_id, state);
  if (mine == nullptr || !Before(mine->presence_order(), order)) return;
  *mine->mutable_presence_order() = order;
  mine->set_left(left);
  mine->set_left_reason(left ? std::string(reason) : std::string());
}

void FoldJoin(const Order& order, const v1::MembersJoined& joined, HouseholdState* state) {
  const uint64_t kept = joined.kept_member_id();
  const uint64_t ended = joined.joined_member_id();
  if (kept == 0 || ended == 0 || kept == ended) return;
  for (rows::v1::MemberJoin& join : *state->mutable_joins()) {
    if (join.kept_member_id() != kept || join.joined_member_id() != ended) continue;
    if (Before(join.order(), order)) *join.mutable_order() = order;
    return;
  }
  rows::v1::MemberJoin* join = state->add_joins();
  *join->mutable_order() = order;
  join->set_kept_member_id(kept);
  join->set_joined_member_id(ended);
  SettleLast(state->mutable_joins(),
             [](const rows::v1::MemberJoin& a, const rows::v1::MemberJoin& b) {
               return std::make_pair(a.joined_member_id(), a.kept_member_id()) <
                      std::make_pair(b.joined_member_id(), b.kept_member_id());
             });
}

void OpenMembers(const HouseholdState& state, bool refer, v1::OpenedHousehold* household) {
  Persons persons(state);
  std::map<uint64_t, MemberState> merged;
  const std::vector<const MemberState*> members = JoinedMembers(state, &persons, &merged);
  for (const MemberState* member : members) {
    v1::OpenedMember* opened = household->add_members();
    // What joins merged lives only here.
    Open(*member, refer && merged.empty(), opened);
    if (persons.Kept(member->member_id()) == member->member_id()) continue;
    opened->set_active(false);
    opened->set_left_reason(std::string(kJoinedReason));
  }
  ChooseHead(state, members, &persons, household);
}

}  // namespace hearth::domain
