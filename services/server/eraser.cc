#include "services/server/eraser.h"

#include <chrono>
#include <map>
#include <utility>

#include "services/attachments/sealed_store.h"
#include "services/ledger/reason.h"
#include "services/server/erasure_reach.h"
#include "services/server/logging.h"

namespace hearth::server {
namespace {

using domain::ErasureProposal;

// What could not be reported (a full disk, say) is tried again after so long.
constexpr std::chrono::seconds kAgain{10};

absl::Status NoHoldKey() {
  return ledger::Refuse(
      absl::StatusCode::kFailedPrecondition, "NO_HOLD_KEY",
      "没有封存公钥，无法限制处理：请用 hearth privacy make-hold-key 生成，并以 --hold-key "
      "指明公钥",
      "there is no hold key to put data out of reach with: make one with hearth privacy "
      "make-hold-key and name its public half with --hold-key");
}

absl::Status WrongKey(const std::string& zh, const std::string& en) {
  return ledger::Refuse(absl::StatusCode::kInvalidArgument, "INVALID_FIELD", "keys：" + zh,
                        "keys: " + en);
}

bool IsCarriedOut(const ErasureProposal& proposal) {
  return proposal.state == ErasureProposal::State::kOrdered ||
         proposal.state == ErasureProposal::State::kCompleted;
}

absl::Status Hold(const std::string& subject, const std::string& hold_key,
                  storage::Custody* custody) {
  const absl::StatusOr<storage::KeyState> state = custody->StateOf(subject);
  if (!state.ok()) return state.status();
  if (*state == storage::KeyState::kHeld || *state == storage::KeyState::kShredded) {
    return absl::OkStatus();
  }
  return hold_key.empty() ? NoHoldKey() : custody->Hold(subject, hold_key);
}

absl::Status Shred(const std::string& subject, storage::Keys* keys, storage::Custody* custody) {
  const absl::StatusOr<storage::KeyState> state = custody->StateOf(subject);
  if (!state.ok()) return state.status();
  return *state == storage::KeyState::kShredded ? absl::OkStatus() : keys->Shred(subject);
}

}  // namespace

absl::Status ObeyList(const ErasureList& list, const std::string& hold_key, storage::Keys* keys,
                      storage::Custody* custody) {
  for (const std::string& subject : list.erased()) {
    if (absl::Status status = Shred(subject, keys, custody); !status.ok()) return status;
  }
  for (const std::string& subject : list.restricted()) {
    if (absl::Status status = Hold(subject, hold_key, custody); !status.ok()) return status;
  }
  return absl::OkStatus();
}

Eraser::Eraser(Options options, ErasureList list)
    : options_(std::move(options)), list_(std::move(list)) {}

Eraser::~Eraser() { Stop(); }

absl::Status Eraser::CloseKeys() {
  const domain::Control control = options_.control();
  const std::lock_guard lock(list_mutex_);
  if (absl::Status status = CloseErased(control); !status.ok()) return status;
  if (absl::Status status = CloseRestricted(control); !status.ok()) return status;
  return ObeyList(list_, options_.hold_key, options_.keys, options_.custody);
}

absl::Status Eraser::CloseErased(const domain::Control& control) {
  std::vector<std::string> missing;
  control.erasures->ForEach("", [&](const ErasureProposal& proposal) {
    if (proposal.proposed.verb() != v1::ERASURE_VERB_ERASE || !IsCarriedOut(proposal)) return true;
    for (const std::string& subject : proposal.subjects) {
      if (!list_.erased().contains(subject)) missing.push_back(subject);
    }
    return true;
  });
  if (missing.empty()) return absl::OkStatus();
  const auto reach = ReachOf(missing, *options_.log, *options_.keys, *options_.views);
  if (!reach.ok()) return reach.status();
  return list_.AddErased(missing, reach->files);
}

absl::Status Eraser::CloseRestricted(const domain::Control& control) {
  std::vector<std::string> missing;
  control.erasures->ForEachRestricted([&](std::string_view subject) {
    const std::string name(subject);
    if (!list_.restricted().contains(name) && !list_.erased().contains(name)) {
      missing.push_back(name);
    }
  });
  std::vector<std::string> lifted;
  for (const std::string& subject : list_.restricted()) {
    if (control.erasures->WasLifted(subject)) lifted.push_back(subject);
  }
  if (!lifted.empty()) {
    if (absl::Status status = list_.Lift(lifted); !status.ok()) return status;
  }
  return missing.empty() ? absl::OkStatus() : list_.AddRestricted(missing);
}

absl::Status Eraser::Start() {
  std::vector<std::string> subjects;
  const projections::Position begun_at = options_.views->begun_at();
  options_.control().erasures->ForEach("", [&](const ErasureProposal& proposal) {
    if (IsCarriedOut(proposal) && proposal.order_position > begun_at) {
      subjects.insert(subjects.end(), proposal.subjects.begin(), proposal.subjects.end());
    }
    return true;
  });
  if (!subjects.empty()) {
    const auto version = options_.views->DeriveAnew(HouseholdsOf(subjects));
    if (!version.ok()) return version.status();
  }
  const std::lock_guard lock(mutex_);
  switched_ = true;  // there may be something to report
  thread_ = std::thread([this] { Run(); });
  return absl::OkStatus();
}

void Eraser::Stop() {
  std::thread thread;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    thread = std::move(thread_);
  }
  wake_.notify_all();
  if (thread.joinable()) thread.join();
}

