#include "services/projections/watch_fold.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/case_file.h"
#include "services/domain/file_duties.h"
#include "services/domain/household_fold.h"
#include "services/domain/releases.h"
#include "services/domain/visit_profile.h"
#include "services/projections/duty_rows.h"
#include "services/projections/reach.h"
#include "services/record/record.h"

namespace hearth::projections {
namespace {

// First byte of a step's `resume`.
constexpr char kDue = 'd';
constexpr char kReached = 'r';

// About a hundred households, and one assessment with all its comparisons.
constexpr size_t kBatchBlockBytes = size_t{1} << 20;
constexpr size_t kAssessmentBlockBytes = size_t{1} << 17;

google::protobuf::ArenaOptions StartingWith(std::vector<char>* block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block->data();
  options.initial_block_size = block->size();
  options.start_block_size = size_t{1} << 16;
  options.max_block_size = size_t{1} << 20;
  return options;
}

bool IsAlertFact(const v1::EventHeader& header) {
  switch (header.kind()) {
    case v1::Fact::kAlertAcknowledged:
    case v1::Fact::kAlertAssigned:
    case v1::Fact::kAlertCommented:
    case v1::Fact::kAlertResolved:
      return true;
    default:
      return false;
  }
}

// Most households have no case file, and a visit seldom begins one.
void FoldIntoFile(const domain::Event& event, rows::v1::WatchedHousehold* watched) {
  if (watched->has_case_file()) return domain::Evolve(watched->mutable_case_file(), event);
  v1::CaseFile file;
  domain::Evolve(&file, event);
  if (file.ByteSizeLong() > 0) *watched->mutable_case_file() = std::move(file);
}

// A clue whose household nobody knows, and what concerns such clues.
bool IsClueFact(const v1::EventHeader& header) {
  return header.stream() == v1::STREAM_CLUES && header.household().empty();
}

}  // namespace

std::string WatchFamily(uint32_t version) { return absl::StrCat("p.watch.v", version); }

WatchFold::WatchFold(std::string family, const Sources& sources, ReadModels models,
                     size_t step_rows)
    : families_({family}),
      sources_(sources),
      models_(std::move(models)),
      step_rows_(step_rows),
      overlay_(sources.rows, std::move(family)),
      batch_block_(kBatchBlockBytes),
      batch_arena_(StartingWith(&batch_block_)),
      block_(kAssessmentBlockBytes),
      arena_(StartingWith(&block_)) {}

absl::Status WatchFold::Begin(const Checkpoint& checkpoint) {
  return sources_.control->Load(*sources_.rows, overlay_.family(), checkpoint.position,
                                *sources_.log, *sources_.keys);
}

absl::StatusOr<bool> WatchFold::Apply(Position position, std::string_view record) {
  const absl::StatusOr<domain::Event> event = record::Open(position, record, *sources_.keys);
  if (!event.ok()) return event.status();
  const bool in_household = event->header.household().size() == kHouseholdBytes;
  if (event->accepted() && domain::IsControl(event->header)) return false;
  absl::Status status;
  if (in_household) {
    status = ApplyHousehold(*event);
  } else if (event->accepted() && (IsAlertFact(event->header) || IsClueFact(event->header))) {
    status = ApplyFact(*event);
  }
  if (!status.ok()) return status;
  return true;
}

absl::StatusOr<WatchFold::Cached*> WatchFold::Load(const std::string& household) {
  const auto known = households_.find(household);
  if (known != households_.end()) return &known->second;
  const auto bytes = overlay_.Get(HouseholdKey(household));
  if (!bytes.ok()) return bytes.status();
  using google::protobuf::Arena;
  Cached cached{.row = Arena::CreateMessage<rows::v1::HouseholdRow>(&batch_arena_),
                .watched = Arena::CreateMessage<rows::v1::WatchedHousehold>(&batch_arena_)};
  if (bytes->has_value()) {
    absl::Status status =
        OpenHouseholdRow(household, **bytes, *sources_.keys, cached.row, cached.watched);
    if (!status.ok()) return status;
  }
  return &households_.emplace(household, cached).first->second;
}

absl::Status WatchFold::ApplyHousehold(const domain::Event& event) {
  const std::string& household = event.header.household();
  const absl::StatusOr<Cached*> cached = Load(household);
  if (!cached.ok()) return cached.status();
  (*cached)->changed = true;
  (*cached)->row->add_positions(event.position);
  (*cached)->row->add_kinds(event.header.kind());
  if (event.quarantine != v1::QUARANTINE_REASON_UNSPECIFIED) return TellQuarantined(event);
  const bool of_household = domain::IsHouseholdFact(event.header);
  const bool filed =
      of_household ? event.fact.has_check_recorded() : domain::IsCaseFact(event.header);
  if (!event.accepted() || (!of_household && !filed)) return absl::OkStatus();
  (*cached)->row->set_header_area(event.header.area_code());
  const domain::Control control = sources_.control->newest();
  rows::v1::WatchedHousehold* watched = (*cached)->watched;
  if (of_household && !domain::Evolve(watched->mutable_state(), event, control.opened_day)) {
    if (absl::Status status = Refold(*cached, control); !status.ok()) return status;
  } else if (filed) {
    FoldIntoFile(event, watched);
  }
  if (absl::Status status = Reassess(household, event, control); !status.ok()) return status;
  return TellDone(event, control);
}

absl::Status WatchFold::ApplyFact(const domain::Event& event) {
  const domain::Control control = sources_.control->newest();
  const bool of_alert = IsAlertFact(event.header);
  for (const auto& model : models_) {
    absl::Status status = of_alert ? model->OnAlertFact(event, control, &overlay_)
                                   : model->OnClueFact(event, control, &overlay_);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status WatchFold::Refold(Cached* cached, const domain::Control& control) {
  const std::vector<Position> positions(cached->row->positions().begin(),
                                        cached->row->positions().end());
  const absl::StatusOr<std::vector<domain::Event>> events =
      ReadEvents(positions, *control.releases, *sources_.log, *sources_.keys);
  if (!events.ok()) return events.status();
  *cached->watched->mutable_state() = domain::FoldHousehold(*events, control.opened_day);
  v1::CaseFile file = domain::FoldCaseFile(*events);
  cached->watched->clear_case_file();
  if (file.ByteSizeLong() > 0) *cached->watched->mutable_case_file() = std::move(file);
  return absl::OkStatus();
}

absl::Status WatchFold::FoldReleased(const domain::Event& event, const domain::Control& after) {
  const domain::QuarantineTargets targets = domain::TargetsOf(event.fact);
  std::set<std::string> households;
  std::vector<Position> clues;
  for (int i = 0; i < targets.positions.size(); ++i) {
    const Position position = targets.positions[i];
    if (position >= event.position) continue;
    const absl::StatusOr<std::string> record = sources_.log->Get(position);
    if (!record.ok()) return record.status();
    absl::StatusOr<domain::Event> target = record::OpenHeader(position, *record);
    if (!target.ok()) return target.status();
    after.releases->Mark(&*target);
    if (target->header.event_id() != targets.event_ids[i] || !target->released) continue;
    if (target->header.household().size() == kHouseholdBytes) {
      households.insert(target->header.household());
    } else if (IsClueFact(target->header)) {
      clues.push_back(position);
    }
  }
  if (absl::Status status = FoldReleasedClues(clues, after); !status.ok()) return status;
  for (const std::string& household : households) {
    const absl::StatusOr<Cached*> cached = Load(household);
    if (!cached.ok()) return cached.status();
    (*cached)->changed = true;
    if (absl::Status status = Refold(*cached, after); !status.ok()) return status;
    if (absl::Status status = Reassess(household, event, after); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status WatchFold::FoldReleasedClues(const std::vector<Position>& positions,
                                          const domain::Control& after) {
  if (positions.empty()) return absl::OkStatus();
  const absl::StatusOr<std::vector<domain::Event>> events =
      ReadEvents(positions, *after.releases, *sources_.log, *sources_.keys);
  if (!events.ok()) return events.status();
  for (const domain::Event& event : *events) {
    for (const auto& model : models_) {
      absl::Status status = model->OnClueFact(event, after, &overlay_);
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status WatchFold::Reassess(const std::string& household, const domain::Event& cause,
                                 const domain::Control& control) {
  const absl::StatusOr<Cached*> cached = Load(household);
  if (!cached.ok()) return cached.status();
  (*cached)->changed = true;
  rows::v1::WatchedHousehold* watched = (*cached)->watched;
  // Its key is out of reach since its rows were written: the version that is begun then has none.
  if (watched->state().household().empty()) return absl::OkStatus();
  const int32_t pending = watched->state().pending_date();
  if (pending != 0 && pending <= control.opened_day) {
    if (absl::Status status = Refold(*cached, control); !status.ok()) return status;
  }
  arena_.Reset();
  const v1::OpenedHousehold& opened =
      domain::LendHousehold(watched->state(), control, &rules_, &arena_);
  const auto rules =
      rules_.On(control.rulebooks, domain::RulesLineage(opened, control), control.opened_day);
  domain::FindInto(opened, *rules, control.opened_day, &finding_);
  const std::vector<std::string> flags = domain::RaisedFlags(finding_, rules->in_force());
  const std::vector<std::string> faults = domain::RaisedFaults(finding_, rules->in_force());
  std::vector<v1::FileDuty> duties;
  if (watched->has_case_file()) {
    duties = domain::DutiesOf({watched->case_file(), opened, control, control.opened_day});
  }
  const Change change = {.event = cause,
                         .control = control,
                         .household = opened,
                         .rules = rules->in_force(),
                         .finding = finding_,
                         .flags = flags,
                         .faults = faults,
                         .file = watched->case_file(),
                         .duties = duties};
  for (const auto& model : models_) {
    absl::Status status = model->OnHousehold(change, watched, &overlay_);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<Fold::Step> WatchFold::ApplyStep(Position position, std::string_view record,
                                                std::string_view resume) {
  const absl::StatusOr<domain::Event> event = record::Open(position, record, *sources_.keys);
  if (!event.ok()) return event.status();
  const domain::Control before = sources_.control->newest();
  const domain::Control after = domain::Evolve(before, *event);
  const std::string_view last = resume.substr(std::min<size_t>(1, resume.size()));
  if ((resume.empty() || resume[0] == kDue) && after.opened_day > before.opened_day) {
    absl::StatusOr<Step> step = StepDue(*event, before.opened_day, after, last);
    if (!step.ok() || !step->complete) return step;
  }
  const bool reaching = !resume.empty() && resume[0] == kReached;
  const std::vector<std::string> areas =
      ReachedAreas(*event, before, after, sources_.control->MovesWith(*event));
  if (!areas.empty()) {
    absl::StatusOr<Step> step = StepReached(*event, after, areas, reaching ? last : "");
    if (!step.ok() || !step->complete) return step;
  }
  if (event->accepted() && event->fact.has_quarantine_released()) {
    if (absl::Status status = FoldReleased(*event, after); !status.ok()) return status;
  }
  if (absl::Status status = EndControl(*event, after); !status.ok()) return status;
  return Step{};
}

absl::StatusOr<Fold::Step> WatchFold::StepDue(const domain::Event& event, int32_t day_before,
                                              const domain::Control& after, std::string_view last) {
  const absl::StatusOr<std::vector<std::string>> due =
      DueKeys(overlay_, day_before, after.opened_day, last, step_rows_);
  if (!due.ok()) return due.status();
  for (const std::string& key : *due) {
    absl::Status status = Reassess(std::string(DueHousehold(key)), event, after);
    if (!status.ok()) return status;
  }
  if (due->size() < step_rows_) return Step{};
  return Step{.complete = false, .resume = kDue + due->back()};
}

absl::StatusOr<Fold::Step> WatchFold::StepReached(const domain::Event& event,
                                                  const domain::Control& after,
                                                  const std::vector<std::string>& areas,
                                                  std::string_view last) {
  const Reach reach(areas, after);
  std::vector<std::string> keys;
  const std::string prefix(1, kHouseholdRows);
  const std::string from = last.empty() ? prefix : std::string(last) + '\0';
  const absl::Status scanned =
      overlay_.Scan(from, PrefixEnd(prefix), [&](std::string_view key, std::string_view) {
        keys.emplace_back(key);
        return keys.size() < step_rows_;
      });
  if (!scanned.ok()) return scanned;
  for (const std::string& key : keys) {
    const std::string household = key.substr(prefix.size());
    const absl::StatusOr<Cached*> cached = Load(household);
    if (!cached.ok()) return cached.status();
    const rows::v1::WatchedHousehold& watched = *(*cached)->watched;
    const bool folded = !watched.state().household().empty();
    if (folded && reach.Covers(watched.summary().area_code())) {
      absl::Status status = Reassess(household, event, after);
      if (!status.ok()) return status;
    } else if (!(*cached)->changed) {
      households_.erase(household);
    }
  }
  if (keys.size() < step_rows_) return Step{};
  return Step{.complete = false, .resume = kReached + keys.back()};
}

absl::Status WatchFold::EndControl(const domain::Event& event, const domain::Control& after) {
  if (absl::Status status = TellDone(event, after); !status.ok()) return status;
  overlay_.Put(ControlKey(event.position), "");
  // Readers ask by position: they do not see it before the batch.
  sources_.control->Add(event);
  return absl::OkStatus();
}

absl::Status WatchFold::TellQuarantined(const domain::Event& event) {
  for (const auto& model : models_) {
    absl::Status status = model->OnQuarantined(event, &overlay_);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status WatchFold::TellDone(const domain::Event& event, const domain::Control& control) {
  for (const auto& model : models_) {
    absl::Status status = model->OnDone(event, control, &overlay_);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status WatchFold::TakeRows(const Checkpoint&, storage::Batch* batch) {
  for (const auto& model : models_) {
    if (absl::Status status = model->OnBatch(&overlay_); !status.ok()) return status;
  }
  for (const auto& [household, cached] : households_) {
    if (!cached.changed) continue;
    absl::StatusOr<std::string> bytes =
        SealHouseholdRow(household, *cached.watched, sources_.keys, cached.row);
    if (!bytes.ok()) return bytes.status();
    overlay_.Put(HouseholdKey(household), *std::move(bytes));
  }
  households_.clear();
  batch_arena_.Reset();
  overlay_.MoveTo(batch);
  // A key that these rows use first must not be lost before them.
  return sources_.keys->Sync();
}

}  // namespace hearth::projections
