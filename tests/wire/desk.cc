#include "tests/wire/desk.h"

#include <gtest/gtest.h>

#include <chrono>
#include <utility>

#include "services/domain/civil_date.h"
#include "tests/domain/fixtures.h"

namespace hearth::testing {
namespace {

void AddArea(const std::string& code, const std::string& name, v1::AreaChanged* changed) {
  v1::Area* area = changed->add_changes()->mutable_created();
  area->set_code(code);
  area->set_name(name);
}

v1::Fact CountyFact() {
  v1::Fact fact;
  v1::AreaChanged* changed = fact.mutable_area_changed();
  changed->set_effective_date(20200101);
  AddArea("44", "示范省", changed);
  AddArea("4416", "示范市", changed);
  AddArea(kCounty, "示范县", changed);
  AddArea(kTown, "示范镇", changed);
  AddArea(kVillage, "示范村", changed);
  AddArea(kGrid, "第一村民小组", changed);
  return fact;
}

v1::Fact RulebookFact(v1::Rulebook rulebook) {
  v1::Fact fact;
  *fact.mutable_rulebook_published()->mutable_rulebook() = std::move(rulebook);
  return fact;
}

template <typename Response, typename Request, typename Call>
Response Ask(const Request& request, Call call) {
  Response response;
  const auto context = Context();
  const grpc::Status status = call(context.get(), request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message() << "\n" << request.ShortDebugString();
  return response;
}

}  // namespace

std::unique_ptr<grpc::ClientContext> Context() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(2));
  return context;
}

int64_t Morning(int32_t date) { return domain::TimeOfDate(date) + 9 * 3'600'000; }

domain::Event Device::Make(const v1::Fact& fact, const std::string& household,
                           const std::string& area_code, int64_t occurred_time_ms,
                           v1::Stream stream) {
  domain::Event event = MakeEvent(rng_, fact, household, area_code, occurred_time_ms, name_, 0);
  if (household.empty()) event.header.set_stream(stream);
  return event;
}

v1::Run Device::Run(std::vector<domain::Event> events) {
  for (domain::Event& event : events) event.header.set_device(name_);
  v1::Run run = MakeRun(rng_, &events, seq_ + 1, prev_hash_);
  seq_ += events.size();
  prev_hash_ = events.back().header_hash;
  return run;
}

Desk::Desk(const std::string& address, const std::string& device_name)
    : channel(grpc::CreateChannel(address, grpc::InsecureChannelCredentials())),
      admin(v1::AdminService::NewStub(channel)),
      alerts(v1::AlertsService::NewStub(channel)),
      attachments(v1::AttachmentsService::NewStub(channel)),
      county(v1::CountyService::NewStub(channel)),
      households(v1::HouseholdsService::NewStub(channel)),
      intake(v1::IntakeService::NewStub(channel)),
      log(v1::LogService::NewStub(channel)),
      device(device_name) {}

std::vector<v1::Receipt> Desk::Submit(const v1::Run& run) {
  v1::SubmitRunRequest request;
  *request.mutable_run() = run;
  const auto response = Ask<v1::SubmitRunResponse>(
      request, [&](auto* c, const auto& q, auto* a) { return intake->SubmitRun(c, q, a); });
  return {response.receipts().begin(), response.receipts().end()};
}

uint64_t Desk::Record(const v1::Fact& fact, const std::string& household,
                      const std::string& area_code, int32_t day, v1::Stream stream) {
  const std::vector<v1::Receipt> receipts =
      Submit(device.Run({device.Make(fact, household, area_code, Morning(day), stream)}));
  if (receipts.empty()) return 0;
  EXPECT_EQ(receipts[0].refused(), v1::REFUSAL_REASON_UNSPECIFIED) << receipts[0].refused_detail();
  return receipts[0].position();
}

void Desk::OpenDay(int32_t date) {
  v1::OpenDayRequest request;
  request.set_date(date);
  Ask<v1::OpenDayResponse>(
      request, [&](auto* c, const auto& q, auto* a) { return admin->OpenDay(c, q, a); });
}

