#include "services/access/security_events.h"

#include "services/access/days.h"

namespace hearth::access {
namespace {

constexpr char kServer[] = "server";

bool IsPowerOfTen(uint32_t count) {
  while (count > 0 && count % 10 == 0) count /= 10;
  return count == 1;
}

}  // namespace

void SecurityEvents::LoggedIn(const std::string& account, std::string_view source) {
  if (options_.open) return;
  v1::SecurityEventRecorded event;
  event.set_kind_code("login");
  event.set_account(account);
  event.set_method("Login");
  event.set_source_hmac(options_.hash(source));
  Record(account, event);
}

void SecurityEvents::LoginRefused(const std::string& account, std::string_view source,
                                  std::string_view reason) {
  if (options_.open) return;
  const bool known = options_.control().registry->FindAccount(account) != nullptr;
  v1::SecurityEventRecorded event;
  event.set_kind_code("login_refused");
  event.set_account(known ? account : "");
  event.set_count(Count(event.kind_code(), event.account()));
  if (event.count() == 0) return;
  event.set_method("Login");
  event.set_detail_code(std::string(reason));
  event.set_source_hmac(options_.hash(source));
  Record(kServer, event);
}

void SecurityEvents::IdReused(const std::string& device, const std::string& key_id) {
  if (options_.open) return;
  const auto enrolled = options_.control().registry->FindDevice(device, key_id);
  v1::SecurityEventRecorded event;
  event.set_kind_code("id_reused");
  if (enrolled.has_value()) {
    event.set_account(enrolled->account);
    event.set_device(device);
  }
  event.set_count(Count(event.kind_code(), event.device()));
  if (event.count() == 0) return;
  event.set_detail_code("ID_REUSED");
  Record(kServer, event);
}

uint32_t SecurityEvents::Count(const std::string& kind, const std::string& whom) {
  const int64_t now_ms = options_.now_ms();
  const std::lock_guard lock(mutex_);
  Crowd& crowd = crowds_[{kind, whom}];
  if (now_ms - crowd.last_ms > kCrowdMs) crowd.count = 0;
  crowd.last_ms = now_ms;
  return IsPowerOfTen(++crowd.count) ? crowd.count : 0;
}

void SecurityEvents::Record(const std::string& actor, const v1::SecurityEventRecorded& event) {
  v1::Fact fact;
  *fact.mutable_security_event_recorded() = event;
  const int64_t time_ms = FactTimeOf(options_.stepped, options_.now_ms(), options_.control());
  options_.record(actor, time_ms, fact).IgnoreError();
}

}  // namespace hearth::access
