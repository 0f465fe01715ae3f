#include "tests/faults/simulated_disk.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace hearth::testing {
namespace {

namespace fs = std::filesystem;
using storage::MutexLock;

std::string ReadBytes(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

std::string FolderOf(const std::string& path) { return fs::path(path).parent_path().string(); }

// "wal", "table", …: what a file is for, by its name.
std::string KindOf(const std::string& path) {
  const fs::path name = fs::path(path).filename();
  const std::string text = name.string();
  if (name.extension() == ".log") return "wal";
  if (name.extension() == ".sst") return "table";
  if (text.starts_with("MANIFEST")) return "manifest";
  if (text.starts_with("CURRENT") || name.extension() == ".dbtmp") return "current";
  if (text.starts_with("OPTIONS")) return "options";
  if (text.starts_with("anchor")) return "anchor";
  return text;
}

std::string Words(SimulatedDisk::Op op, const std::string& root, const std::string& path) {
  static constexpr const char* kOps[] = {"create", "write", "sync", "rename", "remove", "folder"};
  // "log wal sync", "files anchor rename"; a store's own folder is "files log sync".
  if (path == root) return std::string("files root ") + kOps[static_cast<int>(op)];
  const std::string store =
      FolderOf(path) == root ? "files" : fs::path(path).lexically_relative(root).begin()->string();
  return store + " " + KindOf(path) + " " + kOps[static_cast<int>(op)];
}

// RocksDB 7.8 answers an error at these steps of its own opening with a failed assertion (a column
// family is still referenced) instead of a status; a cut that falls there is made at the next step.
bool EngineAbortsOnErrorAt(const std::string& at) {
  return at.find(" current ") != std::string::npos || at.find(" options ") != std::string::npos ||
         at == "files log sync" || at == "files keys sync" || at == "files views sync";
}

}  // namespace

SimulatedDisk::SimulatedDisk(std::string root) : root_(std::move(root)), store_(root_ + ".nodes") {
  fs::create_directory(store_);
  const MutexLock lock(mutex_);
  now_[root_] = Add(root_, true);
  for (const auto& entry : fs::recursive_directory_iterator(root_)) {
    const std::string path = entry.path().string();
    const uint64_t id = Add(path, entry.is_directory());
    if (!entry.is_directory()) nodes_[id].size = nodes_[id].synced = entry.file_size();
    now_[path] = id;
  }
  durable_ = now_;
}

SimulatedDisk::~SimulatedDisk() {
  std::error_code ignored;
  fs::remove_all(store_, ignored);
}

bool SimulatedDisk::Holds(const std::string& path) const {
  return path.starts_with(root_) && (path.size() == root_.size() || path[root_.size()] == '/');
}

void SimulatedDisk::CutAtStep(uint64_t step) {
  const MutexLock lock(mutex_);
  cut_step_ = step;
}

void SimulatedDisk::FailAt(Op op, std::string part, uint64_t nth, int error, bool once) {
  const MutexLock lock(mutex_);
  failures_.push_back({op, std::move(part), nth, error, once});
}

void SimulatedDisk::FlipReads(std::string part, uint64_t every_nth) {
  const MutexLock lock(mutex_);
  flip_part_ = std::move(part);
  flip_every_ = every_nth;
}

void SimulatedDisk::PowerCut() {
  const MutexLock lock(mutex_);
  if (cut_) return;
  cut_ = true;
  cut_at_ = "idle";
}

bool SimulatedDisk::is_cut() const {
  const MutexLock lock(mutex_);
  return cut_;
}

uint64_t SimulatedDisk::steps() const {
  const MutexLock lock(mutex_);
  return steps_;
}

std::string SimulatedDisk::cut_at() const {
  const MutexLock lock(mutex_);
  return cut_at_;
}

uint64_t SimulatedDisk::reads_flipped() const {
  const MutexLock lock(mutex_);
  return flipped_;
}

int SimulatedDisk::Begin(Op op, const std::string& path) {
  if (cut_) return EIO;
  ++steps_;
  if (cut_step_ != 0 && steps_ >= cut_step_) {
    std::string at = Words(op, root_, path);
    if (!EngineAbortsOnErrorAt(at)) {
      cut_ = true;
      cut_at_ = std::move(at);
      return EIO;
    }
  }
  for (Failure& failure : failures_) {
    if (failure.op != op || path.find(failure.part) == std::string::npos) continue;
    if (!failure.begun && --failure.left > 0) continue;
    if (failure.begun && failure.once) continue;
    failure.begun = true;
    return failure.error;
  }
  return 0;
}

uint64_t SimulatedDisk::Add(const std::string& path, bool directory) {
  const uint64_t id = next_node_++;
  Node& node = nodes_[id];
  node.directory = directory;
  node.path = path;
  if (directory) return id;
  node.backing = store_ + "/" + std::to_string(id);
  fs::create_hard_link(path, node.backing);
  return id;
}

void SimulatedDisk::Enter(Change change) {
  for (const auto& [path, node] : change.entries) {
    if (node == 0) {
      now_.erase(path);
    } else {
      now_[path] = node;
      nodes_[node].path = path;
    }
  }
  unsynced_.push_back(std::move(change));
}

int SimulatedDisk::Entry(Op op, const std::string& path, uint64_t node, const Real& real) {
  int error = Begin(op, path);
  if (error == 0) error = real();
  if (error == 0) Enter({FolderOf(path), {{path, node}}});
  return error;
}

int SimulatedDisk::Create(const std::string& path, const Real& real) {
  const MutexLock lock(mutex_);
  int error = Begin(Op::kCreate, path);
  if (error != 0) return error;
  // What was there keeps its bytes for as long as the folder may still name them.
  ::unlink(path.c_str());
  error = real();
  if (error != 0) return error;
  const uint64_t id = Add(path, false);
  Enter({FolderOf(path), {{path, id}}});
  return 0;
}

int SimulatedDisk::Write(uint64_t file, uint64_t offset, uint64_t size, const Real& real) {
  const MutexLock lock(mutex_);
  Node& node = nodes_[file];
  const bool was_cut = cut_;
  const int error = Begin(Op::kWrite, node.path);
  // A write in which the power goes may have reached the disk, or a part of it.
  if (error != 0 && (was_cut || !cut_)) return error;
  if (offset < node.synced && !node.image) {
    node.image = ReadBytes(node.backing).substr(0, node.synced);
  }
  const int failed = real();
  if (failed == 0) node.size = std::max(node.size, offset + size);
  return error != 0 ? error : failed;
}

int SimulatedDisk::Truncate(uint64_t file, uint64_t size, const Real& real) {
  const MutexLock lock(mutex_);
  Node& node = nodes_[file];
  if (size == node.size) return real();  // RocksDB gives preallocated room back when it closes
  const int error = Begin(Op::kWrite, node.path);
  if (error != 0) return error;
  if (size < node.synced && !node.image) node.image = ReadBytes(node.backing);
  const int failed = real();
  if (failed == 0) node.size = size;
  return failed;
}

int SimulatedDisk::Sync(uint64_t file) {
  const MutexLock lock(mutex_);
  Node& node = nodes_[file];
  const int error = Begin(Op::kSync, node.path);
  if (error != 0) return error;
  node.synced = node.size;
  node.image.reset();
  return 0;
}

int SimulatedDisk::Rename(const std::string& from, const std::string& to, const Real& real) {
  const MutexLock lock(mutex_);
  const auto found = now_.find(from);
  if (found == now_.end()) return real();
  const uint64_t node = found->second;
  const int error = Begin(Op::kRename, to);
  if (error != 0) return error;
  const int failed = real();
  if (failed != 0) return failed;
  if (FolderOf(from) == FolderOf(to)) {
    Enter({FolderOf(to), {{from, 0}, {to, node}}});
  } else {
    Enter({FolderOf(to), {{to, node}}});
    Enter({FolderOf(from), {{from, 0}}});
  }
  return 0;
}

int SimulatedDisk::Link(const std::string& from, const std::string& to, const Real& real) {
  const MutexLock lock(mutex_);
  const auto found = now_.find(from);
  return found == now_.end() ? real() : Entry(Op::kCreate, to, found->second, real);
}

int SimulatedDisk::Remove(const std::string& path, const Real& real) {
  const MutexLock lock(mutex_);
  return now_.count(path) == 0 ? real() : Entry(Op::kRemove, path, 0, real);
}

int SimulatedDisk::MakeDirectory(const std::string& path, const Real& real) {
  const MutexLock lock(mutex_);
  if (now_.count(path) != 0) return real();
  return Entry(Op::kDirectory, path, Add(path, true), real);
}

int SimulatedDisk::RemoveDirectory(const std::string& path, const Real& real) {
  return Remove(path, real);
}

int SimulatedDisk::SyncDirectory(const std::string& path) {
  const MutexLock lock(mutex_);
  const int error = Begin(Op::kSync, path);
  if (error != 0) return error;
  std::vector<Change> others;
  for (Change& change : unsynced_) {
    if (change.directory != path) {
      others.push_back(std::move(change));
      continue;
    }
    for (const auto& [entry, node] : change.entries) {
      if (node == 0) {
        durable_.erase(entry);
      } else {
        durable_[entry] = node;
      }
    }
  }
  unsynced_ = std::move(others);
  return 0;
}

uint64_t SimulatedDisk::FileAt(const std::string& path) const {
  const MutexLock lock(mutex_);
  const auto found = now_.find(path);
  return found == now_.end() ? 0 : found->second;
}

uint64_t SimulatedDisk::SizeOf(uint64_t file) const {
  const MutexLock lock(mutex_);
  const auto found = nodes_.find(file);
  return found == nodes_.end() ? 0 : found->second.size;
}

void SimulatedDisk::Spoil(const std::string& path, char* bytes, size_t size) {
  const MutexLock lock(mutex_);
  if (flip_every_ == 0 || size == 0 || path.find(flip_part_) == std::string::npos) return;
  if (++reads_ % flip_every_ != 0) return;
  const uint64_t bit = (reads_ * 0x9E3779B97F4A7C15u) % (8 * size);
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  ++flipped_;
}

std::map<std::string, uint64_t> SimulatedDisk::SurvivingEntries(std::mt19937_64& random) {
  // A journal of names reaches the disk in order: some first part of it may have.
  const uint64_t mood = random() % 3;
  const uint64_t kept = mood == 0   ? 0
                        : mood == 1 ? unsynced_.size()
                                    : random() % (unsynced_.size() + 1);
  std::map<std::string, uint64_t> entries = durable_;
  for (uint64_t i = 0; i < kept; ++i) {
    for (const auto& [path, node] : unsynced_[i].entries) {
      if (node == 0) {
        entries.erase(path);
      } else {
        entries[path] = node;
      }
    }
  }
  return entries;
}

std::string SimulatedDisk::Survivor(const Node& node, std::mt19937_64& random,
                                    Unsynced unsynced) const {
  const std::string written = ReadBytes(node.backing).substr(0, node.size);
  std::string kept = node.image ? *node.image : written.substr(0, node.synced);
  if (unsynced == Unsynced::kDropped) return kept;
  if (unsynced == Unsynced::kTorn && !node.image) {
    kept += written.substr(kept.size(), random() % (written.size() - kept.size() + 1));
    return kept;
  }
  if (unsynced == Unsynced::kTorn) {  // an overwrite that stopped somewhere
    const size_t until = random() % (std::min(written.size(), kept.size()) + 1);
    return written.substr(0, until) + kept.substr(until);
  }
  constexpr size_t kSector = 512;
  if (written.size() > kept.size()) {
    kept.resize(kept.size() + random() % (written.size() - kept.size() + 1), '\0');
  }
  const size_t from = node.image ? 0 : node.synced;
  for (size_t at = from - from % kSector; at < std::min(kept.size(), written.size());
       at += kSector) {
    if (random() % 2 == 0) continue;
    const size_t until = std::min({at + kSector, kept.size(), written.size()});
    std::copy(written.begin() + static_cast<ptrdiff_t>(at),
              written.begin() + static_cast<ptrdiff_t>(until),
              kept.begin() + static_cast<ptrdiff_t>(at));
  }
  return kept;
}

void SimulatedDisk::WriteSurvivors(const std::string& to, std::mt19937_64& random,
                                   Unsynced unsynced) {
  const MutexLock lock(mutex_);
  for (const auto& [path, id] : SurvivingEntries(random)) {  // folders before what is in them
    const Node& node = nodes_[id];
    const std::string there = to + path.substr(root_.size());
    if (path != root_ && !fs::is_directory(FolderOf(there))) continue;  // its folder is lost
    if (node.directory) {
      fs::create_directory(there);
    } else if (!node.image && node.size == node.synced) {
      fs::create_hard_link(node.backing, there);
    } else {
      std::ofstream(there, std::ios::binary) << Survivor(node, random, unsynced);
    }
  }
}

}  // namespace hearth::testing
