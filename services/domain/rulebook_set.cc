#include "services/domain/rulebook_set.h"

#include <algorithm>
#include <tuple>

#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

bool Holds(const v1::IncomeLine& line, int32_t day) {
  return line.effective_from_date() <= day &&
         (line.effective_to_date() == 0 || day <= line.effective_to_date());
}

// The line in force: the latest that holds; of two from the same day the one written last.
const v1::IncomeLine* LineOn(const v1::Rulebook& rulebook, int32_t day) {
  const v1::IncomeLine* found = nullptr;
  for (const v1::IncomeLine& line : rulebook.lines()) {
    if (!Holds(line, day)) continue;
    if (found == nullptr || line.effective_from_date() >= found->effective_from_date())
      found = &line;
  }
  return found;
}

template <typename Message>
void FillIfEmpty(const google::protobuf::RepeatedPtrField<Message>& section,
                 std::vector<const Message*>* target) {
  if (!target->empty()) return;
  for (const Message& message : section) target->push_back(&message);
}

bool Covers(const v1::Rulebook& rulebook, const Lineage& lineage) {
  return std::find(lineage.begin(), lineage.end(), rulebook.area_code()) != lineage.end();
}

void AddDay(int32_t date, int32_t after, int32_t until, const std::string& area,
            std::set<std::pair<int32_t, std::string>>* days) {
  if (after < date && date <= until) days->emplace(date, area);
}

}  // namespace

std::optional<v1::Rulebook> RulebookSet::CompleteWith(const v1::RulebookPublished& fact) const {
  if (fact.part_count() <= 1) return fact.rulebook();
  std::map<uint32_t, const v1::RulebookPublished*> parts = {{fact.part(), &fact}};
  const auto it = waiting_.find({fact.rulebook().rulebook_id(), fact.rulebook().version()});
  if (it != waiting_.end()) {
    for (const auto& [number, part] : it->second) {
      if (part.part_count() == fact.part_count()) parts.emplace(number, &part);
    }
  }
  if (parts.size() < fact.part_count()) return std::nullopt;
  v1::Rulebook whole;
  for (const auto& [number, part] : parts) whole.MergeFrom(part->rulebook());
  return whole;
}

void RulebookSet::Apply(const v1::RulebookPublished& fact) {
  const Version version = {fact.rulebook().rulebook_id(), fact.rulebook().version()};
  if (published_.count(version) > 0) return;
  if (auto whole = CompleteWith(fact); whole.has_value()) {
    waiting_.erase(version);
    Publish(*std::move(whole));
    return;
  }
  auto& parts = waiting_[version];
  if (!parts.empty() && parts.begin()->second.part_count() != fact.part_count()) parts.clear();
  parts[fact.part()] = fact;
}

void RulebookSet::Publish(v1::Rulebook rulebook) {
  const Version version = {rulebook.rulebook_id(), rulebook.version()};
  const auto kept = std::make_shared<const v1::Rulebook>(std::move(rulebook));
  published_[version] = kept;
  for (const v1::Dictionary& dictionary : kept->dictionaries()) {
    auto& known = codes_[dictionary.dictionary_id()];
    auto codes =
        known == nullptr ? std::make_shared<CodeGroups>() : std::make_shared<CodeGroups>(*known);
    for (const v1::Code& code : dictionary.codes()) (*codes)[code.code()] = code.group();
    known = std::move(codes);
  }
  for (const v1::Question& question : kept->questions()) {
    KnownQuestion& known = questions_[question.question_code()];
    known.newest = &question;
    for (const v1::Code& choice : question.choices()) known.choices.insert(choice.code());
  }
}

// Of each rulebook_id the version in force, nearest area first. Several ids of one area: the one
// that took effect last goes first, then by id, so that the answer does not depend on the order of
// publication.
std::vector<std::shared_ptr<const v1::Rulebook>> RulebookSet::Holding(const Lineage& lineage,
                                                                      int32_t day) const {
  std::vector<std::shared_ptr<const v1::Rulebook>> holding;
  for (const auto& [version, rulebook] : published_) {
    if (rulebook->effective_from_date() > day || !Covers(*rulebook, lineage)) continue;
    // Versions of one id are neighbours and ascend, so that a tie is won by the greater one.
    if (holding.empty() || holding.back()->rulebook_id() != rulebook->rulebook_id()) {
      holding.push_back(rulebook);
    } else if (rulebook->effective_from_date() >= holding.back()->effective_from_date()) {
      holding.back() = rulebook;
    }
  }
  std::stable_sort(holding.begin(), holding.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(a->area_code().size(), a->effective_from_date()) >
           std::make_tuple(b->area_code().size(), b->effective_from_date());
  });
  return holding;
}

