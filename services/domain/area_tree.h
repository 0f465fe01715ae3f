// AreaTree: the fold of all AreaChanged facts. Effective-dated: the same object answers for any
// day. The tree of a day is the replay of all changes in the order of their effective day, then of
// their place in the log; a change told late therefore acts in its place. Copies share what did not
// change. Value type; const methods are thread-safe. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_AREA_TREE_H_
#define HEARTH_SERVICES_DOMAIN_AREA_TREE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "hearth/v1/control.pb.h"
#include "hearth/v1/query.pb.h"

namespace hearth::domain {

// 2, 4, 6, 9, 12 or 15 digits; else 0.
int AreaDigits(std::string_view code);
// The parent that the code itself names: the next shorter length; "" for 2 digits and for malformed
// codes.
std::string ParentByCode(std::string_view code);
// An area and all that it lies in: itself first, its province last.
using Lineage = std::vector<std::string>;
// What the code alone says; a malformed code lies in nothing but itself.
Lineage LineageByCode(std::string_view code);
// The area that a change names; "" for a change that is not set.
const std::string& ChangedArea(const v1::AreaChange& change);

class AreaTree {
 public:
  // Applies a fact that Check allowed. Total: a change that does not apply (to an area that is
  // unknown or ended on its day) is ignored; `created` makes an ended area stand again.
  void Apply(const v1::AreaChanged& fact, int32_t occurred_date);

  // What is wrong with the fact before it is recorded: INVALID_ARGUMENT with the path and the
  // remedy (unknown parent, malformed code, other level, no name, more than 500 changes); OK for
  // what is already so.
  absl::Status Check(const v1::AreaChanged& fact, int32_t occurred_date) const;

  // The area stands on that day (created, not merged away, not closed).
  bool Exists(std::string_view code, int32_t day) const;
  // What is known of it on that day, ended or not; nullopt if it never was.
  std::optional<v1::AreaNode> Find(std::string_view code, int32_t day) const;
  // The area that an ended one went into (followed to the end); the code itself while it stands,
  // when it was closed, and when nothing is known of it.
  std::string Resolve(std::string_view code, int32_t day) const;
  // The ancestor of `code` with that many digits' level on that day, after Resolve at every step,
  // honouring transfers; "" when there is none. AncestorAt(c, AreaDigits(c), day) == Resolve(c,
  // day). An area that nothing is known of (a grid that was never created) lies where its code
  // says.
  std::string AncestorAt(std::string_view code, int digits, int32_t day) const;
  // What `code` is or went into, and all that it lies in on that day. Above a root, and where
  // nothing is known of an area, the code says what it lies in.
  Lineage LineageOf(std::string_view code, int32_t day) const;
  // Whether `code` lies in the subtree of `root` on that day (a code lies in itself).
  bool IsUnder(std::string_view code, std::string_view root, int32_t day) const;
  // Whether on `day` or later `code`, or what it goes into then, goes into `target`.
  bool GoesInto(std::string_view code, std::string_view target, int32_t day) const;
  // All areas of that level (0 = all levels) under `root` ("" = all) that stand on that day,
  // ascending.
  std::vector<v1::AreaNode> List(std::string_view root, int digits, int32_t day) const;

 private:
  struct Written {
    int32_t from_date;
    v1::AreaChange change;
  };
  struct Change {
    int32_t from_date;
    v1::AreaNode node;  // as it is from that day on
  };
  struct History {
    std::vector<Written> written;  // ascending by (day, place in the log)
    std::vector<Change> states;    // what follows from them; one a day, ascending
  };

  void ApplyOne(const v1::AreaChange& change, int32_t day);
  // The views below point into this tree or are the argument.
  const v1::AreaNode* NodeAt(std::string_view code, int32_t day) const;
  std::string_view Successor(std::string_view code, int32_t day) const;
  std::string_view Ancestor(std::string_view code, int digits, int32_t day) const;

  std::map<std::string, std::shared_ptr<const History>, std::less<>> areas_;
  // Areas that on some day lay elsewhere than their code says: moved or merged. All others need no
  // search.
  std::set<std::string, std::less<>> leaving_;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_AREA_TREE_H_
