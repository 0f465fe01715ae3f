// RunIntake: hands runs to the ledger, and has recorded what an auditor of access looks for in the
// answers. Private to this room.

#ifndef HEARTH_SERVICES_TRANSPORT_RUN_INTAKE_H_
#define HEARTH_SERVICES_TRANSPORT_RUN_INTAKE_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "services/access/security_events.h"
#include "services/ledger/ledger.h"
#include "services/transport/lanes.h"

namespace hearth::transport {

// Thread-safe; a copy is cheap. What it is made of outlives the last answer.
class RunIntake {
 public:
  RunIntake(ledger::Ledger* ledger, Lanes* lanes, access::SecurityEvents* security)
      : ledger_(ledger), lanes_(lanes), security_(security) {}

  // As Ledger::Submit.
  template <typename Done>
  void Submit(v1::Run run, Done done) const {
    std::string key_id = run.key_id();
    std::string header = run.submissions().empty() ? "" : run.submissions(0).header();
    ledger_->Submit(std::move(run), [lanes = lanes_, security = security_,
                                     key_id = std::move(key_id), header = std::move(header),
                                     done = std::move(done)](ledger::Answer answer) {
      if (absl::IsAlreadyExists(answer.status()) && security != nullptr) {  // ID_REUSED
        v1::EventHeader first;
        first.ParseFromString(header);  // the ledger has read it
        // Not here: recording waits for the thread that answers.
        lanes->Post(Lane::kScreens, [security, key_id, device = first.device()] {
          security->IdReused(device, key_id);
        });
      }
      done(std::move(answer));
    });
  }

 private:
  ledger::Ledger* const ledger_;
  Lanes* const lanes_;
  access::SecurityEvents* const security_;
};

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_RUN_INTAKE_H_
