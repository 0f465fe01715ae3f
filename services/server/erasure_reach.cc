#include "services/server/erasure_reach.h"

#include <set>

#include "services/domain/submission.h"
#include "services/record/record.h"

namespace hearth::server {
namespace {

constexpr size_t kHouseholdBytes = 16;

bool IsHousehold(const std::string& subject) {
  return subject.starts_with('h') && subject.size() == 1 + kHouseholdBytes;
}

class Finder {
 public:
  Finder(const storage::Log& log, const storage::Keys& keys, const projections::Views& views)
      : log_(log), keys_(keys), views_(views) {}

  absl::Status Add(const std::string& household) {
    const storage::Position head = log_.head().position;
    // What the index has by then is read from it, the rest from the log itself.
    const storage::Position indexed = std::min(views_.stream_checkpoint(), head);
    const auto positions = views_.StreamPositions(household, indexed);
    if (!positions.ok()) return positions.status();
    for (const storage::Position position : *positions) {
      const absl::StatusOr<std::string> record = log_.Get(position);
      if (!record.ok()) return record.status();
      if (absl::Status status = Look(position, *record, household); !status.ok()) return status;
    }
    if (indexed >= head) return absl::OkStatus();
    absl::Status fault;
    const absl::Status read =
        log_.Read(indexed + 1, [&](storage::Position position, std::string_view record) {
          fault = Look(position, record, household);
          return fault.ok();
        });
    return read.ok() ? fault : read;
  }

  std::set<std::string> subjects, files;

 private:
  absl::Status Look(storage::Position position, std::string_view record,
                    const std::string& household) {
    const absl::StatusOr<domain::Event> header = record::OpenHeader(position, record);
    if (!header.ok()) return header.status();
    if (header->header.household() != household || !header->whole()) return absl::OkStatus();
    for (const v1::PartCommitment& part : header->header.parts()) {
      if (part.subject().starts_with('m') || part.subject().starts_with('u')) {
        subjects.insert(part.subject());
      }
    }
    const absl::StatusOr<domain::Event> event = record::Open(position, record, keys_);
    if (!event.ok()) return event.status();
    if (event->fact.has_attachment_added()) {
      files.insert(event->fact.attachment_added().sealed_sha256());
    }
    const std::string& matched = event->fact.clue_matched().subject();
    if (!matched.empty()) subjects.insert(matched);
    return absl::OkStatus();
  }

  const storage::Log& log_;
  const storage::Keys& keys_;
  const projections::Views& views_;
};

}  // namespace

absl::StatusOr<ErasureReach> ReachOf(const std::vector<std::string>& subjects,
                                     const storage::Log& log, const storage::Keys& keys,
                                     const projections::Views& views) {
  Finder finder(log, keys, views);
  for (const std::string& subject : subjects) {
    finder.subjects.insert(subject);
    if (!IsHousehold(subject)) continue;
    if (absl::Status status = finder.Add(subject.substr(1)); !status.ok()) return status;
  }
  return ErasureReach{.subjects = {finder.subjects.begin(), finder.subjects.end()},
                      .files = {finder.files.begin(), finder.files.end()}};
}

std::vector<std::string> HouseholdsOf(const std::vector<std::string>& subjects) {
  std::set<std::string> households;
  for (const std::string& subject : subjects) {
    const bool of_one = subject.starts_with('h') || subject.starts_with('m');
    if (of_one && subject.size() > kHouseholdBytes) {
      households.insert(subject.substr(1, kHouseholdBytes));
    }
  }
  return {households.begin(), households.end()};
}

}  // namespace hearth::server
