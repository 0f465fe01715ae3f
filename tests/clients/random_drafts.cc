#include "tests/clients/random_drafts.h"

#include "clients/cpp/bytes.h"
#include "clients/cpp/draft_codec.h"
#include "clients/cpp/times.h"

namespace hearth::client::testing {
namespace {

constexpr int64_t kStartMs = 1'764'547'200'000;  // 2025-12-01 08:00 in Shanghai

std::string RandomText(std::mt19937_64* random, size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += static_cast<char>((*random)() & 0xff);
  return text;
}

void FillMember(std::mt19937_64* random, v1::Member* member) {
  member->set_member_id((*random)() | 1);
  member->mutable_identity()->set_name("赵一" + std::to_string((*random)() % 1000));
  member->mutable_identity()->set_id_number("990101198001010014");
  member->mutable_identity()->set_relation("10");
  if ((*random)() % 2 == 0) member->mutable_situation()->set_health("chronic");
  if ((*random)() % 2 == 0) member->mutable_work()->set_months(0);  // told, and zero
}

void FillCheck(std::mt19937_64* random, v1::CheckRecorded* check) {
  check->set_kind(v1::CHECK_KIND_REGULAR_VERIFICATION);
  check->set_form_version("zijin-2026.1");
  v1::Income* income = check->mutable_income();
  income->set_obtained(v1::OBTAINED_OBSERVED);
  income->set_sharing_members(3);
  income->set_claims_fen(0);
  v1::IncomeItem* item = income->add_items();
  item->set_code("A.wage");
  item->set_amount_fen(static_cast<int64_t>((*random)() % 5'000'000));
  for (uint64_t i = (*random)() % 4; i > 0; --i) FillMember(random, check->add_members());
}

void FillFact(std::mt19937_64* random, v1::Fact* fact) {
  switch ((*random)() % 6) {
    case 0: {
      auto* registered = fact->mutable_household_registered();
      registered->mutable_identity()->set_natural_village("上村");
      for (uint64_t i = (*random)() % 6; i > 0; --i) {
        FillMember(random, registered->add_members());
      }
      return;
    }
    case 1:
    case 2:
      FillCheck(random, fact->mutable_check_recorded());
      return;
    case 3:
      fact->mutable_check_corrected()->set_target_event_id(RandomText(random, 16));
      fact->mutable_check_corrected()->set_reason("typing error");
      FillCheck(random, fact->mutable_check_corrected()->mutable_check());
      return;
    case 4:
      fact->mutable_member_added()->set_reason("birth");
      FillMember(random, fact->mutable_member_added()->mutable_member());
      return;
    default:
      fact->mutable_alert_acknowledged()->set_alert_id(RandomText(random, 32));
  }
}

}  // namespace

v1::Draft RandomDraft(std::mt19937_64* random, const std::string& device, uint64_t seq) {
  v1::Draft draft;
  FillFact(random, draft.mutable_fact());
  const int64_t time = kStartMs + static_cast<int64_t>((*random)() % 86'400) * 1000;
  draft.set_event_id(UuidText(MakeUuid7(time, RandomText(random, 16))));
  if (!draft.fact().has_alert_acknowledged()) draft.set_household(ToHex(RandomText(random, 16)));
  draft.set_area_code("441621102201001");
  draft.set_actor("cadre-7");
  draft.set_device(device);
  draft.set_device_seq(seq);
  draft.set_occurred_time(TimeText(time));
  if ((*random)() % 2 == 0) draft.set_device_time(TimeText(time + 61'000));
  draft.set_salt(ToHex(RandomText(random, 32)));
  if ((*random)() % 3 == 0) draft.set_outcome("done");
  return draft;
}

std::vector<v1::Draft> RandomDrafts(std::mt19937_64* random, size_t count, size_t devices) {
  std::vector<v1::Draft> drafts;
  std::vector<uint64_t> next(devices, 1);
  while (drafts.size() < count) {
    const size_t device = (*random)() % devices;
    for (uint64_t i = 1 + (*random)() % 20; i > 0 && drafts.size() < count; --i) {
      drafts.push_back(RandomDraft(random, "phone-" + std::to_string(device), next[device]++));
    }
  }
  return drafts;
}

v1::Draft Incomplete(v1::Draft draft) {
  draft.clear_event_id();
  draft.clear_device();
  draft.clear_device_seq();
  draft.clear_salt();
  return draft;
}

std::string Lines(const std::vector<v1::Draft>& drafts) {
  std::string lines;
  for (const v1::Draft& draft : drafts) lines += DraftLine(draft) + "\n";
  return lines;
}

}  // namespace hearth::client::testing