void Desk::Found() {
  Record(CountyFact(), "", "", 20260101);
  Record(RulebookFact(DefaultRulebook()), "", "44", 20260101);
  Record(RulebookFact(DemoRulebook()), "", kCounty, 20260101);
  OpenDay(kFirstDay);
}

std::string Desk::NewHousehold() {
  std::string household;
  while (household.size() < 16) household.push_back(static_cast<char>(Below(device.rng(), 256)));
  return household;
}

v1::Fact Desk::Registration(const std::string& head_name) {
  v1::Fact fact;
  v1::HouseholdRegistered* registered = fact.mutable_household_registered();
  registered->mutable_identity()->set_household_number(
      "99" + std::to_string(Below(device.rng(), 1'000'000)));
  registered->mutable_identity()->set_natural_village("示范湾");
  registered->mutable_identity()->set_origin(v1::ORIGIN_OUT_OF_POVERTY);
  for (const uint64_t member : {kHead, kElder}) {
    v1::Member* added = registered->add_members();
    *added = RandomMember(device.rng(), {}, member, member == kHead);
    if (member == kHead) added->mutable_identity()->set_name(head_name);
  }
  return fact;
}

std::string Desk::Register(const std::string& head_name, int32_t day) {
  const std::string household = NewHousehold();
  Record(Registration(head_name), household, kGrid, day);
  return household;
}

uint64_t Desk::Check(const std::string& household, int64_t per_capita_fen, bool risk, int32_t day) {
  v1::Fact fact;
  v1::CheckRecorded* check = fact.mutable_check_recorded();
  *check = WellCheck(day);
  SetPerCapita(per_capita_fen, check);
  if (risk) {
    check->mutable_risks()->set_exists(v1::ANSWER_YES);
    check->mutable_risks()->add_types("01");
    check->mutable_risks()->set_can_cope(v1::ANSWER_NO);
  }
  return Record(fact, household, kGrid, day);
}

v1::GetHouseholdResponse Desk::Household(const std::string& household, uint64_t min_position) {
  v1::GetHouseholdRequest request;
  request.set_household(household);
  request.set_min_position(min_position);
  return Ask<v1::GetHouseholdResponse>(
      request, [&](auto* c, const auto& q, auto* a) { return households->GetHousehold(c, q, a); });
}

v1::GetHeadResponse Desk::Head() {
  return Ask<v1::GetHeadResponse>(
      v1::GetHeadRequest(), [&](auto* c, const auto& q, auto* a) { return log->GetHead(c, q, a); });
}

std::vector<v1::Alert> Desk::Alerts(uint64_t min_position) {
  std::vector<v1::Alert> all;
  for (const v1::AlertState state : {v1::ALERT_STATE_UNSPECIFIED, v1::ALERT_STATE_RESOLVED}) {
    v1::ListAlertsRequest request;
    request.set_area_code(kCounty);
    request.set_state(state);
    request.set_min_position(min_position);
    do {
      const auto page = Ask<v1::ListAlertsResponse>(
          request, [&](auto* c, const auto& q, auto* a) { return alerts->ListAlerts(c, q, a); });
      all.insert(all.end(), page.alerts().begin(), page.alerts().end());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
  }
  return all;
}

v1::SummarizeAreaResponse Desk::Summary(uint64_t min_position) {
  v1::SummarizeAreaRequest request;
  request.set_area_code(kCounty);
  request.set_min_position(min_position);
  return Ask<v1::SummarizeAreaResponse>(
      request, [&](auto* c, const auto& q, auto* a) { return county->SummarizeArea(c, q, a); });
}

std::vector<v1::LoggedEvent> Desk::ReadLog(uint64_t from) {
  v1::SubscribeRequest request;
  request.set_from_position(from);
  request.set_raw(true);
  request.set_until_caught_up(true);
  const auto context = Context();
  const auto stream = log->Subscribe(context.get(), request);
  std::vector<v1::LoggedEvent> events;
  v1::SubscribeResponse message;
  while (stream->Read(&message)) {
    if (message.has_event()) events.push_back(std::move(*message.mutable_event()));
  }
  const grpc::Status status = stream->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return events;
}

}  // namespace hearth::testing
