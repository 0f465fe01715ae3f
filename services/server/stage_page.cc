#include "services/server/stage_page.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <new>

#include "absl/status/status.h"
#include "storage/files/posix.h"

namespace hearth::server {

using storage::Stages;

absl::StatusOr<std::unique_ptr<StagePage>> StagePage::Map(const std::string& path) {
  const absl::StatusOr<storage::Fd> fd = storage::OpenFile(path, O_RDWR | O_CREAT | O_TRUNC);
  if (!fd.ok()) return fd.status();
  if (::ftruncate(fd->get(), sizeof(Stages)) != 0) {
    return storage::ErrnoStatus("--stages", path, errno);
  }
  void* page = ::mmap(nullptr, sizeof(Stages), PROT_READ | PROT_WRITE, MAP_SHARED, fd->get(), 0);
  if (page == MAP_FAILED) return storage::ErrnoStatus("--stages", path, errno);
  return std::unique_ptr<StagePage>(new StagePage(new (page) Stages));
}

StagePage::StagePage(Stages* stages) : stages_(stages) {}

StagePage::~StagePage() { ::munmap(stages_, sizeof(Stages)); }

}  // namespace hearth::server
