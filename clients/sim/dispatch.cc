#include "clients/sim/dispatch.h"

#include <algorithm>

#include "clients/sim/calendar.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr uint64_t kDispatchKey = 0x64697370;
constexpr int64_t kMorning = 8 * 3'600 + 30 * 60;
constexpr int64_t kTourSeconds = 9 * 3'600;
constexpr int64_t kVisitSeconds = 25 * 60;  // with the way from house to house
constexpr uint32_t kOfficeRun = 100;        // offices send so many facts at a time

}  // namespace

DeviceMap::DeviceMap(const County& county)
    : towns_(static_cast<uint32_t>(county.towns.size())),
      count_(1 + 2 * towns_ + static_cast<uint32_t>(county.villages.size()) * kCadresPerVillage) {}

uint32_t DeviceMap::Cadre(uint32_t village, uint32_t grid) const {
  return 1 + 2 * towns_ + village * kCadresPerVillage + grid % kCadresPerVillage;
}

Dispatch::Dispatch(const World& world, std::ostream& out, Truth* truth)
    : world_(world),
      out_(out),
      truth_(truth),
      devices_(world.county),
      returning_(static_cast<size_t>(world.days) + 1),
      rng_(Mix(world.seed, kDispatchKey)) {
  MakeDevices();
}

void Dispatch::MakeDevices() {
  all_.resize(devices_.count());
  all_[0].name = "import-" + world_.county.code;
  all_[0].actor = "bureau." + world_.county.code;
  for (uint32_t t = 0; t < world_.county.towns.size(); ++t) {
    const std::string& code = world_.county.towns[t].code;
    all_[devices_.Desk(t)].name = "desk-" + code;
    all_[devices_.Desk(t)].actor = "office." + code;
    all_[devices_.Team(t)].name = "team-" + code;
    all_[devices_.Team(t)].actor = "helper." + code;
    all_[devices_.Team(t)].town = static_cast<int32_t>(t);
  }
  for (uint32_t v = 0; v < world_.county.villages.size(); ++v) {
    const Village& village = world_.county.villages[v];
    for (uint32_t c = 0; c < kCadresPerVillage; ++c) {
      Device& device = all_[devices_.Cadre(v, c)];
      const std::string number = std::to_string(c + 1);
      device.name = "phone-" + village.code + "-" + number;
      device.actor = "cadre." + village.code + "." + number;
      device.town = static_cast<int32_t>(village.town);
      if (rng_.Chance(kWrongClockPpm)) {
        device.clock_error = rng_.Between(-kWrongClockSecondsMax, kWrongClockSecondsMax);
      }
    }
  }
}

void Dispatch::OpenDay(int day) {
  day_ = day;
  out_ << "{\"open_day\":\"" << DayText(world_.Today(day)) << "\"}\n";
}

void Dispatch::BeginTour(uint32_t device, int day, uint32_t events) {
  tour_ = &all_[device];
  day_ = day;
  const int64_t start = kMorning + static_cast<int64_t>(rng_.Below(3'600));
  next_instant_ = world_.Today(day) * kDaySeconds + start;
  gap_seconds_ = std::min(kVisitSeconds, kTourSeconds / std::max(1U, events));
  if (tour_->town >= 0 && tour_->online_day <= day) GoOffline(tour_);
}

// The valleys of some towns have less signal than others, and a flood takes the masts.
void Dispatch::GoOffline(Device* device) {
  const Town& town = world_.county.towns[static_cast<size_t>(device->town)];
  const int since_flood = day_ - world_.flood.day;
  const bool flooded = device->town == world_.flood.town && since_flood >= 0 && since_flood < 7;
  const uint32_t ppm =
      flooded ? kFloodOfflinePpm : static_cast<uint32_t>(kOfflinePpm * town.late / 1'000);
  if (!rng_.Chance(ppm)) return;
  device->online_day = day_ + static_cast<int>(rng_.Between(kOfflineDays.low, kOfflineDays.high));
  if (device->online_day >= world_.days) return;  // Finish sends it
  returning_[static_cast<size_t>(device->online_day)].push_back(
      static_cast<uint32_t>(device - all_.data()));
}

// UUIDv7: 48 bits of milliseconds, version, 12 random bits, variant, 62 random bits.
std::string Dispatch::EventId(int64_t device_ms, Sent* sent) {
  const uint64_t high = static_cast<uint64_t>(device_ms) << 16 | 0x7000 | (rng_.Next() & 0xfff);
  const uint64_t low = (rng_.Next() >> 2) | 0x8000000000000000ULL;
  sent->event_id = Bytes16(high, low);
  std::string text = Hex(high, low);
  for (const size_t at : {20u, 16u, 12u, 8u}) text.insert(at, 1, '-');
  return text;
}

Sent Dispatch::Send(v1::Draft* draft) { return SendBackdated(draft, 0); }

Sent Dispatch::SendBackdated(v1::Draft* draft, int days) {
  Device& device = *tour_;
  const int64_t occurred = next_instant_ - days * kDaySeconds;
  // The form is filled in some minutes after the door was opened.
  const int64_t now =
      next_instant_ + std::min<int64_t>(gap_seconds_, rng_.Between(60, 900)) + device.clock_error;
  next_instant_ += gap_seconds_;
  Sent sent;
  sent.device_seq = ++device.seq;
  sent.occurred_ms = (occurred - kZoneSeconds) * 1'000;
  draft->set_event_id(
      EventId((now - kZoneSeconds) * 1'000 + static_cast<int64_t>(rng_.Below(1'000)), &sent));
  if (draft->actor().empty()) draft->set_actor(device.actor);
  draft->set_device(device.name);
  draft->set_device_seq(sent.device_seq);
  draft->set_occurred_time(InstantText(occurred));
  draft->set_device_time(InstantText(now));
  draft->set_salt(Hex(rng_.Next(), rng_.Next()) + Hex(rng_.Next(), rng_.Next()));
  json_.Append(*draft, &device.pending);
  device.pending.push_back('\n');
  ++device.pending_lines;
  truth_->CountFact();
  if (device.pending_lines >= kOfficeRun && device.town < 0) Flush(&device);
  return sent;
}

void Dispatch::EndTour() {
  if (tour_->online_day <= day_) Flush(tour_);
  tour_ = nullptr;
}

void Dispatch::Flush(Device* device) {
  if (!device->again.empty()) {
    out_ << device->again;
    device->again.clear();
  }
  if (device->pending.empty()) return;
  out_ << device->pending;
  if (rng_.Chance(kDuplicatePpm)) {
    device->again = device->pending;
    truth_->CountDuplicates(device->pending_lines);
  }
  device->pending.clear();
  device->pending_lines = 0;
}

void Dispatch::EndDay(int day) {
  for (const uint32_t device : returning_[static_cast<size_t>(day)]) {
    if (!all_[device].pending.empty()) Flush(&all_[device]);
  }
  returning_[static_cast<size_t>(day)] = {};
}

void Dispatch::Finish() {
  for (Device& device : all_) Flush(&device);
  for (Device& device : all_) Flush(&device);
}

}  // namespace hearth::sim
