// The ids that the writer must remember because the index cannot yet find them.

#ifndef HEARTH_SERVICES_LEDGER_ID_MEMORY_H_
#define HEARTH_SERVICES_LEDGER_ID_MEMORY_H_

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "services/ledger/ledger.h"
#include "storage/api/mutex.h"

namespace hearth::ledger {

// Who looked an id up in the index at checkpoint c needs the memory of everything above c until he
// is done, however far the index has come meanwhile. Thread-safe; outlives its holds.
class IdFloors {
 public:
  // Keeps what is above the index's checkpoint of this moment. Move-only.
  class Hold {
   public:
    Hold() = default;
    Hold(Hold&& other) noexcept { *this = std::move(other); }
    Hold& operator=(Hold&& other) noexcept;
    ~Hold() { Release(); }

    // That checkpoint. REQUIRES: taken, not moved from.
    Position position() const { return *place_; }

   private:
    friend class IdFloors;
    void Release();

    IdFloors* floors_ = nullptr;
    std::multiset<Position>::iterator place_;
  };

  explicit IdFloors(const IdIndex* ids) : ids_(ids) {}

  // Take it before looking into the index.
  Hold Take();
  // Entries at or below this are needed by nobody.
  Position floor() const;

 private:
  const IdIndex* const ids_;
  mutable storage::Mutex mutex_;
  std::multiset<Position> held_ ABSL_GUARDED_BY(mutex_);
};

// id → (position, header hash) for a dense range of positions that ends at the newest prepared
// event. About 110 bytes an event. Not thread-safe: the preparing thread owns it.
class IdMemory {
 public:
  using HeaderHash = std::array<char, 32>;
  struct Entry {
    Position position = 0;
    HeaderHash header_hash{};
  };

  using Id = std::array<char, 16>;
  // REQUIRES: as many bytes.
  static Id ToId(std::string_view id);
  static HeaderHash ToHash(std::string_view hash);

  // REQUIRES: the id is not there; position follows the newest one.
  void Insert(Position position, const Id& id, const HeaderHash& header_hash);
  std::optional<Entry> Find(std::string_view id) const;
  // Forgets everything at or below `floor`.
  void Trim(Position floor);
  size_t size() const { return ids_.size(); }

 private:
  absl::flat_hash_map<Id, Entry> entries_;
  std::deque<Id> ids_;  // by position
  Position first_ = 0;  // of ids_.front()
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_ID_MEMORY_H_
