// SimulatedDisk: what of a folder would survive if the power went now.
//
// Everything that changes files below the folder passes through here: RocksDB's calls by
// FaultFileSystem, our own files' calls (anchor, `durable`, folders) by posix_wrap.cc. The changes
// are made to real files, so that reading needs nobody; the disk remembers beside them
//   - of each file how much was synced, and what it held then if it was overwritten since,
//   - of each folder which entries were made, renamed or removed since it was synced.
// Nothing is really fsynced. PowerCut() ends the disk; WriteSurvivors() makes the folder that the
// next start finds.

#ifndef HEARTH_TESTS_FAULTS_SIMULATED_DISK_H_
#define HEARTH_TESTS_FAULTS_SIMULATED_DISK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "storage/api/mutex.h"

namespace hearth::testing {

// Thread-safe.
class SimulatedDisk {
 public:
  // What happens to bytes that were written and not synced.
  enum class Unsynced {
    kDropped,  // none of them reached the disk
    kTorn,     // a random prefix of them did
    kSectors,  // random sectors of 512 bytes of them did, the others read as before, or as zeros
  };
  enum class Op { kCreate, kWrite, kSync, kRename, kRemove, kDirectory };

  // Takes what is in the folder `root` as durable. `root` must exist and have no slash at its end.
  explicit SimulatedDisk(std::string root);
  ~SimulatedDisk();
  SimulatedDisk(const SimulatedDisk&) = delete;
  SimulatedDisk& operator=(const SimulatedDisk&) = delete;

  const std::string& root() const { return root_; }
  bool Holds(const std::string& path) const;

  // --- Plans. Each may be set at any time.
  // Cuts the power before the step of that number (from 1, counted from the disk's making).
  void CutAtStep(uint64_t step);
  // From the n-th step of this kind on a path that holds `part` on, steps of this kind there fail
  // with `error`; once = only that one.
  void FailAt(Op op, std::string part, uint64_t nth, int error, bool once = false);
  // Reads of paths that hold `part` come back with one bit changed, every n-th read.
  void FlipReads(std::string part, uint64_t every_nth);

  // --- What became of it.
  void PowerCut();
  bool is_cut() const;
  uint64_t steps() const;
  // Where the cut fell, e.g. "log wal write"; "idle" when it fell between steps.
  std::string cut_at() const;
  uint64_t reads_flipped() const;

  // Writes what survived into the fresh folder `to`. REQUIRES: is_cut(), and nobody uses the files.
  void WriteSurvivors(const std::string& to, std::mt19937_64& random, Unsynced unsynced);

  // --- Steps, each with the real call. They return 0 or an errno; the real call is made when the
  // plan lets it, and gives an errno too.
  using Real = std::function<int()>;
  int Create(const std::string& path, const Real& real);  // a file, new or in place of another
  // To the open file that was created or found under `path`, wherever it is now.
  int Write(uint64_t file, uint64_t offset, uint64_t size, const Real& real);
  int Truncate(uint64_t file, uint64_t size, const Real& real);
  int Sync(uint64_t file);
  int Rename(const std::string& from, const std::string& to, const Real& real);
  int Link(const std::string& from, const std::string& to, const Real& real);
  int Remove(const std::string& path, const Real& real);
  int MakeDirectory(const std::string& path, const Real& real);
  int RemoveDirectory(const std::string& path, const Real& real);
  int SyncDirectory(const std::string& path);
  // The file under this path; 0 when it is none of ours.
  uint64_t FileAt(const std::string& path) const;
  uint64_t SizeOf(uint64_t file) const;
  // Changes a bit of what was read, if that is planned.
  void Spoil(const std::string& path, char* bytes, size_t size);

 private:
  struct Node {
    bool directory = false;
    std::string path;     // under which it was last known, for plans and words
    std::string backing;  // another link to the real file, which no removal takes away
    uint64_t size = 0, synced = 0;
    std::optional<std::string> image;  // as it was when synced, if overwritten since
  };
  struct Change {  // of a folder's entries, whole or not at all
    std::string directory;
    std::vector<std::pair<std::string, uint64_t>> entries;  // path → node, 0 = none
  };
  struct Failure {
    Op op;
    std::string part;
    uint64_t left;
    int error;
    bool once, begun = false;
  };

  int Begin(Op op, const std::string& path) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  uint64_t Add(const std::string& path, bool directory) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Enter(Change change) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  int Entry(Op op, const std::string& path, uint64_t node, const Real& real)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::string Survivor(const Node& node, std::mt19937_64& random, Unsynced unsynced) const;
  std::map<std::string, uint64_t> SurvivingEntries(std::mt19937_64& random)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string root_, store_;

  mutable storage::Mutex mutex_;
  std::map<uint64_t, Node> nodes_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, uint64_t> now_ ABSL_GUARDED_BY(mutex_);      // entries as they are
  std::map<std::string, uint64_t> durable_ ABSL_GUARDED_BY(mutex_);  // entries as they were synced
  std::vector<Change> unsynced_ ABSL_GUARDED_BY(mutex_);             // in order
  std::vector<Failure> failures_ ABSL_GUARDED_BY(mutex_);
  uint64_t next_node_ ABSL_GUARDED_BY(mutex_) = 1;
  uint64_t steps_ ABSL_GUARDED_BY(mutex_) = 0, cut_step_ ABSL_GUARDED_BY(mutex_) = 0;
  bool cut_ ABSL_GUARDED_BY(mutex_) = false;
  std::string cut_at_ ABSL_GUARDED_BY(mutex_);
  std::string flip_part_ ABSL_GUARDED_BY(mutex_);
  uint64_t flip_every_ ABSL_GUARDED_BY(mutex_) = 0, reads_ ABSL_GUARDED_BY(mutex_) = 0,
                       flipped_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_FAULTS_SIMULATED_DISK_H_
