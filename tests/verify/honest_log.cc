#include "tests/verify/honest_log.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/verify/note.h"

namespace hearth::testing {
namespace {

constexpr int kCadres = 12;
constexpr int kHouseholds = 300;
constexpr int kRunMax = 25;
constexpr int64_t kMinuteMs = 60'000;

EventDraft Control(const v1::Fact& fact) {
  EventDraft draft;
  draft.fact = fact;
  return draft;
}

std::string VillageOf(int cadre) { return absl::StrCat("44162110200", 1 + cadre % 2); }

// One log in the making; each step appends what one thing in the county's life leaves behind.
class Story {
 public:
  explicit Story(uint64_t seed) : county_(seed), log_(county_.log), rng_(log_.rng()) {}

  MadeLog Tell(size_t events) {
    const bool restored = rng_() % 4 == 0;
    const size_t restore_at = events / 2 + rng_() % (events / 3 + 1);
    bool done = !restored;
    while (log_.size() < events) {
      Step();
      if (!done && log_.size() >= restore_at) {
        done = true;
        Restore();
      }
    }
    county_.Cosign();
    return log_.Finish();
  }

 private:
  void Step() {
    const uint64_t draw = rng_() % 1000;
    log_.Pass(static_cast<int64_t>(rng_() % 120'000));
    NewDay();
    if (rng_() % 12 == 0) log_.Checkpoint();
    if (draw < 940) {
      Visits();
    } else if (draw < 955) {
      Correction();
    } else if (draw < 965) {
      Erasure();
    } else if (draw < 975) {
      Export();
    } else if (draw < 985) {
      Rotate();
    } else if (draw < 995) {
      LoseARun();
    } else {
      LateVisit();
    }
  }

  void NewDay() {
    const int32_t today = log_.Today();
    if (today <= opened_day_) return;
    opened_day_ = today;
    EventDraft draft;
    draft.fact.mutable_day_opened()->set_date(today);
    draft.stream = v1::STREAM_DAYS;
    draft.area_code = "";
    log_.AppendOwn(draft);
  }

  DeviceSigner& Cadre() {
    DeviceSigner& cadre = county_.SomeCadre();
    if (rng_() % 2 == 0) log_.Show(&cadre);
    return cadre;
  }

  void Visits() {
    DeviceSigner& cadre = Cadre();
    std::vector<EventDraft> run;
    for (int i = static_cast<int>(rng_() % kRunMax); i >= 0; --i) {
      run.push_back(county_.Visit(cadre));
      if (rng_() % 60 == 0) run.back().refused = v1::REFUSAL_REASON_UNKNOWN_CODE;
      if (rng_() % 40 == 0) run.back().sealed_kind = v1::Fact::kAttachmentAdded;
    }
    log_.AppendRun(&cadre, run);
  }

  void LateVisit() {
    DeviceSigner& cadre = Cadre();
    EventDraft visit = county_.Visit(cadre);
    visit.occurred_ms = log_.now_ms() - 9 * kDayMs;
    log_.Append(&cadre, visit);
  }

  void LoseARun() {
    DeviceSigner& cadre = county_.SomeCadre();
    cadre.seq += 3;
    cadre.prev_hash = DrawBytes(&rng_, 32);
  }

  void Correction() {
    const std::string household = county_.SomeHousehold();
    EventDraft draft;
    draft.household = household;
    draft.sealed_kind = v1::Fact::kCorrectionProposed;
    log_.Append(&county_.admin1, draft);
    draft.sealed_kind = v1::Fact::kCorrectionRecorded;
    log_.Append(&county_.admin2, draft);
  }

  void Erasure() {
    v1::Fact fact;
    const std::string subject = absl::StrCat("h", county_.SomeHousehold());
    fact.mutable_erasure_proposed()->set_verb(v1::ERASURE_VERB_ERASE);
    fact.mutable_erasure_proposed()->add_subjects(subject);
    fact.mutable_erasure_proposed()->set_basis_code("request");
    const std::string proposal = log_.Append(&county_.admin1, Control(fact));
    fact.mutable_erasure_ordered()->set_proposal_event_id(proposal);
    fact.mutable_erasure_ordered()->add_subjects(subject);
    const std::string order = log_.Append(&county_.admin3, Control(fact));
    if (rng_() % 8 == 0) return;  // not done yet
    fact.mutable_erasure_completed()->set_order_event_id(order);
    log_.AppendOwn(Control(fact));
  }

  void Export() {
    v1::Fact fact;
    fact.mutable_export_requested()->set_report_code("ledger");
    EventDraft draft = Control(fact);
    draft.stream = v1::STREAM_AUDIT;
    const std::string request = log_.Append(&county_.admin2, draft);
    draft.fact.mutable_export_approved()->set_request_event_id(request);
    log_.Append(&county_.admin1, draft);
  }

  void Rotate() {
    DeviceSigner& cadre = county_.SomeCadre();
    const DeviceSigner fresh = log_.MakeDevice(cadre.name, cadre.account, rng_() % 2 == 0);
    v1::Fact fact;
    v1::DeviceKeyRotated& rotated = *fact.mutable_device_key_rotated();
    rotated.set_device(cadre.name);
    rotated.set_algorithm(fresh.key.algorithm());
    rotated.set_public_key(fresh.key.public_key());
    rotated.set_key_id(absl::StrCat(cadre.key_id, "+"));
    rotated.set_old_key_signature(cadre.key.SignMessage(fresh.key.public_key()));
    rotated.set_valid_until_date(20270228);
    EventDraft draft = Control(fact);
    draft.area_code = "";
    log_.Append(&cadre, draft);
    cadre.key_id = rotated.key_id();
    cadre.key = fresh.key;
  }

  // Whatever the lost records said of keys is gone, so a restore goes back only over visits:
  // devices keep their chains, and what they send next leaves a gap.
  void Restore() {
    log_.Checkpoint();
    const uint64_t kept = log_.size();
    Visits();
    log_.Checkpoint();
    for (DeviceSigner& cadre : county_.cadres) {
      if (rng_() % 3 == 0) log_.Show(&cadre);
    }
    Visits();
    log_.Checkpoint();
    log_.Restore(kept);
  }

  County county_;
  LogBuilder& log_;
  Rng& rng_;
  int32_t opened_day_ = 0;
};

}  // namespace

void County::Open(DeviceSigner* by, const std::string& account, const std::string& role,
                  const std::string& area_code) {
  v1::Fact fact;
  fact.mutable_account_opened()->set_account(account);
  log.Append(by, Control(fact));
  v1::GrantGiven& given = *fact.mutable_grant_given();
  given.set_account(account);
  given.set_role(role);
  given.set_area_code(area_code);
  given.set_from_date(20260101);
  given.set_until_date(20261231);
  given.set_reason("order 1");
  log.Append(by, Control(fact));
}

void County::Enrol(DeviceSigner* by, const DeviceSigner& device) {
  v1::Fact fact;
  v1::DeviceEnrolled& enrolled = *fact.mutable_device_enrolled();
  enrolled.set_device(device.name);
  enrolled.set_account(device.account);
  enrolled.set_algorithm(device.key.algorithm());
  enrolled.set_public_key(device.key.public_key());
  enrolled.set_key_id(device.key_id);
  enrolled.set_valid_until_date(20270228);
  log.Append(by, Control(fact));
}

County::County(uint64_t seed) : log(seed) {
  Rng& rng = log.rng();
  DeviceSigner desk = log.MakeDevice("desk", "operator", false);
  desk.key_id.clear();  // before anybody is enrolled nothing can be signed
  admin1 = log.MakeDevice("pc-1", "admin1", true);
  admin2 = log.MakeDevice("pc-2", "admin2", false);
  admin3 = log.MakeDevice("pc-3", "admin3", true);
  for (const DeviceSigner* admin : {&admin1, &admin2, &admin3}) {
    Open(&desk, admin->account, "county_operator", kAuditedCounty);
  }
  Enrol(&desk, admin1);
  Enrol(&admin1, admin2);
  Enrol(&admin1, admin3);
  v1::Fact fact;
  for (const DeviceSigner* admin : {&admin1, &admin2, &admin3}) {
    fact.mutable_bootstrap_completed()->add_accounts(admin->account);
  }
  log.Append(&admin1, Control(fact));
  for (const char* village : {"441621102001", "441621102002"}) {
    v1::Area& area = *fact.mutable_area_changed()->add_changes()->mutable_created();
    area.set_code(village);
    area.set_name(village);
    log.Append(&admin1, Control(fact));
  }
  for (int i = 0; i < kCadres; ++i) {
    cadres.push_back(
        log.MakeDevice(absl::StrCat("phone-", i), absl::StrCat("cadre", i), rng() % 2 == 0));
    Open(&admin1, cadres.back().account, "village_cadre", VillageOf(i));
    Enrol(&admin1, cadres.back());
  }
  witness_ = SigningKey::Ed25519(DrawBytes(&rng, 32));
  v1::WitnessAdded& added = *fact.mutable_witness_added();
  added.set_witness(kWitnessName);
  added.set_algorithm(v1::KEY_ALGORITHM_ED25519);
  added.set_public_key(witness_.public_key());
  log.Append(&admin1, Control(fact));
  for (int i = 0; i < kHouseholds; ++i) households.push_back(DrawBytes(&rng, 16));
}

DeviceSigner& County::SomeCadre() { return cadres[log.rng()() % cadres.size()]; }

EventDraft County::Visit(const DeviceSigner& cadre) {
  EventDraft draft;
  draft.sealed_kind = v1::Fact::kCheckRecorded;
  draft.household = SomeHousehold();
  const int number = std::stoi(cadre.account.substr(5));
  draft.area_code = absl::StrCat(VillageOf(number), "00", 1 + number % 9);
  draft.occurred_ms = log.now_ms() - static_cast<int64_t>(log.rng()() % 240) * kMinuteMs;
  return draft;
}

void County::Cosign() {
  MadeLog log_now = log.Finish();
  const std::string& note = log_now.notes.rbegin()->second;
  const std::string body = verify::SplitNote(note)->body;
  const uint64_t seconds = static_cast<uint64_t>(log.now_ms() / 1000);
  const std::string signature =
      witness_.SignMessage(absl::StrCat("cosignature/v1\ntime ", seconds, "\n", body));
  const verify::NoteKey key{kWitnessName, verify::kWitnessKey, witness_.public_key()};
  log.AddCosignature(
      absl::StrCat("\u2014 ", kWitnessName, " ",
                   absl::Base64Escape(
                       absl::StrCat(verify::NoteKeyHash(key), client::Bytes64(seconds), signature)),
                   "\n"));
}

MadeLog MakeHonestLog(uint64_t seed, size_t events) { return Story(seed).Tell(events); }

}  // namespace hearth::testing
