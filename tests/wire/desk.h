// Desk: somebody who works with a running hearthd through gRPC alone: a device with its chain, and
// the calls.

#ifndef HEARTH_TESTS_WIRE_DESK_H_
#define HEARTH_TESTS_WIRE_DESK_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "hearth/v1/admin_service.grpc.pb.h"
#include "hearth/v1/alerts_service.grpc.pb.h"
#include "hearth/v1/attachments_service.grpc.pb.h"
#include "hearth/v1/county_service.grpc.pb.h"
#include "hearth/v1/households_service.grpc.pb.h"
#include "hearth/v1/intake_service.grpc.pb.h"
#include "hearth/v1/log_service.grpc.pb.h"
#include "services/domain/event.h"
#include "tests/domain/random_facts.h"
#include "tests/support/random.h"

namespace hearth::testing {

inline constexpr char kCounty[] = "441621";
inline constexpr char kTown[] = "441621102";
inline constexpr char kVillage[] = "441621102001";
inline constexpr char kGrid[] = "441621102001001";
inline constexpr int32_t kFirstDay = 20260301;

// A device and its chain: makes runs, signs nothing. One thread.
class Device {
 public:
  explicit Device(const std::string& name)
      : name_(name), rng_(Random(std::hash<std::string>()(name))) {}

  // The next event of the chain; `household` empty = the stream.
  domain::Event Make(const v1::Fact& fact, const std::string& household,
                     const std::string& area_code, int64_t occurred_time_ms,
                     v1::Stream stream = v1::STREAM_CONTROL);
  // The events, whoever made them, as the next run of this chain.
  v1::Run Run(std::vector<domain::Event> events);
  Rng& rng() { return rng_; }

 private:
  const std::string name_;
  Rng rng_;
  uint64_t seq_ = 0;
  std::string prev_hash_ = std::string(32, '\0');
};

// Thread-safe but for what it submits.
class Desk {
 public:
  explicit Desk(const std::string& address, const std::string& device = "desk");

  // Fails the test unless the call is OK.
  std::vector<v1::Receipt> Submit(const v1::Run& run);
  // One fact in a run of its own; fails the test when it is refused. Its position.
  uint64_t Record(const v1::Fact& fact, const std::string& household, const std::string& area_code,
                  int32_t day, v1::Stream stream = v1::STREAM_CONTROL);
  void OpenDay(int32_t date);
  // Areas of a county with one village, the shipped rulebooks, and the first day.
  void Found();

  // Of two members, the first of that name.
  v1::Fact Registration(const std::string& head_name);
  std::string NewHousehold();
  // Registers such a household in the test grid. Answers its id.
  std::string Register(const std::string& head_name, int32_t day);
  // A check that answers everything; per-capita income in fen, and whether there is a risk. Its
  // position.
  uint64_t Check(const std::string& household, int64_t per_capita_fen, bool risk, int32_t day);

  v1::GetHouseholdResponse Household(const std::string& household, uint64_t min_position = 0);
  v1::GetHeadResponse Head();
  // All alerts of the county, open or not.
  std::vector<v1::Alert> Alerts(uint64_t min_position = 0);
  v1::SummarizeAreaResponse Summary(uint64_t min_position = 0);
  // Everything in the log from there on, as stored.
  std::vector<v1::LoggedEvent> ReadLog(uint64_t from = 1);

  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<v1::AdminService::Stub> admin;
  std::unique_ptr<v1::AlertsService::Stub> alerts;
  std::unique_ptr<v1::AttachmentsService::Stub> attachments;
  std::unique_ptr<v1::CountyService::Stub> county;
  std::unique_ptr<v1::HouseholdsService::Stub> households;
  std::unique_ptr<v1::IntakeService::Stub> intake;
  std::unique_ptr<v1::LogService::Stub> log;
  Device device;
};

// A context with a deadline that only a broken server reaches.
std::unique_ptr<grpc::ClientContext> Context();

// Instants of business: nine o'clock of that day.
int64_t Morning(int32_t date);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_DESK_H_