void Eraser::OnSwitched() {
  {
    const std::lock_guard lock(mutex_);
    switched_ = true;
  }
  wake_.notify_all();
}

void Eraser::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (std::exchange(switched_, false)) {
      lock.unlock();
      const absl::Status status = Report();
      lock.lock();
      if (!status.ok()) {
        Say(Severity::kWarning, "ERASURE_WAITS",
            "删除尚未收尾，稍后再试 / an erasure waits to be finished: " +
                std::string(status.message()));
        switched_ = !wake_.wait_for(lock, kAgain, [this] { return stopping_; });
      }
    } else {
      wake_.wait(lock, [this] { return stopping_ || switched_; });
    }
  }
}

absl::Status Eraser::Report() {
  const projections::Position begun_at = options_.views->begun_at();
  for (const auto& proposal : options_.control().erasures->Unfinished()) {
    if (proposal->order_position > begun_at) continue;  // the version that follows it is on its way
    if (absl::Status status = options_.custody->Compact(); !status.ok()) return status;
    v1::Fact fact;
    v1::ErasureCompleted* completed = fact.mutable_erasure_completed();
    completed->set_order_event_id(proposal->order_event_id);
    completed->set_key_count(static_cast<uint32_t>(proposal->subjects.size()));
    {
      const std::lock_guard lock(list_mutex_);
      completed->set_attachment_count(static_cast<uint32_t>(list_.files().size()));
      if (absl::Status status = DropFiles(); !status.ok()) return status;
    }
    if (absl::Status status = options_.record(fact); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Eraser::DropFiles() {
  for (const std::string& file : list_.files()) {
    absl::Status status = attachments::DropSealedFile(options_.attachments, file);
    if (!status.ok()) return status;
  }
  return list_.files().empty() ? absl::OkStatus() : list_.FilesDropped();
}

absl::Status Eraser::CanHold() const {
  return options_.hold_key.empty() ? NoHoldKey() : absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Eraser::WithTied(
    const std::vector<std::string>& subjects) const {
  auto reach = ReachOf(subjects, *options_.log, *options_.keys, *options_.views);
  if (!reach.ok()) return reach.status();
  return std::move(reach->subjects);
}

absl::Status Eraser::CarryOut(const std::vector<std::string>& subjects) {
  if (absl::Status status = CloseKeys(); !status.ok()) return status;
  return options_.views->DeriveAnew(HouseholdsOf(subjects)).status();
}

absl::StatusOr<Eraser::Named> Eraser::HeldBoxes(const std::vector<std::string>& subjects) const {
  Named boxes;
  for (const std::string& subject : subjects) {
    absl::StatusOr<std::string> box = options_.custody->HeldBox(subject);
    if (absl::IsNotFound(box.status())) continue;
    if (!box.ok()) return box.status();
    boxes.emplace_back(subject, *std::move(box));
  }
  return boxes;
}

absl::Status Eraser::GiveBack(const std::vector<std::string>& subjects, const Named& keys) {
  const std::map<std::string, std::string> given(keys.begin(), keys.end());
  const absl::StatusOr<Named> held = HeldBoxes(subjects);
  if (!held.ok()) return held.status();
  for (const auto& [subject, box] : *held) {
    if (!given.contains(subject)) return WrongKey("缺少密钥", "a key is lacking");
  }
  const std::lock_guard lock(list_mutex_);
  for (const auto& [subject, box] : *held) {
    absl::Status status = options_.custody->Release(subject, given.at(subject));
    if (status.ok()) continue;
    // All or none: those that are back are held again.
    absl::Status again = ObeyList(list_, options_.hold_key, options_.keys, options_.custody);
    if (!again.ok()) return again;
    if (!absl::IsInvalidArgument(status)) return status;
    return WrongKey("不是封存的密钥", "not the key that is held");
  }
  return absl::OkStatus();
}

}  // namespace hearth::server
