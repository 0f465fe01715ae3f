// May this caller do this, and of what? Pure: the control and the day are arguments, so that "who
// could see what on day D" is answered by the same code.

#ifndef HEARTH_SERVICES_ACCESS_AUTHORIZE_H_
#define HEARTH_SERVICES_ACCESS_AUTHORIZE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/access_service.pb.h"
#include "services/access/policy.h"
#include "services/domain/control.h"

namespace hearth::access {

// Who calls, as his token or his certificate says.
struct Caller {
  std::string account;  // empty: nobody
  v1::LoginWay way = v1::LOGIN_WAY_UNSPECIFIED;
  std::string session_id;
  std::string device;
  std::string source;           // network that he calls from
  std::string key_sha256 = {};  // of his certificate's key, where that is what he shows
};

// What of the county a caller reaches with one RPC. Value type.
class Scope {
 public:
  // Reaches nothing.
  Scope() = default;
  // Reaches everything: --access=open, and the installation's roles where their rows let them in.
  static Scope Whole();
  // The subtrees of these areas in that tree, as it is on that day.
  static Scope Of(std::vector<std::string> areas, std::shared_ptr<const domain::AreaTree> tree,
                  int32_t day);

  bool whole() const { return whole_; }
  // The roots of the subtrees; none when it is the whole.
  const std::vector<std::string>& areas() const { return areas_; }
  // Whether the area lies in one of the subtrees. An empty or malformed code lies in none.
  bool Covers(std::string_view area_code) const;
  // One of the areas lies in `area_code`, so that the way down to them can be shown.
  bool LeadsTo(std::string_view area_code) const;

 private:
  bool whole_ = false;
  std::vector<std::string> areas_;
  std::shared_ptr<const domain::AreaTree> tree_;
  int32_t day_ = 0;
};

enum class Verdict {
  kAllowed,
  kNoSession,
  kNoRole,
  kAbsent,  // the area that the request names is beyond the scope, and so looks like none
};

struct Judgement {
  Verdict verdict = Verdict::kNoRole;
  Scope scope;
};

// `area_code`: of the request, where the row is about one; a malformed code is the handler's.
Judgement Authorize(const PolicyRow& row, const Caller& caller, std::string_view area_code,
                    const domain::Control& control, int32_t day);

// What the account reaches with those roles on that day. has_role: it holds one of them at all.
Scope ScopeOf(RoleSet roles, std::string_view account, const domain::Control& control, int32_t day,
              bool* has_role);

// Every area that the other account has a grant for today lies within the scope, and there is one.
bool CoversAccount(const Scope& scope, std::string_view account, const domain::Control& control,
                   int32_t day);

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_AUTHORIZE_H_
