// Door: how much may be in the house at once, from being read to being answered.

#ifndef HEARTH_SERVICES_LEDGER_DOOR_H_
#define HEARTH_SERVICES_LEDGER_DOOR_H_

#include <cstddef>
#include <optional>
#include <utility>

#include "storage/api/mutex.h"

namespace hearth::ledger {

// Thread-safe. Outlives its tickets.
class Door {
 public:
  // Gives its place back at the end of its life. Move-only.
  class Ticket {
   public:
    Ticket() = default;
    Ticket(Ticket&& other) noexcept { *this = std::move(other); }
    Ticket& operator=(Ticket&& other) noexcept;
    ~Ticket() { Release(); }
    void Release();

   private:
    friend class Door;
    Door* door_ = nullptr;
    size_t events_ = 0, bytes_ = 0;
  };

  Door(size_t events_max, size_t bytes_max) : events_max_(events_max), bytes_max_(bytes_max) {}

  // nullopt when it would be too much.
  std::optional<Ticket> Enter(size_t events, size_t bytes);

 private:
  void Leave(size_t events, size_t bytes);

  const size_t events_max_, bytes_max_;
  storage::Mutex mutex_;
  size_t events_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_DOOR_H_
