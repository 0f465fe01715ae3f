// A county's log as it should be: enrolment, visits, corrections, erasures, exports, lost signal,
// now and then a restore. Everything an auditor must let pass.
#ifndef HEARTH_TESTS_VERIFY_HONEST_LOG_H_
#define HEARTH_TESTS_VERIFY_HONEST_LOG_H_

#include "tests/verify/log_builder.h"

namespace hearth::testing {

// The people and devices of a county that has begun: three administrators with a device each,
// cadres of two villages, all signing; areas, grants, a witness. About 40 records.
class County {
 public:
  explicit County(uint64_t seed);

  LogBuilder log;
  DeviceSigner admin1, admin2, admin3;
  std::vector<DeviceSigner> cadres;

  DeviceSigner& SomeCadre();
  std::string SomeHousehold() { return households[log.rng()() % households.size()]; }
  // A visit, as it looks to who has no key.
  EventDraft Visit(const DeviceSigner& cadre);
  // The witness signs what Finish will sign last. Call it last.
  void Cosign();
  // A device of the administrators' makes one known.
  void Enrol(DeviceSigner* by, const DeviceSigner& device);

  std::vector<std::string> households;

 private:
  void Open(DeviceSigner* by, const std::string& account, const std::string& role,
            const std::string& area_code);

  SigningKey witness_;
};

inline constexpr char kWitnessName[] = "heyuan/witness";

// At least `events` records; the same seed gives the same log but for the nonces of P-256.
MadeLog MakeHonestLog(uint64_t seed, size_t events);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_VERIFY_HONEST_LOG_H_
