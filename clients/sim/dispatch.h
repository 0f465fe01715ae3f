// The way of the facts from devices into the file: chains, clocks, phones without signal, runs sent
// twice.

#ifndef HEARTH_CLIENTS_SIM_DISPATCH_H_
#define HEARTH_CLIENTS_SIM_DISPATCH_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "clients/sim/json.h"
#include "clients/sim/random.h"
#include "clients/sim/truth.h"
#include "clients/sim/world.h"
#include "hearth/v1/draft.pb.h"

namespace hearth::sim {

// Numbers of devices: the county's import, then a desk and a team a town, then the cadres' phones.
class DeviceMap {
 public:
  explicit DeviceMap(const County& county);
  uint32_t Import() const { return 0; }
  uint32_t Desk(uint32_t town) const { return 1 + town; }
  uint32_t Team(uint32_t town) const { return 1 + towns_ + town; }
  uint32_t Cadre(uint32_t village, uint32_t grid) const;
  uint32_t count() const { return count_; }

 private:
  uint32_t towns_;
  uint32_t count_;
};

// What was sent, as it stood in the envelope: corrections and voids name it.
struct Sent {
  std::string event_id;  // 16 bytes
  int64_t occurred_ms = 0;
  uint64_t device_seq = 0;
};

// Writes drafts in the order in which the server gets them. Within a day the events of one device
// are contiguous; a run that is sent twice stands, verbatim, at the head of the device's next run.
// One thread.
class Dispatch {
 public:
  // `world`, `out` and `truth` outlive it.
  Dispatch(const World& world, std::ostream& out, Truth* truth);

  const DeviceMap& devices() const { return devices_; }

  void OpenDay(int day);
  // A device's day: `events` facts or a few more, one after another, then EndTour.
  // REQUIRES: one at a time; ascending devices within a day, except for the import.
  void BeginTour(uint32_t device, int day, uint32_t events);
  // Completes the draft with device, number, times, id and salt. REQUIRES: between BeginTour and
  // EndTour; the draft has its fact, household or area set. Clears nothing.
  Sent Send(v1::Draft* draft);
  // As Send, of something that happened some days before the device got it; the device's clock is
  // today's.
  Sent SendBackdated(v1::Draft* draft, int days);
  void EndTour();
  // What is sent now stays on the phone for some days. REQUIRES: within a tour.
  bool HeldBack() const { return tour_->online_day > day_; }
  // Phones whose signal came back today and who had no tour.
  void EndDay(int day);
  // Everything still held back.
  void Finish();

 private:
  struct Device {
    std::string name;
    std::string actor;
    int32_t town = -1;  // for phones; -1 = always online
    uint64_t seq = 0;
    int64_t clock_error = 0;  // seconds
    int online_day = 0;
    std::string pending;
    std::string again;  // the last run, to be sent once more
    uint32_t pending_lines = 0;
  };

  void MakeDevices();
  void GoOffline(Device* device);
  void Flush(Device* device);
  std::string EventId(int64_t device_ms, Sent* sent);

  const World& world_;
  std::ostream& out_;
  Truth* truth_;
  DeviceMap devices_;
  std::vector<Device> all_;
  std::vector<std::vector<uint32_t>> returning_;  // by day
  Rng rng_;
  JsonWriter json_;
  Device* tour_ = nullptr;
  int day_ = 0;
  int64_t next_instant_ = 0;
  int64_t gap_seconds_ = 0;
};

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_DISPATCH_H_
