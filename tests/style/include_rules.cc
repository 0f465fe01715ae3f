#include "tests/style/include_rules.h"

#include <set>
#include <string>

namespace hearth::style {
namespace {

bool Matches(std::string_view pattern, std::string_view include) {
  if (pattern.starts_with('*')) return include.ends_with(pattern.substr(1));
  return include.starts_with(pattern);
}

// The path between the quotes or angle brackets, empty for any other line.
std::string_view IncludedPath(std::string_view line) {
  const size_t start = line.find_first_not_of(" \t");
  if (start == std::string_view::npos || !line.substr(start).starts_with("#include")) return {};
  const size_t open = line.find_first_of("\"<", start);
  if (open == std::string_view::npos) return {};
  const size_t close = line.find_first_of("\">", open + 1);
  if (close == std::string_view::npos) return {};
  return line.substr(open + 1, close - open - 1);
}

// Adds to `reached` everything that `path` includes, and through which line of `path` it came.
void Reach(const SourceTree& tree, const std::string& path, int from_line,
           std::map<std::string, int>* reached) {
  const auto file = tree.find(path);
  if (file == tree.end()) return;  // a system or a generated header: the end of the trail
  int line = 0;
  for (const std::string_view text : Lines(file->second)) {
    ++line;
    const std::string included(IncludedPath(text));
    if (included.empty()) continue;
    const int origin = from_line == 0 ? line : from_line;
    if (reached->emplace(included, origin).second) Reach(tree, included, origin, reached);
  }
}

// "services/projections/alert_query.cc" → "alert"
std::string_view Stem(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.substr(0, name.find_first_of("_."));
}

}  // namespace

const std::vector<IncludeRule>& IncludeRules() {
  static const std::vector<IncludeRule> rules = {
      {"services/domain/", "grpc", "grpcpp/grpcpp.h"},
      {"services/domain/", "*.grpc.pb.h", "hearth/v1/log_service.grpc.pb.h"},
      {"services/domain/", "*_service.pb.h", "hearth/v1/log_service.pb.h"},
      {"services/domain/", "rocksdb/", "rocksdb/db.h"},
      {"services/domain/", "storage/", "storage/api/log.h"},
      {"services/domain/", "services/ledger/", "services/ledger/ledger.h"},
      {"services/domain/", "services/projections/", "services/projections/alert.h"},
      {"services/domain/", "services/transport/", "services/transport/status.h"},
      {"services/domain/", "absl/time/clock.h", "absl/time/clock.h"},
      {"services/domain/", "absl/synchronization/", "absl/synchronization/mutex.h"},
      {"services/domain/", "thread", "thread"},
      {"services/domain/", "mutex", "mutex"},
      {"services/domain/", "shared_mutex", "shared_mutex"},
      {"services/domain/", "condition_variable", "condition_variable"},
      {"services/domain/", "future", "future"},
      {"services/projections/", "rocksdb/", "rocksdb/db.h"},
      {"services/projections/", "services/ledger/", "services/ledger/ledger.h"},
      {"services/record/", "grpc", "grpcpp/server.h"},
      {"services/record/", "rocksdb/", "rocksdb/db.h"},
      {"services/record/", "services/ledger/", "services/ledger/ledger.h"},
      {"services/record/", "services/projections/", "services/projections/views.h"},
      {"services/attachments/", "grpc", "grpcpp/server.h"},
      {"services/attachments/", "rocksdb/", "rocksdb/db.h"},
      {"services/ledger/", "grpc", "grpcpp/server.h"},
      {"services/ledger/", "*.grpc.pb.h", "hearth/v1/log_service.grpc.pb.h"},
      {"services/ledger/", "rocksdb/", "rocksdb/db.h"},
      {"services/ledger/", "services/projections/", "services/projections/alert.h"},
      {"services/feed/", "grpc", "grpcpp/server.h"},
      {"services/feed/", "*.grpc.pb.h", "hearth/v1/log_service.grpc.pb.h"},
      {"services/feed/", "rocksdb/", "rocksdb/db.h"},
      {"services/access/", "rocksdb/", "rocksdb/db.h"},
      {"services/transport/", "rocksdb/", "rocksdb/db.h"},
      {"services/transport/", "storage/rocks/", "storage/rocks/rocks_log.h"},
      {"services/gateway/", "rocksdb/", "rocksdb/db.h"},
      {"services/gateway/", "services/domain/", "services/domain/assess.h"},
      {"services/gateway/", "storage/keys/", "storage/keys/sealer.h"},
      {"storage/", "*.pb.h", "hearth/v1/events.pb.h"},
      {"storage/", "grpc", "grpcpp/grpcpp.h"},
      {"storage/", "services/", "services/domain/fold.h"},
      {"storage/api/", "rocksdb/", "rocksdb/slice.h"},
      {"storage/api/", "storage/rocks/", "storage/rocks/rocks_log.h"},
      {"storage/api/", "storage/memory/", "storage/memory/memory_log.h"},
      {"storage/memory/", "rocksdb/", "rocksdb/slice.h"},
      {"storage/merkle/", "rocksdb/", "rocksdb/slice.h"},
      {"clients/", "services/", "services/domain/civil_date.h"},
      {"clients/", "storage/", "storage/merkle/tree.h"},
      {"clients/verify/", "grpc", "grpcpp/grpcpp.h"},
      {"clients/verify/", "*_service.pb.h", "hearth/v1/log_service.pb.h"},
      {"clients/verify/", "clients/cli/", "clients/cli/session.h"},
  };
  return rules;
}

const std::vector<TextRule>& TextRules() {
  static const std::vector<TextRule> rules = {
      {"services/domain/", "::now("},
      {"services/domain/", "absl::Now("},
      {"services/domain/", "std::random_device"},
      {"services/domain/", "std::thread"},
      {"services/projections/", "::now("},
      {"services/projections/", "absl::Now("},
      {"services/transport/", "OfTheHouse("},
  };
  return rules;
}

std::vector<Finding> CheckIncludes(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const auto& [path, text] : tree) {
    if (!IsCpp(path)) continue;
    std::map<std::string, int> reached;
    Reach(tree, path, 0, &reached);
    for (const IncludeRule& rule : IncludeRules()) {
      if (!path.starts_with(rule.room)) continue;
      for (const auto& [included, line] : reached) {
        if (!Matches(rule.pattern, included)) continue;
        findings.push_back({path, line,
                            std::string(rule.room) + " must not reach " + included +
                                "; pass what you need in, or move the code to the room it serves"});
      }
    }
  }
  return findings;
}

