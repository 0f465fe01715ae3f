// ErasureList: who was erased or put out of reach, kept beside the KEK and so apart from every
// backup: a backup from before is restored with live keys, and this list is what it then obeys.
//
//   SECRETS/erasures   text: "hearth-erasures 1", then one a line:
//     erased <subject, hex>   restricted <subject, hex>   drop <sealed file of an attachment, hex>

#ifndef HEARTH_SERVICES_SERVER_ERASURE_LIST_H_
#define HEARTH_SERVICES_SERVER_ERASURE_LIST_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::server {

// Not thread-safe. Every change is durable when it returns, or not made.
class ErasureList {
 public:
  // NOT_FOUND when absent; DATA_LOSS for what is no such list.
  static absl::StatusOr<ErasureList> Load(const std::string& path);
  // Makes an empty one.
  static absl::StatusOr<ErasureList> Create(const std::string& path);

  const std::set<std::string>& erased() const { return lines_.erased; }
  const std::set<std::string>& restricted() const { return lines_.restricted; }
  // Files that are to be removed; their names could not be found again once the keys are gone.
  const std::set<std::string>& files() const { return lines_.files; }

  // What is erased is restricted no longer.
  absl::Status AddErased(const std::vector<std::string>& subjects,
                         const std::vector<std::string>& files);
  absl::Status AddRestricted(const std::vector<std::string>& subjects);
  absl::Status Lift(const std::vector<std::string>& subjects);
  absl::Status FilesDropped();

 private:
  struct Lines {
    std::set<std::string> erased, restricted, files;
  };

  explicit ErasureList(std::string path) : path_(std::move(path)) {}
  // Replaces the file whole, then the lines.
  absl::Status Replace(Lines lines);

  std::string path_;
  Lines lines_;
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_ERASURE_LIST_H_
