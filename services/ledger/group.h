// What passes from the door to the disk: work, and the group that it becomes.

#ifndef HEARTH_SERVICES_LEDGER_GROUP_H_
#define HEARTH_SERVICES_LEDGER_GROUP_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "services/ledger/door.h"
#include "services/ledger/ledger.h"
#include "services/ledger/published.h"
#include "services/ledger/run_reader.h"

namespace hearth::ledger {

using Done = std::function<void(Answer)>;

struct OwnFact {
  v1::EventHeader place;
  v1::Fact fact;
};

// Answered by the receipt of the day's DayOpened; already_recorded = the day was open.
struct DayCommand {
  int32_t date = 0;
};

// Who waits for an answer. Move-only.
struct Caller {
  Done done;
  Door::Ticket ticket;

  // Leaves the house first, so that whoever is answered finds room for his next run.
  void Give(Answer answer) {
    ticket.Release();
    done(std::move(answer));
  }
};

struct Work {
  std::variant<ReadRun, OwnFact, DayCommand> what;
  Caller caller;
  std::chrono::steady_clock::time_point queued = std::chrono::steady_clock::now();

  size_t events() const {
    const ReadRun* run = std::get_if<ReadRun>(&what);
    return run == nullptr ? 1 : run->events.size();
  }
};

// An answer that waits for its group. Receipts with already_recorded hold only id and position as
// yet.
struct Pending {
  std::vector<Receipt> receipts;
  Caller caller;
};

// By position; they change no more once the group is handed over.
using Records = std::vector<std::string>;

// Prepared, not yet durable. Without records it only carries answers that rest on earlier groups.
struct Group {
  Position before = 0;
  storage::Root root_before{};
  std::shared_ptr<Records> records = std::make_shared<Records>();
  std::vector<Pending> answers;
  Durable after;  // what becomes durable with it
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_GROUP_H_