std::vector<Finding> CheckTexts(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const auto& [path, text] : tree) {
    if (!IsCpp(path)) continue;
    int line = 0;
    for (const std::string_view content : Lines(text)) {
      ++line;
      for (const TextRule& rule : TextRules()) {
        if (!path.starts_with(rule.room) || content.find(rule.text) == std::string_view::npos) {
          continue;
        }
        findings.push_back(
            {path, line,
             "no " + std::string(rule.text) + " in " + std::string(rule.room) +
                 ": time, randomness and threads are arguments, permits are given by access"});
      }
    }
  }
  return findings;
}

std::vector<Finding> CheckReadModels(const SourceTree& tree) {
  constexpr std::string_view kRoom = "services/projections/";
  constexpr std::string_view kModel = "_projection.h";
  std::vector<Finding> findings;
  for (const auto& [path, text] : tree) {
    // One file lists them all: it is the only one that may see more than one.
    if (!path.starts_with(kRoom) || !IsCpp(path) || Stem(path) == "registry") continue;
    int line = 0;
    for (const std::string_view content : Lines(text)) {
      ++line;
      const std::string_view included = IncludedPath(content);
      if (!included.starts_with(kRoom) || !included.ends_with(kModel)) continue;
      if (Stem(included) == Stem(path)) continue;
      findings.push_back({path, line,
                          "a read model must not know another (" + std::string(included) +
                              "); share by a value type, or derive it again from the facts"});
    }
  }
  return findings;
}

}  // namespace hearth::style
