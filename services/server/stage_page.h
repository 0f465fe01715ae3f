// StagePage: the stages of this process in a file that others can map (`--stages FILE`), so that
// tests see where a killed hearthd died. The page outlives the process: no sync is needed for that.

#ifndef HEARTH_SERVICES_SERVER_STAGE_PAGE_H_
#define HEARTH_SERVICES_SERVER_STAGE_PAGE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/api/stages.h"

namespace hearth::server {

class StagePage {
 public:
  // Makes the file anew, all zero.
  static absl::StatusOr<std::unique_ptr<StagePage>> Map(const std::string& path);
  ~StagePage();
  StagePage(const StagePage&) = delete;
  StagePage& operator=(const StagePage&) = delete;

  storage::Stages* stages() const { return stages_; }

 private:
  explicit StagePage(storage::Stages* stages);

  storage::Stages* const stages_;
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_STAGE_PAGE_H_
