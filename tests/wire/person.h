// Person: somebody with an account at a running hearthd: logs in, holds a phone, calls with a
// token.

#ifndef HEARTH_TESTS_WIRE_PERSON_H_
#define HEARTH_TESTS_WIRE_PERSON_H_

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/client_unary_call.h>

#include <memory>
#include <string>

#include "clients/cpp/device_key.h"
#include "hearth/v1/access_service.pb.h"
#include "hearth/v1/events.pb.h"
#include "tests/wire/desk.h"

namespace hearth::testing {

inline constexpr char kGoodPassword[] = "correct horse battery staple";

// The code of a second factor, later than every one asked for before: a code works once, and the
// server takes one step ahead, so a person logs in at most twice within half a minute.
std::string CodeNow(const std::string& totp_seed, int64_t steps_ahead = 0);

// One thread.
class Person {
 public:
  Person(std::string address, std::string account,
         const std::shared_ptr<grpc::ChannelCredentials>& credentials =
             grpc::InsecureChannelCredentials());

  const std::string& account() const { return account_; }
  void set_seed(const std::string& seed) { seed_ = seed; }
  void set_token(const std::string& token) { token_ = token; }
  const std::string& token() const { return token_; }

  // A unary call by the method's full name, "AccessService/Login", with the token if there is one.
  template <typename Request, typename Response>
  grpc::Status Call(const std::string& method, const Request& request, Response* response) const {
    const std::string path = "/hearth.v1." + method;
    const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC);
    const auto context = NewContext();
    return grpc::internal::BlockingUnaryCall(channel_.get(), rpc, context.get(), request, response);
  }
  std::unique_ptr<grpc::ClientContext> NewContext() const;
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // Calls go there from now on: the server has another port after a restart.
  void MoveTo(const std::string& address);

  // Each fails the test when it is refused.
  void Activate(const std::string& activation_code);
  void Login();
  // This person's phone, enrolled by an invitation and approved by `operator_`; then logged in.
  void Enrol(const v1::DeviceInvitation& invitation, const Person& approver);
  // "" when the device is refused.
  std::string StartDeviceSession() const;

  // Submits facts by this person's device, signed.
  grpc::Status Submit(std::vector<domain::Event> events, v1::SubmitRunResponse* response);
  domain::Event Make(const v1::Fact& fact, const std::string& household, const std::string& area,
                     int64_t occurred_time_ms);
  std::string device() const { return account_ + "-phone"; }

 private:
  const std::string account_;
  std::shared_ptr<grpc::Channel> channel_;
  std::string seed_, token_, log_id_, key_id_;
  client::DeviceKey key_ = client::DeviceKey::Make();
  Device chain_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_PERSON_H_
