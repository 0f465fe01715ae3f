#include "services/ledger/own_fact.h"

#include <openssl/rand.h>

#include <utility>

#include "services/domain/decide_access.h"
#include "services/domain/invariant.h"
#include "storage/api/codec.h"

namespace hearth::ledger {
namespace {

constexpr size_t kHashBytes = 32;
constexpr char kClient[] = "hearthd";

std::string RandomBytes(size_t size) {
  std::string bytes(size, '\0');
  const int done =
      RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size));
  HEARTH_REQUIRE(done == 1);
  return bytes;
}

// The subject that `place` names, or the household, or nobody.
std::string SubjectOf(const v1::EventHeader& place) {
  if (place.parts_size() > 0) return place.parts(0).subject();
  if (place.household().empty()) return "";
  return domain::HouseholdSubject(place.household());
}

void AddPart(const v1::Fact& fact, const std::string& subject, domain::Submitted* event) {
  event->parts.push_back(fact.SerializeAsString());
  event->salts.push_back(RandomBytes(kHashBytes));
  v1::PartCommitment* part = event->header.add_parts();
  part->set_subject(subject);
  part->set_commitment(domain::Sha256(event->salts.back() + event->parts.back()));
}

}  // namespace

OwnChain::OwnChain(storage::Position start)
    : device_(std::string(kServerDevicePrefix) + std::to_string(start)),
      prev_hash_(kHashBytes, '\0') {}

domain::Submitted OwnChain::Next(v1::EventHeader place, const v1::Fact& fact,
                                 int64_t now_ms) const {
  HEARTH_REQUIRE(!place.event_id().empty() && place.occurred_time_ms() != 0);
  domain::Submitted event;
  const std::string subject = SubjectOf(place);
  event.header = std::move(place);
  event.header.clear_parts();
  v1::Fact open = fact;
  const v1::Fact personal = domain::TakePersonal(&open);
  AddPart(open, subject, &event);
  if (personal.fact_case() != v1::Fact::FACT_NOT_SET) {
    AddPart(personal, domain::AccountSubject(domain::AccountOf(fact)), &event);
  }
  event.header.set_kind(static_cast<uint32_t>(fact.fact_case()));
  if (event.header.actor().empty()) event.header.set_actor(std::string(kServerActor));
  event.header.set_device(device_);
  event.header.set_device_seq(seq_ + 1);
  event.header.set_prev_hash(prev_hash_);
  event.header.set_device_time_ms(now_ms);
  event.header.set_suite(v1::SUITE_SHA256);
  event.header.set_client(kClient);
  event.header_bytes = event.header.SerializeAsString();
  event.header_hash = domain::Sha256(event.header_bytes);
  event.fact = fact;
  return event;
}

void OwnChain::Recorded(const domain::Submitted& event) {
  HEARTH_REQUIRE(event.header.device_seq() == seq_ + 1);
  ++seq_;
  prev_hash_ = event.header_hash;
}

std::string NewEventId(int64_t now_ms) {
  std::string id = RandomBytes(16);
  const std::string time = storage::U64Key(static_cast<uint64_t>(now_ms));
  id.replace(0, 6, time, 2, 6);
  id[6] = static_cast<char>((id[6] & 0x0f) | 0x70);
  id[8] = static_cast<char>((id[8] & 0x3f) | 0x80);
  return id;
}

}  // namespace hearth::ledger
