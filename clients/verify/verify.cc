#include "clients/verify/verify.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/verify/check.h"

namespace hearth::verify {
namespace {

constexpr char kFormat[] = "hearth-bundle/1";
constexpr uint64_t kProgressEvery = 16;  // files of records

// Reads the bundle from end to end and shows each record to every check.
class Reading {
 public:
  Reading(const Case& the_case, Report* report)
      : case_(the_case),
        input_(the_case.input),
        report_(*report),
        tree_([this](uint32_t level, uint64_t index, std::string_view hashes) {
          CompareTile(level, index, hashes);
          return absl::OkStatus();
        }) {
    for (const CheckInfo& info : Checks()) {
      if (input_.left_out.count(info.name) == 0) checks_.push_back(info.make(case_));
    }
  }

  void Run() {
    const uint64_t files = client::TilesOf(0, case_.size);
    for (uint64_t index = 0; index < files && !Enough(); ++index) {
      if (!ReadFile(index)) break;
      if (input_.progress && (index % kProgressEvery == 0 || index + 1 == files)) {
        input_.progress(tree_.size(), case_.size);
      }
    }
    if (Enough()) return;
    absl::Status told =
        tree_.Partials([this](uint32_t level, uint64_t index, std::string_view hashes) {
          CompareTile(level, index, hashes);
          return absl::OkStatus();
        });
    Require(told);
    report_.Count("records", tree_.size());
    for (const std::unique_ptr<Check>& check : checks_) {
      if (Enough()) return;
      Require(check->Finish({trust_, tree_}, &report_));
    }
  }

 private:
  bool Enough() const { return broken_ || (input_.stop_at_violation && report_.violations() > 0); }

  // This machine failed, not the log.
  void Require(const absl::Status& status) {
    if (status.ok() || broken_) return;
    broken_ = true;
    report_.Add(Code::kBundleUnreadable, 0, std::string(status.message()));
  }

  // False when there are no more records to read.
  bool ReadFile(uint64_t index) {
    const uint64_t width = client::WidthOf(0, index, case_.size);
    const std::string path = client::EntriesPath(index, width);
    const uint64_t first = index * client::kTileWidth + 1;
    absl::StatusOr<std::string> file = input_.read(path);
    if (!file.ok() && !absl::IsNotFound(file.status())) {
      Require(file.status());
      return false;
    }
    absl::StatusOr<std::vector<std::string_view>> records =
        file.ok() ? client::EntriesOf(*file) : file.status();
    if (!records.ok() || records->size() != width) {
      report_.Add(Code::kRecordsMissing, first, path);
      return false;
    }
    for (size_t i = 0; i < records->size() && !Enough(); ++i) See(first + i, (*records)[i]);
    return true;
  }

  void See(uint64_t position, std::string_view record) {
    ReadEntry(position, record, &entry_);
    for (const std::unique_ptr<Check>& check : checks_) {
      Require(check->See(entry_, {trust_, tree_}, &report_));
    }
    Require(tree_.Append(entry_.leaf));
    trust_.Apply(entry_);
  }

  // The bundle's own files of hashes: others may rely on them.
  void CompareTile(uint32_t level, uint64_t index, std::string_view hashes) {
    if (input_.left_out.count("tiles") > 0) return;
    const std::string path = client::TilePath(level, index, hashes.size() / sizeof(client::Hash));
    const absl::StatusOr<std::string> file = input_.read(path);
    if (!file.ok() || *file != hashes) {
      report_.Add(Code::kTileDiffers, index * client::kTileWidth + 1, path);
    }
  }

  const Case& case_;
  const Input& input_;
  Report& report_;
  Trust trust_;
  client::TileBuilder tree_;
  std::vector<std::unique_ptr<Check>> checks_;
  Entry entry_;
  bool broken_ = false;
};

// The bundle's own key line. nullopt for a missing or unknown keys.json.
std::optional<std::string> BundleKey(const Input& input) {
  const absl::StatusOr<std::string> file = input.read("keys.json");
  google::protobuf::Struct keys;
  if (!file.ok() || !google::protobuf::util::JsonStringToMessage(*file, &keys).ok()) return {};
  const auto& fields = keys.fields();
  const auto format = fields.find("format");
  const auto key = fields.find("verifier_key");
  if (format == fields.end() || format->second.string_value() != kFormat) return {};
  if (key == fields.end()) return {};
  return key->second.string_value();
}

// False when nothing can be said at all.
bool Open(Case* the_case, Report* report) {
  const Input& input = the_case->input;
  const absl::StatusOr<std::string> note = input.read("checkpoint");
  const std::optional<std::string> own_key = BundleKey(input);
  if (!note.ok() || !own_key) {
    report->Add(Code::kBundleUnreadable, 0, note.ok() ? "keys.json" : "checkpoint");
    return false;
  }
  std::vector<std::string> lines = input.log_keys;
  if (lines.empty()) {
    report->Add(Code::kKeyNotGiven, 0, *own_key);
    lines = {*own_key};
  }
  for (const std::string& line : lines) {
    const std::optional<NoteKey> key = ParseNoteKey(line);
    if (!key || key->algorithm != kLogKey) {
      report->Add(Code::kBundleUnreadable, 0, absl::StrCat("key ", line));
      return false;
    }
    the_case->log_keys.push_back(*key);
  }
  the_case->note = *note;
  const std::optional<NoteClaim> claim = ReadClaim(*note);
  if (!claim) {
    report->Add(Code::kCheckpointForged, 0, "malformed");
    return false;
  }
  the_case->size = claim->size;
  the_case->origin = claim->origin;
  report->Say("origin", claim->origin);
  return true;
}

}  // namespace

Report VerifyBundle(const Input& input) {
  Report report;
  report.set_strict(input.strict);
  Case the_case{input, "", 0, "", {}};
  if (Open(&the_case, &report)) Reading(the_case, &report).Run();
  return report;
}

}  // namespace hearth::verify
