// One household with accounts around it, for tests of clues: facts are judged as the door judges
// them (structure, then state) and folded when they are accepted.

#ifndef HEARTH_TESTS_DOMAIN_CLUE_WORLD_H_
#define HEARTH_TESTS_DOMAIN_CLUE_WORLD_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "services/domain/control.h"
#include "services/domain/event.h"
#include "services/domain/fault.h"

namespace hearth::testing {

inline constexpr uint64_t kMother = 7;

// Accounts: cadre and second (village), clerk and chief (town), and outsider (no grant).
class ClueWorld {
 public:
  ClueWorld();

  // Judges, and folds what is accepted.
  domain::MaybeFault Say(const std::string& actor, const v1::Fact& fact);
  // Judges alone.
  domain::MaybeFault Judge(const std::string& actor, const v1::Fact& fact) const;
  // Folds as if accepted; its event id.
  std::string Fold(const std::string& actor, const v1::Fact& fact);

  // A visit of this household on `today`; its event id.
  std::string Visit();
  void OpenCase(v1::CaseStage stage);
  void NextDay();

  // Facts that fit the clue as it stands.
  v1::Fact Report(v1::Channel channel = v1::CHANNEL_CADRE_SCREENING) const;
  v1::Fact Match(const std::string& event_id) const;
  v1::Fact Unmatch() const;
  v1::Fact Join(int into) const;
  v1::Fact Assign() const;
  v1::Fact Escalate() const;
  v1::Fact Verify(v1::ClueResult result);
  v1::Fact Return() const;
  v1::Fact Dismiss() const;
  v1::Fact Reopen() const;
  v1::Fact Tell() const;

  const v1::ClueFile& clue() const { return file.clues(at); }
  const std::vector<domain::Event>& events() const { return events_; }

  v1::CaseFile file;
  v1::OpenedHousehold household;
  domain::Control control;
  int32_t today;
  int at = 0;  // the clue that facts are about

 private:
  domain::Event MakeEvent(const std::string& actor, const v1::Fact& fact) const;

  std::vector<domain::Event> events_;
};

// Where the clue of `At` stands; kMonitored: dismissed as monitored already, kConsented: led to a
// consent.
enum Stage { kOpen, kVerified, kProposed, kDismissed, kMonitored, kConsented, kJoined, kMoved };

// A world with the clue at that stage, matched and not reported there, and behind it another one
// that waits. The test fails when a guard does not let it come so far.
ClueWorld At(Stage stage);
void MustSay(ClueWorld* world, const std::string& actor, const v1::Fact& fact);

// What may never be: a clue dismissed without a verification by another person than who dismissed
// it, or two waiting clues of one person, kind and period. nullopt = nothing of the kind. Reads the
// facts, not the guards.
std::optional<std::string> FindBreach(const v1::CaseFile& file,
                                      const std::vector<domain::Event>& events);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_CLUE_WORLD_H_