std::shared_ptr<const RulesInForce> RulebookSet::InForce(const Lineage& lineage,
                                                         int32_t day) const {
  auto in_force = std::make_shared<RulesInForce>();
  in_force->rulebooks = Holding(lineage, day);
  bool lines_filled = false;
  for (const auto& rulebook : in_force->rulebooks) {
    if (in_force->rules.empty() && rulebook->rules_size() > 0) {
      in_force->rules_from = {rulebook->rulebook_id(), rulebook->version()};
      in_force->evaluator_version = rulebook->evaluator_version();
      FillIfEmpty(rulebook->rules(), &in_force->rules);
    }
    if (!lines_filled && rulebook->lines_size() > 0) {
      in_force->line = LineOn(*rulebook, day);
      lines_filled = true;
    }
    if (in_force->alerts == nullptr && rulebook->has_alerts())
      in_force->alerts = &rulebook->alerts();
    FillIfEmpty(rulebook->cadences(), &in_force->cadences);
    FillIfEmpty(rulebook->profiles(), &in_force->profiles);
    FillIfEmpty(rulebook->questions(), &in_force->questions);
    FillIfEmpty(rulebook->validities(), &in_force->validities);
    FillIfEmpty(rulebook->read_budgets(), &in_force->read_budgets);
    FillIfEmpty(rulebook->clocks(), &in_force->clocks);
    FillIfEmpty(rulebook->clue_thresholds(), &in_force->clue_thresholds);
    FillIfEmpty(rulebook->suggestions(), &in_force->suggestions);
    FillIfEmpty(rulebook->mass_risks(), &in_force->mass_risks);
    FillIfEmpty(rulebook->warning_levels(), &in_force->warning_levels);
    FillIfEmpty(rulebook->authenticity_rules(), &in_force->authenticity_rules);
    if (in_force->calendar == nullptr && rulebook->has_calendar())
      in_force->calendar = &rulebook->calendar();
  }
  return in_force;
}

bool RulebookSet::KnowsCode(std::string_view dictionary_id, std::string_view code) const {
  const auto it = codes_.find(dictionary_id);
  return it != codes_.end() && it->second->find(code) != it->second->end();
}

std::string_view RulebookSet::GroupOf(std::string_view dictionary_id, std::string_view code) const {
  const auto it = codes_.find(dictionary_id);
  if (it == codes_.end()) return {};
  const auto found = it->second->find(code);
  return found == it->second->end() ? std::string_view() : std::string_view(found->second);
}

bool RulebookSet::HasDictionary(std::string_view dictionary_id) const {
  return codes_.find(dictionary_id) != codes_.end();
}

bool RulebookSet::AcceptsCode(std::string_view dictionary_id, std::string_view code) const {
  const auto it = codes_.find(dictionary_id);
  return it == codes_.end() || it->second->find(code) != it->second->end();
}

const v1::Question* RulebookSet::FindQuestion(std::string_view question_code) const {
  const auto it = questions_.find(question_code);
  return it == questions_.end() ? nullptr : it->second.newest;
}

bool RulebookSet::KnowsChoice(std::string_view question_code, std::string_view choice) const {
  const auto it = questions_.find(question_code);
  return it != questions_.end() && it->second.choices.find(choice) != it->second.choices.end();
}

std::vector<std::shared_ptr<const v1::Rulebook>> RulebookSet::All() const {
  std::vector<std::shared_ptr<const v1::Rulebook>> all;
  all.reserve(published_.size());
  for (const auto& [version, rulebook] : published_) all.push_back(rulebook);
  return all;
}

std::shared_ptr<const v1::Rulebook> RulebookSet::Find(std::string_view rulebook_id,
                                                      uint32_t version) const {
  const std::string id(rulebook_id);
  if (version != 0) {
    const auto it = published_.find({id, version});
    return it == published_.end() ? nullptr : it->second;
  }
  const auto after = published_.upper_bound({id, UINT32_MAX});
  if (after == published_.begin()) return nullptr;
  const auto newest = std::prev(after);
  return newest->first.first == id ? newest->second : nullptr;
}

std::vector<std::pair<int32_t, std::string>> RulebookSet::TakingEffect(int32_t after,
                                                                       int32_t until) const {
  std::set<std::pair<int32_t, std::string>> days;
  for (const auto& [version, rulebook] : published_) {
    const std::string& area = rulebook->area_code();
    AddDay(rulebook->effective_from_date(), after, until, area, &days);
    for (const v1::IncomeLine& line : rulebook->lines()) {
      AddDay(line.effective_from_date(), after, until, area, &days);
      if (IsDate(line.effective_to_date())) {
        AddDay(AddDays(line.effective_to_date(), 1), after, until, area, &days);
      }
    }
  }
  return {days.begin(), days.end()};
}

}  // namespace hearth::domain
