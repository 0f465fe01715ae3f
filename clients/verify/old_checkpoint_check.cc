// Checkpoints that somebody kept outside: only they show a log that was rolled back or written anew
// by who holds its key.
#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/verify/check.h"

namespace hearth::verify {
namespace {

class OldCheckpointCheck final : public Check {
 public:
  explicit OldCheckpointCheck(const Case& the_case) : case_(the_case) {
    for (const std::string& note : case_.input.older_notes) {
      if (const auto claim = ReadClaim(note)) roots_[claim->size];
    }
  }

  absl::Status See(const Entry&, const Before& before, Report*) override {
    NoteRoot(before.tree);
    return absl::OkStatus();
  }

  absl::Status Finish(const Before& before, Report* report) override {
    NoteRoot(before.tree);
    const std::vector<std::string> keys = TrustedLogKeys(case_, before.trust);
    for (const std::string& note : case_.input.older_notes) {
      const auto opened = OpenWithAny(note, keys);
      if (opened.ok()) {
        Judge(*opened, before, report);
      } else {
        report->Add(Code::kOldCheckpointUnusable, 0);
      }
    }
    report->Count("older_checkpoints", case_.input.older_notes.size());
    return absl::OkStatus();
  }

 private:
  void NoteRoot(const client::TileBuilder& tree) {
    const auto wanted = roots_.find(tree.size());
    if (wanted != roots_.end() && wanted->second.empty()) {
      wanted->second = client::Bytes(tree.Root());
    }
  }

  void Judge(const client::Checkpoint& old, const Before& before, Report* report) {
    const std::string what = absl::StrCat(old.origin, " size=", old.size);
    const std::optional<Origin> mine = ParseOrigin(case_.origin);
    const std::optional<Origin> its = ParseOrigin(old.origin);
    if (!mine || !its || mine->log != its->log) {
      report->Add(Code::kOldCheckpointUnusable, 0, what);
    } else if (its->term > mine->term) {
      report->Add(Code::kOldCheckpointAhead, 0, what);
    } else if (old.size > Kept(*its, before.trust)) {
      JudgeLost(old, *its, before.trust, what, report);
    } else if (old.size > before.tree.size()) {
      report->Add(Code::kOldCheckpointAhead, 0, what);
    } else if (roots_[old.size] != old.root) {
      report->Add(Code::kOldCheckpointDiffers, 0, what);
    }
  }

  // How much of the log as it was in that term is still there.
  static uint64_t Kept(const Origin& its, const Trust& trust) {
    uint64_t kept = UINT64_MAX;
    for (const Restore& restore : trust.restores()) {
      if (restore.fact.term() > its.term) kept = std::min(kept, restore.fact.restored_size());
    }
    return kept;
  }

  // The restore must own up to at least what this checkpoint covered.
  static void JudgeLost(const client::Checkpoint& old, const Origin& its, const Trust& trust,
                        const std::string& what, Report* report) {
    for (const Restore& restore : trust.restores()) {
      if (restore.fact.term() <= its.term || old.size <= restore.fact.restored_size()) continue;
      if (old.size > restore.fact.old_size()) {
        report->Add(Code::kOldCheckpointAhead, restore.position, what);
      } else if (old.size == restore.fact.old_size() && old.root != restore.fact.old_root()) {
        report->Add(Code::kOldCheckpointDiffers, restore.position, what);
      }
      return;
    }
  }

  const Case& case_;
  std::map<uint64_t, std::string> roots_;  // by size; empty until the tree has that size
};

}  // namespace

std::unique_ptr<Check> MakeOldCheckpointCheck(const Case& the_case) {
  return std::make_unique<OldCheckpointCheck>(the_case);
}

}  // namespace hearth::verify
