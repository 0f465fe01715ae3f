// check_policy DESCRIPTOR_SET: every RPC of the contract has exactly one policy row, and every row
// its RPC. Runs at each build; prints what is missing and fails.

#include <google/protobuf/descriptor.pb.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <string>

#include "services/access/policy.h"

namespace hearth::access {
namespace {

int Check(const google::protobuf::FileDescriptorSet& set) {
  int faults = 0;
  std::map<std::string, std::string> rpcs;  // method → service
  for (const auto& file : set.file()) {
    if (file.package() != "hearth.v1") continue;
    for (const auto& service : file.service()) {
      for (const auto& method : service.method()) {
        const PolicyRow* row = FindPolicy(method.name());
        const bool fits = row != nullptr && row->service == service.name();
        const bool named = method.input_type() == ".hearth.v1." + method.name() + "Request";
        if (!rpcs.emplace(method.name(), service.name()).second || !fits || !named) {
          std::fprintf(stderr, "%s.%s: %s\n", service.name().c_str(), method.name().c_str(),
                       !named ? "its request must be called <method>Request"
                              : "no row in services/access/policy.cc");
          ++faults;
        }
      }
    }
  }
  for (const PolicyRow& row : Policy()) {
    const auto rpc = rpcs.find(std::string(row.method));
    if (rpc != rpcs.end() && rpc->second == row.service) continue;
    std::fprintf(stderr, "services/access/policy.cc: there is no RPC %s.%s\n",
                 std::string(row.service).c_str(), std::string(row.method).c_str());
    ++faults;
  }
  return faults;
}

}  // namespace
}  // namespace hearth::access

int main(int argc, char** argv) {
  google::protobuf::FileDescriptorSet set;
  std::ifstream file(argc == 2 ? argv[1] : "", std::ios::binary);
  if (!set.ParseFromIstream(&file) || set.file().empty()) {
    std::fprintf(stderr, "usage: check_policy DESCRIPTOR_SET\n");
    return 2;
  }
  return hearth::access::Check(set) == 0 ? 0 : 1;
}
