// RulebookSet: the fold of all RulebookPublished facts. Value type; const methods are thread-safe.
// Pure.

#ifndef HEARTH_SERVICES_DOMAIN_RULEBOOK_SET_H_
#define HEARTH_SERVICES_DOMAIN_RULEBOOK_SET_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/v1/control.pb.h"
#include "hearth/v1/rulebook.pb.h"
#include "services/domain/area_tree.h"

namespace hearth::domain {

// What holds for one area on one day: sections of the nearest rulebook that fills them. Pointers
// into the rulebooks, which live as long as this object. Rule and line outcomes name the rulebook
// that they came from. A rulebook that fills a section fills it for all its days: where its lines
// leave a gap there is no line, and none of a larger area is guessed.
struct RulesInForce {
  struct From {
    std::string rulebook_id;
    uint32_t version = 0;
  };
  std::vector<std::shared_ptr<const v1::Rulebook>> rulebooks;  // nearest area first
  std::vector<const v1::Rule*> rules;
  From rules_from;
  const v1::IncomeLine* line = nullptr;  // in force on the day; null = LINE_MISSING
  std::vector<const v1::Cadence*> cadences;
  std::vector<const v1::VisitProfile*> profiles;
  std::vector<const v1::Question*> questions;
  std::vector<const v1::Validity*> validities;
  std::vector<const v1::ReadBudget*> read_budgets;
  std::vector<const v1::Clock*> clocks;
  std::vector<const v1::ClueThreshold*> clue_thresholds;
  std::vector<const v1::MeasureSuggestion*> suggestions;
  std::vector<const v1::MassRiskRule*> mass_risks;
  std::vector<const v1::WarningRow*> warning_levels;
  std::vector<const v1::AuthenticityRule*> authenticity_rules;
  const v1::WorkCalendar* calendar = nullptr;  // null = Saturdays and Sundays alone are free
  const v1::AlertPolicy* alerts = nullptr;     // null = none configured
  uint32_t evaluator_version = 1;
};

class RulebookSet {
 public:
  // Applies a fact that ValidateRulebook allowed; a part waits until all its parts are there. A
  // part sent again takes the place of the one that waits (so that a wrong one can be put right),
  // another part_count begins anew. Total and idempotent: a version that is published is ignored.
  void Apply(const v1::RulebookPublished& fact);

  // The rulebook that would be complete with this fact; nullopt while other parts are missing.
  std::optional<v1::Rulebook> CompleteWith(const v1::RulebookPublished& fact) const;

  // What holds for an area that lies so. Computed anew at each call (a few microseconds); callers
  // may keep it while control does not change.
  std::shared_ptr<const RulesInForce> InForce(const Lineage& lineage, int32_t day) const;

  // The code is known if any published rulebook ever had it in that dictionary.
  bool KnowsCode(std::string_view dictionary_id, std::string_view code) const;
  // False while no published rulebook has that dictionary at all: then every code is accepted.
  bool HasDictionary(std::string_view dictionary_id) const;
  // Known, or of a dictionary that nobody published.
  bool AcceptsCode(std::string_view dictionary_id, std::string_view code) const;
  // The larger group of a code, as published last (the official category of a measure); empty when
  // it has none or is not known. Lives as long as this set or a copy of it.
  std::string_view GroupOf(std::string_view dictionary_id, std::string_view code) const;
  // As published last; its type never changes. Null when no rulebook ever had it.
  const v1::Question* FindQuestion(std::string_view question_code) const;
  // The choice is known if any published rulebook ever gave it to that question.
  bool KnowsChoice(std::string_view question_code, std::string_view choice) const;
  bool HasQuestions() const { return !questions_.empty(); }

  // Published rulebooks by (id, version), ascending.
  std::vector<std::shared_ptr<const v1::Rulebook>> All() const;
  // version 0 = the newest; null when absent.
  std::shared_ptr<const v1::Rulebook> Find(std::string_view rulebook_id, uint32_t version) const;

  // Days after `after` and up to `until` on which a rulebook or a line takes effect or ends, with
  // the area that is to be assessed anew; ascending.
  std::vector<std::pair<int32_t, std::string>> TakingEffect(int32_t after, int32_t until) const;

 private:
  using Version = std::pair<std::string, uint32_t>;
  using Codes = std::set<std::string, std::less<>>;
  using CodeGroups = std::map<std::string, std::string, std::less<>>;  // code → group, or ""
  struct KnownQuestion {
    const v1::Question* newest = nullptr;
    Codes choices;
  };

  void Publish(v1::Rulebook rulebook);
  std::vector<std::shared_ptr<const v1::Rulebook>> Holding(const Lineage& lineage,
                                                           int32_t day) const;

  std::map<Version, std::shared_ptr<const v1::Rulebook>> published_;
  std::map<Version, std::map<uint32_t, v1::RulebookPublished>>
      waiting_;  // by part; of one part_count
  std::map<std::string, std::shared_ptr<const CodeGroups>, std::less<>> codes_;  // by dictionary
  std::map<std::string, KnownQuestion, std::less<>> questions_;  // point into published_
};

// Everything that is wrong with a rulebook before it is published, each with the path and the
// remedy; empty = it may be published. `published` holds the earlier ones (a version must be the
// next of its id).
std::vector<std::string> ValidateRulebook(const v1::Rulebook& rulebook,
                                          const RulebookSet& published);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_RULEBOOK_SET_H_
